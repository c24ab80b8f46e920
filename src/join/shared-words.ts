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

/** Returns whether two texts share at least half of their words. */
export function isLike(text: string, other: string): boolean {
  return shareOf(countWords(text), countWords(other)) >= 0.5
}
