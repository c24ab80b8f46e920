import { diffArrays } from 'diff'
import { splitLines } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import type { Span } from '../text/span.ts'

/** Text in both versions, of the same length: `base` in the old one, `at` in the new one. */
export interface Kept {
  base: Span
  at: Span
}

/**
 * Lists the text that an edit kept, in order: whole lines first, then words inside changed lines. A wiki-link is one
 * word. Lines that `isWhole` accepts (by their place in the old text) are kept whole or not at all. Where an
 * inserted or deleted run of lines has several possible places, the first counts.
 */
export function diffText(base: string, edited: string, isWhole: (line: Span) => boolean): Kept[] {
  const kept: Kept[] = []
  let [from, to] = [0, 0]
  const keep = (length: number) => {
    if (length > 0) kept.push({ base: { start: from, end: from + length }, at: { start: to, end: to + length } })
    from += length
    to += length
  }
  for (const { same, removed, added } of slideUp(listLineHunks(splitLines(base), splitLines(edited)))) {
    keep(sum(same))
    const old = removed.join('')
    const isFixed = removed.length > 0 && isWhole({ start: from, end: from + old.length })
    if (removed.length > 0 && added.length > 0 && !isFixed) {
      for (const inner of listHunks(words(old), words(added.join('')))) {
        keep(sum(inner.same))
        from += sum(inner.removed)
        to += sum(inner.added)
      }
    } else {
      from += old.length
      to += sum(added)
    }
  }
  return kept
}

/** The maximal number of differing tokens; texts that differ more have nothing in common. */
const mostEdits = 4000

/** A run of unchanged tokens, and the change after it. */
interface Hunk {
  same: string[]
  removed: string[]
  added: string[]
}

/** Returns a line in the style of all: formatters change the marks of lists and emphasis, and spaces. */
function unstyled(line: string): string {
  return line
    .replace(/^([ \t>]*)[-*+](?=[ \t])/, '$1-')
    .replaceAll('_', '*')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

/**
 * Lists hunks of lines. Lines with words are matched first, whatever their style: blank lines are all alike and would
 * mismatch.
 */
function listLineHunks(old: string[], now: string[]): Hunk[] {
  const isWordy = (line: string) => /\S/.test(line)
  const hunks: Hunk[] = []
  const add = ({ same, removed, added }: Hunk) => {
    const last = hunks.at(-1)
    if (!last || (same.length > 0 && last.removed.length + last.added.length > 0)) hunks.push({ same, removed, added })
    else {
      append(last.same, same)
      append(last.removed, removed)
      append(last.added, added)
    }
  }
  let [i, j] = [0, 0]
  const next = (lines: string[], from: number) => {
    let offset = from
    while (offset < lines.length && !isWordy(lines[offset] as string)) offset++
    return offset
  }
  let [gapI, gapJ] = [0, 0]
  const wordy = (lines: string[]) => lines.filter(isWordy).map(unstyled)
  const changes = diffArrays(wordy(old), wordy(now), { maxEditLength: mostEdits })
  if (!changes) return [{ same: [], removed: [...old], added: [...now] }]
  for (const { value, added, removed } of changes) {
    for (const _ of value) {
      if (added) j = next(now, j) + 1
      else if (removed) i = next(old, i) + 1
      else {
        const [toI, toJ] = [next(old, i), next(now, j)]
        for (const hunk of listHunks(old.slice(gapI, toI), now.slice(gapJ, toJ))) add(hunk)
        const [was, is] = [old[toI] as string, now[toJ] as string]
        if (was === is) add({ same: [was], removed: [], added: [] })
        else hunks.push({ same: [], removed: [was], added: [is] })
        i = toI + 1
        j = toJ + 1
        ;[gapI, gapJ] = [i, j]
      }
    }
  }
  for (const hunk of listHunks(old.slice(gapI), now.slice(gapJ))) add(hunk)
  return hunks
}

function listHunks(old: string[], now: string[]): Hunk[] {
  const hunks: Hunk[] = [{ same: [], removed: [], added: [] }]
  // nearly unrelated texts are not worth the time
  const changes = diffArrays(old, now, { maxEditLength: mostEdits })
  if (!changes) return [{ same: [], removed: [...old], added: [...now] }]
  for (const { value, added, removed } of changes) {
    let hunk = hunks.at(-1) as Hunk
    if (added) append(hunk.added, value)
    else if (removed) append(hunk.removed, value)
    else {
      if (hunk.added.length > 0 || hunk.removed.length > 0) {
        hunk = { same: [], removed: [], added: [] }
        hunks.push(hunk)
      }
      append(hunk.same, value)
    }
  }
  return hunks
}

/** Moves each run that was only inserted or only deleted to its first possible place. */
function slideUp(hunks: Hunk[]): Hunk[] {
  hunks.forEach((hunk, i) => {
    const { same, removed, added } = hunk
    const run = removed.length === 0 ? added : added.length === 0 ? removed : []
    if (run.length === 0) return
    const next = hunks[i + 1] ?? { same: [], removed: [], added: [] }
    if (i + 1 === hunks.length) hunks.push(next)
    while (same.length > 0 && same.at(-1) === run.at(-1)) {
      next.same.unshift(run.pop() as string)
      run.unshift(same.pop() as string)
    }
  })
  return hunks
}

function words(text: string): string[] {
  return text.match(/\r\n|!?\[\[[^[\]\r\n]*\]\]|#+|[\p{L}\p{N}\p{M}_]+|[ \t]+|[\s\S]/gu) ?? []
}

function sum(tokens: readonly string[]): number {
  return tokens.reduce((length, token) => length + token.length, 0)
}
