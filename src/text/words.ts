import { closest, distance } from 'fastest-levenshtein'
import { estimateTokenCount } from 'tokenx'

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

/** The length of a text. */
export interface Sizes {
  words: number
  /** An estimate, within a few percent of what the models of 2026 count. https://github.com/johannschopplich/tokenx */
  tokens: number
  /** UTF-16 units. */
  chars: number
}

/** Measures a text. */
export function sizesOf(text: string): Sizes {
  return { words: countWords(text), tokens: estimateTokenCount(text), chars: text.length }
}

/** Returns the known word nearest to an unknown one, if at most two letters of five differ. */
export function suggestWord(unknown: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined
  const folded = new Map(words.map((word) => [word.toLowerCase(), word]))
  const wanted = unknown.toLowerCase().slice(0, 200)
  const near = closest(wanted, [...folded.keys()])
  const most = Math.floor(0.4 * Math.max(wanted.length, near.length))
  if (distance(wanted, near) <= most) return folded.get(near)
  // the unknown word may also be a part of a longer one, or a longer form of one
  return words.find((word) => wanted.length > 3 && (word.startsWith(`${wanted}-`) || wanted.startsWith(`${word}-`)))
}

/** Escapes a text for a regular expression that matches it. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
