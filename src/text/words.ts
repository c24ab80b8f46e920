// the letters and digits up to U+02C1, and the punctuation, arrows and signs used with them; compiling a pattern for
// all letters takes 100 × longer
const letter = String.raw`A-Za-z0-9\xaa\xb2\xb3\xb5\xb9\xba\xbc-\xbe\xc0-\xd6\xd8-\xf6\xf8-\u02c1`
const latin = /^[\0-\u02c1\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u2500-\u26ff]*$/
const latinWord = new RegExp(`[${letter}]+(?:['’.,-][${letter}]+)*`, 'g')

/** Counts the words of a text; a Chinese or Japanese character counts as one. Marks and code count as words. */
export function countWords(text: string): number {
  const pattern = latin.test(text)
    ? latinWord
    : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu
  let count = 0
  pattern.lastIndex = 0
  while (pattern.test(text)) count++
  return count
}

/** Returns whether a text has a letter or digit of any script. */
export function hasLetter(text: string): boolean {
  return /[A-Za-z0-9]/.test(text) || /[\p{L}\p{N}]/u.test(text)
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
