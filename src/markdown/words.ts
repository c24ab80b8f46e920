// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII too
const ascii = /^[\x00-\x7f]*$/

/** How many words a text has; a Chinese or Japanese character counts as one. Marks and code count as they stand. */
export function countWords(text: string): number {
  // for all letters it takes a hundred times longer to be made ready
  const pattern = ascii.test(text)
    ? /[A-Za-z0-9]+(?:['.,-][A-Za-z0-9]+)*/g
    : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu
  let count = 0
  while (pattern.exec(text)) count++
  return count
}

/** Whether a text has a letter or a digit of any script. */
export function hasLetter(text: string): boolean {
  return /[A-Za-z0-9]/.test(text) || /[\p{L}\p{N}]/u.test(text)
}

/** The first sentence of a text, on one line; cut at a word with `…` when it is longer than `most` UTF-16 units. */
export function firstSentence(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(line.slice(0, 4 * most))
  const sentence = (first?.segment ?? '').trim()
  if (sentence.length <= most) return sentence
  return `${sentence.slice(0, most).replace(/\s+\S*$/u, '')}…`
}
