import { tally } from '../text/maps.ts'

/** Counts the words of a text, in small letters. */
export function countWords(text: string): Map<string, number> {
  return tally(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}

/** Returns the share of common words of two texts: 1 for the same words. */
export function shareOf(words: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  const size = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)
  let shared = 0
  for (const [word, count] of words) shared += Math.min(count, other.get(word) ?? 0)
  return (2 * shared) / Math.max(1, size(words) + size(other))
}

/** Returns how alike two texts are: 1 for the same words, 0 for none in common. */
export function likeness(text: string, other: string): number {
  return shareOf(countWords(text), countWords(other))
}
