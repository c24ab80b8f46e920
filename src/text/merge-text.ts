import { splitLines } from './lines.ts'
import { append, remembered } from './maps.ts'
import { findConflicts } from './merge-conflicts.ts'
import { changesTo, mergeLines } from './merge-lines.ts'

const marks = { mine: '<<<<<<< edited', between: '=======', theirs: '>>>>>>> split anew' }

/**
 * Merges two versions of a text line by line; `base` is their common ancestor. Where both changed the same lines
 * differently, both versions are in the text between git's markers; of two insertions, one may contain the other, and
 * paragraphs may be added beside changed ones.
 * Unresolved conflicts of an earlier merge in `mine` count too.
 */
export function mergeText(base: string, mine: string, theirs: string) {
  const newline = /\r\n|\n|\r/.exec(theirs)?.[0] ?? '\n'
  const lines: string[] = []
  const add = (more: readonly string[]) => append(lines, more)
  const mark = (text: string) => {
    const last = lines.at(-1)
    if (last !== undefined && !/[\r\n]$/.test(last)) lines[lines.length - 1] = last + newline
    lines.push(text + newline)
  }
  const [from, own, other] = [base, mine, theirs].map(splitLines) as [string[], string[], string[]]
  for (const { ok, conflict } of mergeLines(withoutRepeats(own, from, other), from, other)) {
    add(ok ?? [])
    if (!conflict) continue
    const { a, b, o } = conflict
    const both = isWithin(a, b) ? b : isWithin(b, a) ? a : undefined
    const all = o.length > 0 ? (addBeside(a, o, b) ?? addBeside(b, o, a)) : both
    if (all) {
      add(all)
      continue
    }
    mark(marks.mine)
    add(a)
    mark(marks.between)
    add(b)
    mark(marks.theirs)
  }
  const text = lines.join('')
  // a note about merges has markers of its own
  return { text, conflicts: findConflicts(text).filter(({ whole }) => !theirs.includes(whole)) }
}

/** Shorter texts may be added to both versions by chance. */
const leastText = 20

/** Returns a version without the text that it adds to the base in one place, and the other version in another one. */
function withoutRepeats(mine: string[], base: string[], theirs: string[]): string[] {
  const wordsIn = (lines: string[]) => lines.flatMap((line) => line.trim() || [])
  const asText = (words: string[]) => `\n${words.join('\n')}\n`
  const byLine = new Map<string, Set<{ place: number; words: string[] }>>()
  for (const { place, lines } of additionsTo(base, theirs)) {
    const addition = { place, words: wordsIn(lines) }
    for (const line of addition.words) remembered(byLine, line, () => new Set()).add(addition)
  }
  if (byLine.size === 0) return mine
  const repeated = new Set<number>()
  for (const { place, at, lines } of additionsTo(base, mine)) {
    const words = wordsIn(lines)
    const text = asText(words)
    const likely = text.length < leastText ? [] : (byLine.get(words[0] ?? '') ?? [])
    const isRepeat = [...likely].some((other) => other.place !== place && asText(other.words).includes(text))
    if (isRepeat) for (const i of lines.keys()) repeated.add(at + i)
  }
  return mine.filter((_, at) => !repeated.has(at))
}

/** Lists the lines that a version only adds to a text. */
function additionsTo(base: string[], version: string[]) {
  const changes = changesTo(base, version)
  return changes.filter(({ added }, i) => added && !changes[i - 1]?.removed && !changes[i + 1]?.removed)
}

/** Merges changed lines with a version that only has more paragraphs, or properties, before or after them; undefined if it has others. */
function addBeside(
  version: readonly string[],
  lines: readonly string[],
  changed: readonly string[],
): string[] | undefined {
  const length = version.length - lines.length
  const isAt = (start: number) => lines.every((line, i) => line === version[start + i])
  const isBlank = (line: string | undefined) => line !== undefined && !/\S/.test(line)
  const isAfter = isAt(0) && isBlank(version[lines.length])
  if (!isAfter && !(isAt(length) && /^(?:---)?\s*$/.test(version[length - 1] ?? '?'))) return undefined
  // without a line ending, the last changed line would join an added paragraph
  if (isAfter && /[^\r\n]$/.test(changed.at(-1) ?? '')) return undefined
  const added = isAfter ? version.slice(lines.length) : version.slice(0, length)
  // the other version may have added the same, or a part of it
  if (isWithin(added, changed)) return [...changed]
  if (added.some((line) => !isBlank(line) && changed.includes(line))) return undefined
  return isAfter ? [...changed, ...added] : [...added, ...changed]
}

/** Returns whether a list has all lines of another in their order. */
function isWithin(lines: readonly string[], all: readonly string[]): boolean {
  let offset = 0
  for (const line of all) if (line === lines[offset]) offset++
  return offset === lines.length
}
