import { tally } from '../text/maps.ts'

/** Counts the words of a text, in small letters. */
export function countWords(text: string): Map<string, number> {
  return tally(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}

/** Returns the share of common words of two texts: 1 for the same words. */
export function shareOf(words: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  return (2 * common(words, other)) / Math.max(1, sizeOf(words) + sizeOf(other))
}

/** Returns how alike two texts are: 1 for the same words, 0 for none in common. */
export function likeness(text: string, other: string): number {
  return shareOf(countWords(text), countWords(other))
}

/** Returns the share of the words of a text that another one has too. */
export function shareWithin(text: string, other: string): number {
  const words = countWords(text)
  return common(words, countWords(other)) / Math.max(1, sizeOf(words))
}

function common(words: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0
  for (const [word, count] of words) shared += Math.min(count, other.get(word) ?? 0)
  return shared
}

function sizeOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
