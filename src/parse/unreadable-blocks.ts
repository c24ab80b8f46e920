import type { Span } from '../text/span.ts'

/** What opens a block in the one before it, on the same line: a quote, a list item. */
const opening = String.raw`[ \t]{0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))`

/** The runs of lines without a blank one between them. */
export function listRuns(text: string): Span[] {
  const runs: Span[] = []
  // from the start of a line only: a long blank one is looked at once
  const run = /^[ \t]*[^ \t\r\n][^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*[^ \t\r\n][^\r\n]*)*/gm
  for (const { 0: lines, index } of text.matchAll(run)) runs.push({ start: index, end: index + lines.length })
  return runs
}

/** A text in which fences, and the marks around frontmatter, are spaces: hidden, they would make other text of what follows. */
export function blankEdges(text: string): string {
  return text.replace(/^[ \t]*(?:`{3,}|~{3,}|-{3,}[ \t]*$)[^\r\n]*/gm, (line) => ' '.repeat(line.length))
}

/** The runs of lines in which more than `most` blocks are opened on one line, each in the one before. */
export function findDeepRuns(text: string, most: number): Span[] {
  const deep = new RegExp(`^(?:${opening}){${most + 1}}`, 'm')
  // most texts have none, and one look tells
  if (!deep.test(text)) return []
  return listRuns(blankEdges(text)).filter(({ start, end }) => deep.test(text.slice(start, end)))
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

/** Whether a text has something more than `most` times. */
export function hasMore(text: string, what: string, most: number): boolean {
  let at = -1
  for (let count = 0; count <= most; count++) {
    at = text.indexOf(what, at + 1)
    if (at === -1) return false
  }
  return true
}
