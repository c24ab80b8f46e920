import type { Span } from '../text/span.ts'
import { blankEdges, listRuns } from './unreadable-blocks.ts'

const delimiters = /\*+|_+|~+/g

/** How much emphasis of a block an engine reads in reasonable time. */
export interface EmphasisLimits {
  /** So many delimiters that could close find nothing to close, each among so many open ones: all those are looked at. */
  open: number
  /** So many are open when one of them closes: no more can be in each other, and who reads what is in them calls itself for each. */
  deep: number
  /** So many delimiters in all. */
  all: number
}

/**
 * The runs of lines in which emphasis, strong text and strikethrough go beyond the limits: the time that takes grows with the
 * square of their number.
 * https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
 */
export function findCrowdedRuns(text: string, most: EmphasisLimits): Span[] {
  // a delimiter stands beside a letter, so a shorter run is read fast whatever is in it; most texts have no longer one
  const harmless = 4 * Math.min(most.open, most.deep)
  return listLongStretches(text, harmless).flatMap((stretch) => {
    const lines = blankEdges(text.slice(stretch.start, stretch.end))
    return listRuns(lines)
      .filter(({ start, end }) => {
        if (end - start <= harmless) return false
        const { all, looks, deep } = countDelimiters(lines.slice(start, end))
        return all > most.all || deep > most.deep || looks > most.open ** 2
      })
      .map(({ start, end }) => ({ start: stretch.start + start, end: stretch.start + end }))
  })
}

/** What is longer and has no two line feeds in a row; blank lines of spaces or of CRLF may be in it. */
function listLongStretches(text: string, length: number): Span[] {
  const stretches: Span[] = []
  for (let start = 0; start + length < text.length; ) {
    let end = text.slice(start, start + length).lastIndexOf('\n\n')
    if (end === -1) {
      end = text.indexOf('\n\n', start + length)
      if (end === -1) end = text.length
      stretches.push({ start, end })
    } else end += start
    start = end + 2
  }
  return stretches
}

/** The delimiter runs of a block, how many open ones are looked at in vain for those that could close, and how many are in each other. */
function countDelimiters(lines: string): { all: number; looks: number; deep: number } {
  const open = new Map<string, number>()
  let openInAll = 0
  let all = 0
  let looks = 0
  let deep = 0
  for (const { 0: run, index } of lines.matchAll(delimiters)) {
    all += 1
    const { opens, closes } = flank(lines, index, run)
    const same = open.get(run) ?? 0
    if (closes && same > 0) {
      deep = Math.max(deep, openInAll)
      open.set(run, same - 1)
      openInAll -= 1
      continue
    }
    if (closes) looks += openInAll
    if (opens) {
      open.set(run, same + 1)
      openInAll += 1
    }
  }
  return { all, looks, deep }
}

/** https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run */
function flank(text: string, start: number, run: string): { opens: boolean; closes: boolean } {
  const before = text.charAt(start - 1) || ' '
  const after = text.charAt(start + run.length) || ' '
  const left = !isSpace(after) && (!isMark(after) || isSpace(before) || isMark(before))
  const right = !isSpace(before) && (!isMark(before) || isSpace(after) || isMark(after))
  if (!run.startsWith('_')) return { opens: left, closes: right }
  return { opens: left && (!right || isMark(before)), closes: right && (!left || isMark(after)) }
}

const isSpace = (character: string) => /\s/.test(character)
const isMark = (character: string) => /[\p{P}\p{S}]/u.test(character)
