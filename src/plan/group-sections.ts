import type { Features } from './describe-sections.ts'

/**
 * Groups what is alike: at first each stands alone, and the two groups that are most alike on average become one while they
 * are more alike than `least` (average linkage). Groups and their members are in the order of `all`; the sum of all
 * is all. Ties go to the first, so that the same input gives the same groups.
 */
export function groupAlike(all: readonly Features[], least: number): number[][] {
  const groups: (number[] | undefined)[] = all.map((_, i) => [i])
  const likeness = all.map((a, i) => Float64Array.from(all, (b, j) => (i === j ? -1 : cosine(a, b))))
  const best = likeness.map(bestOf)
  for (;;) {
    let at = -1
    for (let i = 0; i < groups.length; i++) {
      if (groups[i] && (at < 0 || valueAt(likeness, i, best) > valueAt(likeness, at, best))) at = i
    }
    if (at < 0 || valueAt(likeness, at, best) < least) break
    merge(at, best[at] as number)
  }
  return groups.filter((group) => group !== undefined)

  function merge(i: number, j: number): void {
    const [one, other] = [groups[i] as number[], groups[j] as number[]]
    groups[i] = [...one, ...other].sort((a, b) => a - b)
    groups[j] = undefined
    const [mine, theirs] = [likeness[i] as Float64Array, likeness[j] as Float64Array]
    for (let k = 0; k < mine.length; k++) {
      const joined =
        k === i || !groups[k]
          ? -1
          : ((mine[k] as number) * one.length + (theirs[k] as number) * other.length) / (one.length + other.length)
      mine[k] = joined
      const row = likeness[k] as Float64Array
      if (k !== i) row[i] = joined
      row[j] = -1
    }
    theirs.fill(-1)
    for (let k = 0; k < groups.length; k++) {
      // an average is never above its parts, so the best of others can only have been one of the two
      if (groups[k] && (k === i || best[k] === i || best[k] === j)) best[k] = bestOf(likeness[k] as Float64Array)
    }
  }
}

function valueAt(likeness: readonly Float64Array[], row: number, best: readonly number[]): number {
  return (likeness[row] as Float64Array)[best[row] as number] ?? -1
}

function bestOf(row: Float64Array): number {
  let best = 0
  for (let i = 1; i < row.length; i++) if ((row[i] as number) > (row[best] as number)) best = i
  return best
}

/** How alike two are: 1 for the same, 0 for nothing in common. */
export function cosine(a: Features, b: Features): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [key, weight] of few) sum += weight * (many.get(key) ?? 0)
  return sum
}
