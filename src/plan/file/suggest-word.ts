import { closest, distance } from 'fastest-levenshtein'

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
