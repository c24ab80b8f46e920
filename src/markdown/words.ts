const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu

/** The same of a text without other letters, which is found, and made ready, in a fraction of the time. */
const asciiWord = /[A-Za-z0-9]+(?:['.,-][A-Za-z0-9]+)*/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII too
const ascii = /^[\x00-\x7f]*$/

/** How many words a text has; a Chinese or Japanese character counts as one. Marks and code count as they stand. */
export function countWords(text: string): number {
  const pattern = ascii.test(text) ? asciiWord : word
  let count = 0
  pattern.lastIndex = 0
  while (pattern.exec(text)) count++
  return count
}

/** The first sentence of a text, on one line; cut at a word with `…` when it is longer than `most` UTF-16 units. */
export function firstSentence(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(line.slice(0, 4 * most))
  const sentence = (first?.segment ?? '').trim()
  if (sentence.length <= most) return sentence
  return `${sentence.slice(0, most).replace(/\s+\S*$/u, '')}…`
}
