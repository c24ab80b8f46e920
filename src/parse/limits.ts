import { applyEdits, type Span } from '../text/span.ts'
import type { ParserName } from './parser.ts'

/** How much of each kind an engine reads in reasonable time. */
interface Limits {
  /** Blocks nested on one line. remark recurses for each; in Sätteri 0.10 the time grows with their square. */
  nested: number
  /** Closing delimiters without an opener, each compared with this many open ones. */
  open: number
  /** Delimiters open when one closes: how deep readers of the tree may recurse. */
  deep: number
  /** Delimiters of one block. */
  delimiters: number
  /** Lines of one block that begin with a footnote reference: both engines look past the line for each. */
  cited: number
  /**
   * UTF-16 units that follow the footnote definitions without a blank line between them, summed over these definitions.
   * Sätteri 0.10 reads the rest of a note once for each if the note is not ASCII: 5,000 definitions before 500 KB of Chinese
   * are 2.5e9 units and take 3.4 s.
   */
  rest: number
  /** Character references of a note: remark needs 5 KB of memory for each. */
  references: number
}

const limits = {
  satteri: {
    nested: 2000,
    open: 2000,
    deep: 1000,
    delimiters: Number.POSITIVE_INFINITY,
    cited: 2000,
    rest: 1e10,
    references: Number.POSITIVE_INFINITY,
  },
  remark: {
    nested: 200,
    open: 500,
    deep: 500,
    delimiters: 8000,
    cited: 2000,
    rest: Number.POSITIVE_INFINITY,
    references: 200_000,
  },
} satisfies Record<ParserName, Limits>

/**
 * Finds the runs of lines that would keep an engine busy for minutes or end the process. Returns spans in text order.
 */
export function findUnreadable(text: string, engine: ParserName): Span[] {
  const most = limits[engine]
  let unread: Span[] = []
  for (const find of [findDeepRuns, findCrowdedRuns, findCitedRuns, findDefinitionRuns, findReferenceRuns]) {
    const more = find(hideSpans(text, unread), most)
    if (more.length > 0) unread = [...unread, ...more].sort((a, b) => a.start - b.start)
  }
  return unread
}

/**
 * Returns whether one block has more than `most` character references, or the text before them in their blocks adds up to more
 * than `copied` units: Sätteri 0.10 copies that text for each reference, and cannot give back more than 5e8 units.
 */
