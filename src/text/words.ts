/** Counts the words of a text; a Chinese or Japanese character counts as one. Marks and code count as words. */
export function countWords(text: string): number {
  const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu
  let count = 0
  while (word.test(text)) count++
  return count
}

/** Returns the length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Returns whether a text has a letter or digit of any script. */
export function hasLetter(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

/** Returns the letters and digits of a text, case-folded, to compare it. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Replaces every run of white space by one space. */
export function singleSpaces(text: string): string {
  // single spaces are not replaced: rewriting them costs time
  return text.replace(/\s{2,}|[^\S ]/g, ' ')
}

/** Returns the first sentence of a text, on one line; cut at a word with `…` if longer than `most` UTF-16 units. */
export function firstSentence(text: string, language = 'en', most = 200): string {
  const line = singleSpaces(text).trim()
  const [first] = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(line.slice(0, 4 * most))
  const sentence = (first?.segment ?? '').trim()
  if (sentence.length <= most) return sentence
  return `${sentence.slice(0, most).replace(/(?<!\s)\s+\S*$/u, '')}…`
}

/** Returns `A, B and C`. `Intl.ListFormat` takes 20 ms to load. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
