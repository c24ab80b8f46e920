import { diffArrays } from 'diff'
import { append, tally } from './maps.ts'

/** Lines that are settled, or all versions of those that both changed. */
export interface MergedLines {
  ok?: string[]
  conflict?: { a: string[]; o: string[]; b: string[] }
}

/** Merges two versions of a list of lines; `base` is their common ancestor. Equal changes are one. */
export function mergeLines(mine: string[], base: string[], theirs: string[]): MergedLines[] {
  const [inMine, inTheirs] = [placesOf(base, mine), placesOf(base, theirs)]
  const merged: MergedLines[] = []
  let [from, fromMine, fromTheirs] = [0, 0, 0]
  const settle = (to: number, toMine: number, toTheirs: number) => {
    const [a, o, b] = [mine.slice(fromMine, toMine), base.slice(from, to), theirs.slice(fromTheirs, toTheirs)]
    if (a.length + o.length + b.length > 0) merged.push(settled(a, o, b))
  }
  for (const [index, line] of base.entries()) {
    const [atMine, atTheirs] = [inMine.get(index), inTheirs.get(index)]
    if (atMine === undefined || atTheirs === undefined) continue
    settle(index, atMine, atTheirs)
    merged.push({ ok: [line] })
    ;[from, fromMine, fromTheirs] = [index + 1, atMine + 1, atTheirs + 1]
  }
  settle(base.length, mine.length, theirs.length)
  return merged
}

function settled(a: string[], o: string[], b: string[]): MergedLines {
  if (isSame(a, o)) return { ok: b }
  return isSame(b, o) || isSame(a, b) ? { ok: a } : { conflict: { a, o, b } }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, i) => line === others[i])
}

/** Returns where another version has each unchanged line. */
function placesOf(base: string[], version: string[]): Map<number, number> {
  const places = new Map<number, number>()
  for (const { added, removed, place, at, lines } of changesTo(base, version))
    if (!added && !removed) for (const i of lines.keys()) places.set(place + i, at + i)
  return places
}

/** The time of a diff grows with the square of its edits: where there are more, all lines count as changed. */
const mostEdits = 2000

/** A run of lines; `place` is in the text, `at` in the version. */
interface Change {
  added: boolean
  removed: boolean
  place: number
  at: number
  lines: string[]
}

/** Lists how a version differs from a text, with the unchanged lines. */
export function changesTo(base: string[], version: string[]): Change[] {
  const whole = changesWithin(base, version, 0, 0)
  if (whole) return whole
  const changes: Change[] = []
  let [place, at] = [0, 0]
  for (const [to, toVersion] of [...commonLines(base, version), [base.length, version.length] as const]) {
    const [removed, added] = [base.slice(place, to), version.slice(at, toVersion)]
    const all = [
      { added: false, removed: true, place, at, lines: removed },
      { added: true, removed: false, place: to, at, lines: added },
    ]
    append(changes, changesWithin(removed, added, place, at) ?? all)
    ;[place, at] = [to, toVersion]
  }
  return changes
}

function changesWithin(base: string[], version: string[], start: number, startAt: number): Change[] | undefined {
  let [place, at] = [start, startAt]
  return diffArrays(base, version, { maxEditLength: mostEdits })?.map(({ added, removed, value: lines }) => {
    const change = { added, removed, place, at, lines }
    if (!added) place += lines.length
    if (!removed) at += lines.length
    return change
  })
}

/** Lists the places of lines that both versions have once, in the order of both. */
function commonLines(base: string[], version: string[]): [index: number, at: number][] {
  const [inBase, inVersion] = [tally(base), tally(version)]
  const places = new Map(version.map((line, at) => [line, at]))
  let last = -1
  return base.flatMap((line, index): [number, number][] => {
    const at = places.get(line)
    if (at === undefined || at <= last || inBase.get(line) !== 1 || inVersion.get(line) !== 1) return []
    last = at
    return [[index, at]]
  })
}