export function hasCrowdedReferences(text: string, most: number, copied: number): boolean {
  if (!hasMore(text, '&', Math.min(most, copied / text.length))) return false
  let count = 0
  let start = 0
  let sum = 0
  for (const { 0: match, index } of text.matchAll(/&#?\w+;|(?:\r\n|\n|\r)[ \t>]*(?=[\r\n])/g)) {
    if (!match.startsWith('&')) {
      count = 0
      start = index
      continue
    }
    count += 1
    sum += index - start
    if (count > most || sum > copied) return true
  }
  return false
}

/** Lists the lines that are long enough to be crowded. */
export function listLongLines(text: string): string[] {
  return text.match(/^[^\r\n]{10000,}/gm) ?? []
}

/**
 * Checks whether links, marks and line length of the lines that are not ASCII multiply to more than `most`: Sätteri 0.10 reads such
 * a line once for each link and mark on it. 10,000 links on a line of 100 KB are 2e9 and take a second.
 */
export function hasCrowdedLine(longLines: readonly string[], most: number): boolean {
  let work = 0
  for (const line of longLines) {
    if (!/[^\0-\x7f]/.test(line)) continue
    work += line.length * (line.match(/[[\]*_`<~&]/g)?.length ?? 0)
    if (work > most) return true
  }
  return false
}

/**
 * Checks for a word whose length and underscores multiply to more than `most`: Sätteri 0.10 reads it once for each. 40,000 in a
 * word of 80 KB take 6 s.
 */
export function hasCrowdedWord(longLines: readonly string[], most: number): boolean {
  const words = longLines.flatMap((line) => line.match(/(?<!\S)\S{10000,}/g) ?? [])
  return words.some((word) => word.length * (word.match(/_/g)?.length ?? 0) > most)
}

/**
 * Replaces spans by comments of the same length and with the same line endings, so that no other offset changes.
 */
export function hideSpans(text: string, spans: readonly Span[]): string {
  const hide = (source: string) => source.replace(/[^\r\n]/g, 'x').replace(/^xxxx([\s\S]*)xxx$/, '<!--$1-->')
  return applyEdits(
    text,
    spans.map((span) => ({ span, text: hide(text.slice(span.start, span.end)) })),
  )
}

/** Lists the runs of lines without a blank line between them. */
export function listRuns(text: string): Span[] {
  const runs: Span[] = []
  // anchored to the start of a line, so that a long blank line is read once
  const run = /^[ \t]*[^ \t\r\n][^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*[^ \t\r\n][^\r\n]*)*/gm
  for (const { 0: lines, index } of text.matchAll(run)) runs.push({ start: index, end: index + lines.length })
  return runs
}

/** Blanks fences and the fences of frontmatter: a hidden fence would turn the text after it into code. */
function blankFences(text: string): string {
  return text.replace(/^[ \t]*(?:`{3,}|~{3,}|-{3,}[ \t]*$)[^\r\n]*/gm, (line) => ' '.repeat(line.length))
}

function hasMore(text: string, what: string, most: number): boolean {
  let index = -1
  for (let count = 0; count <= most; count++) {
    index = text.indexOf(what, index + 1)
    if (index === -1) return false
  }
  return true
}

/** A quote or list item inside the block before it on the same line. */
const opening = String.raw`[ \t]{0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))`

function findDeepRuns(text: string, { nested }: Limits): Span[] {
  const deep = new RegExp(`^(?:${opening}){${nested + 1}}`, 'm')
  if (!deep.test(text)) return []
  return listRuns(blankFences(text)).filter(({ start, end }) => deep.test(text.slice(start, end)))
}

/** Finds runs with too many lines that begin with a footnote reference. Definitions have their own limit. */
function findCitedRuns(text: string, { cited }: Limits): Span[] {
  if (!hasMore(text, '[^', cited)) return []
  return listRuns(blankFences(text)).filter(({ start, end }) => {
    const lines = text.slice(start, end).match(/^(?! {0,3}\[\^[^\s\]]+\]:)[ \t>]*\[\^/gm)
    return (lines?.length ?? 0) > cited
  })
}

/** Finds the footnote definitions after which the summed rest of the text exceeds the limit. */
function findDefinitionRuns(text: string, { rest }: Limits): Span[] {
  const isAscii = !/[^\0-\x7f]/.test(text)
  // a definition is at least six units long and has at most the whole text after it
  if (isAscii || text.length ** 2 / 6 <= rest) return []
  let sum = 0
  return listRuns(blankFences(text)).filter(({ start, end }) => {
    const definitions = [...text.slice(start, end).matchAll(/^ {0,3}\[\^[^\s\]]+\]:/gm)]
    const added = definitions.slice(1).reduce((all, { index }) => all + text.length - start - index, 0)
    if (sum + added > rest) return true
    sum += added
    return false
  })
}

/** Finds the runs with which the character references of the note go beyond the limit. */
function findReferenceRuns(text: string, { references }: Limits): Span[] {
  if (references === Number.POSITIVE_INFINITY || !hasMore(text, '&', references)) return []
  let sum = 0
  return listRuns(blankFences(text)).filter(({ start, end }) => {
    const added = text.slice(start, end).match(/&#?\w{1,32};/g)?.length ?? 0
    if (sum + added > references) return added > 0
    sum += added
    return false
  })
}

/**
 * Finds runs with more emphasis, strong text and strikethrough than the limits: the time grows with the square of their number.
 * https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
 */
function findCrowdedRuns(text: string, { open, deep, delimiters }: Limits): Span[] {
  // a delimiter has a letter beside it, so a shorter run is below every limit
  const harmless = 4 * Math.min(open, deep)
  return listLongStretches(text, harmless).flatMap((stretch) => {
    const lines = blankFences(text.slice(stretch.start, stretch.end))
    return listRuns(lines)
      .filter(({ start, end }) => {
        if (end - start <= harmless) return false
        const counts = countDelimiters(lines.slice(start, end))
        return counts.all > delimiters || counts.deep > deep || counts.looks > open ** 2
      })
      .map(({ start, end }) => ({ start: stretch.start + start, end: stretch.start + end }))
  })
}

/** Lists stretches of more than `length` units without two line feeds in a row; other blank lines may be in them. */
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

/**
 * Counts the delimiter runs of a block, how many open ones a closing one is compared with in vain, and their nesting
 * depth.
 */
function countDelimiters(lines: string): { all: number; looks: number; deep: number } {
  const open = new Map<string, number>()
  let openInAll = 0
  let all = 0
  let looks = 0
  let deep = 0
  for (const { 0: run, index } of lines.matchAll(/\*+|_+|~+/g)) {
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
