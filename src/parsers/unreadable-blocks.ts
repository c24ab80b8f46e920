import type { Span } from '../markdown/span.ts'

/** A quote, a list item and so on in each other, more of them than remark can follow: it calls itself for each. */
const deep = /^(?:[ \t]{0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){201}/m

/** The runs of lines without a blank one between them. */
export function listRuns(text: string): Span[] {
  const runs: Span[] = []
  const run = /[^\r\n]*[^ \t\r\n][^\r\n]*(?:(?:\r\n|\n|\r)[^\r\n]*[^ \t\r\n][^\r\n]*)*/g
  for (const { 0: lines, index } of text.matchAll(run)) runs.push({ start: index, end: index + lines.length })
  return runs
}

/** The runs of lines in which blocks are nested more than 200 deep. */
export function findDeepRuns(text: string): Span[] {
  // most texts have none, and one look tells
  if (!deep.test(text)) return []
  return listRuns(text).filter(({ start, end }) => deep.test(text.slice(start, end)))
}

/** So many blocks in each other Sätteri 0.10 reads in no time; what it takes grows with their square. */
const mostForSatteri = 2000

/** The runs of lines of which one opens more than 2,000 blocks, each in the one before. */
export function findDeepestRuns(text: string): Span[] {
  return findDeepRuns(text).filter(({ start, end }) => {
    const line = /[^\r\n]+/g
    for (const [written] of text.slice(start, end).matchAll(line))
      if (countOpened(written) > mostForSatteri) return true
    return false
  })
}

function countOpened(line: string): number {
  const mark = /[ \t]{0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))/y
  let count = 0
  while (mark.test(line)) count++
  return count
}

/**
 * A text in which spans are comments of the same length, with the line ends where they were: nothing in them is read, and all
 * around them stands where it did.
 */
export function hideSpans(text: string, spans: readonly Span[]): string {
  let hidden = ''
  let at = 0
  for (const { start, end } of spans) {
    const blank = text.slice(start, end).replace(/[^\r\n]/g, 'x')
    hidden += `${text.slice(at, start)}${blank.replace(/^xxxx([\s\S]*)xxx$/, '<!--$1-->')}`
    at = end
  }
  return hidden + text.slice(at)
}
