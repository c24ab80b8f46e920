import { indexFrom } from '../text/sorted-spans.ts'
import { type Span, type SpanSet, spanSet } from './span.ts'

/** The places of a note where `$` and `%%` mean nothing, and those where they may. */
export interface SyntaxPlaces {
  /** Code (fenced, indented, inline), raw HTML and frontmatter. */
  codeAndHtml: SpanSet
  /** Paragraphs, headings and table cells, in document order. */
  textBlocks: readonly Span[]
  /** Links and images. */
  links: SpanSet
  /** Quotes, list items and footnote definitions, by start. */
  containers: readonly Span[]
  /** Headings that no math can hold, by start: `#` lines outside of containers, and underlined ones. */
  headings: readonly Span[]
}

/**
 * Finds math and `%%` comments, which Obsidian and Quartz do not read as Markdown although CommonMark does. References
 * and headings in them are ignored. Sorted by start.
 */
export function findHiddenSpans(text: string, places: SyntaxPlaces): SpanSet {
  const math = text.includes('$') ? [...findMathBlocks(text, places), ...findInlineMath(text, places)] : []
  const comments = text.includes('%%') ? findComments(text, places, spanSet(math)) : []
  return spanSet([...math, ...comments])
}

/**
 * Finds display math over several lines. A fence of bare `$$` may hold blank lines; one with math after it closes in
 * its own paragraph, so that a price list of `$$` and `$$$` is not math. Math ends with the quote, list item or
 * footnote it began in, and never spans a heading: a stray `$$` must not hide a section.
 *
 * ```markdown
 * $$
 * a = b
 * $$
 * ```
 */
function findMathBlocks(text: string, { codeAndHtml, containers, headings }: SyntaxPlaces): Span[] {
  const spans: Span[] = []
  const limitAt = mathLimits(containers, headings)
  // quote and list item marks may precede it
  const opening = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*\$\$(?!\$)(.*)$/gm
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index + match[0].indexOf('$')
    if (codeAndHtml.at(start)) continue
    const rest = (match[1] as string).trim()
    if (rest.includes('$$')) continue // math on one line is found as inline math
    const closing = rest === '' ? /\$\$[ \t]*$/gm : /\$\$[ \t]*$|(?:\n|\r(?!\n))[ \t>]*[\r\n]/gm
    closing.lastIndex = opening.lastIndex
    const close = closing.exec(text)
    if (!close?.[0].startsWith('$$')) continue
    const end = close.index + 2
    if (end > limitAt(start)) continue
    spans.push({ start, end })
    opening.lastIndex = closing.lastIndex
  }
  return spans
}

/**
 * Returns a function for the last offset that display math opened at `start` can reach: the end of its container, or
 * the next heading below. Call it with ascending offsets.
 */
function mathLimits(containers: readonly Span[], headings: readonly Span[]): (start: number) => number {
  const open: Span[] = []
  let next = 0
  return (start) => {
    for (; next < containers.length && (containers[next] as Span).start <= start; next++) {
      while (open.length > 0 && (open.at(-1) as Span).end <= (containers[next] as Span).start) open.pop()
      open.push(containers[next] as Span)
    }
    while (open.length > 0 && (open.at(-1) as Span).end <= start) open.pop()
    const heading = headings[indexFrom(headings, start + 1)]
    return Math.min(open.at(-1)?.end ?? Number.POSITIVE_INFINITY, heading?.start ?? Number.POSITIVE_INFINITY)
  }
}

/**
 * Finds math inside a paragraph, by pandoc's rule, which excludes prices: an opening `$` has a character right after
 * it; a closing one has a character right before it and no digit after it. https://pandoc.org/MANUAL.html#math
 * Two dollars are prices when only one of them is in a link.
 */
function findInlineMath(text: string, { codeAndHtml, textBlocks, links }: SyntaxPlaces): Span[] {
  const spans: Span[] = []
  for (const leaf of textBlocks) {
    const first = text.indexOf('$', leaf.start)
    if (first < 0) break
    if (first >= leaf.end) continue
    const dollars = listDollars(text, leaf, codeAndHtml)
    // filled from the right: the position of the next dollar that can close
    const closer: number[] = new Array(dollars.length + 1).fill(-1)
    const doubleCloser: number[] = new Array(dollars.length + 1).fill(-1)
    for (let i = dollars.length - 1; i >= 0; i--) {
      const d = dollars[i] as Dollar
      closer[i] = d.size === 1 && d.closes ? i : (closer[i + 1] as number)
      doubleCloser[i] = d.size === 2 ? i : (doubleCloser[i + 1] as number)
    }
    for (let i = 0; i < dollars.length; i++) {
      const d = dollars[i] as Dollar
      const close = d.size === 2 ? doubleCloser[i + 1] : d.size === 1 && d.opens ? closer[i + 1] : -1
      if (close === undefined || close < 0) continue
      const end = dollars[close] as Dollar
      if (links.at(d.start)?.start !== links.at(end.start)?.start) continue
      spans.push({ start: d.start, end: end.start + end.size })
      i = close
    }
  }
  return spans
}

interface Dollar {
  start: number
  size: number
  opens: boolean
  closes: boolean
}

function listDollars(text: string, leaf: Span, codeAndHtml: SpanSet): Dollar[] {
  const dollars: Dollar[] = []
  const run = /\$+/g
  run.lastIndex = leaf.start
  // so that each search ends with the leaf
  const upToEnd = text.slice(0, leaf.end)
  for (let match = run.exec(upToEnd); match; match = run.exec(upToEnd)) {
    const start = match.index
    const covered = codeAndHtml.at(start)
    if (covered) {
      run.lastIndex = covered.end
      continue
    }
    if (isEscaped(text, start)) continue
    const size = match[0].length
    const before = text[start - 1] ?? ' '
    const after = text[start + size] ?? ' '
    dollars.push({ start, size, opens: /\S/.test(after), closes: /\S/.test(before) && !/\d/.test(after) })
  }
  return dollars
}

/**
 * Finds Obsidian's comments: in one paragraph, or from a line that begins with `%%` to the next `%%`. A lone `%%` is
 * text.
 * https://help.obsidian.md/syntax#Comments
 */
function findComments(text: string, { codeAndHtml, textBlocks }: SyntaxPlaces, math: SpanSet): Span[] {
  const spans: Span[] = []
  let leaf = 0
  let offset = 0
  for (;;) {
    const start = text.indexOf('%%', offset)
    if (start < 0) return spans
    offset = start + 2
    const covered = codeAndHtml.at(start) ?? math.at(start)
    if (covered) {
      offset = covered.end
      continue
    }
    const close = text.indexOf('%%', start + 2)
    if (close < 0) return spans
    while (leaf < textBlocks.length && (textBlocks[leaf] as Span).end <= start) leaf++
    const around = textBlocks[leaf]
    const inLeaf = around !== undefined && around.start <= start && close < around.end
    if (!inLeaf && !opensLine(text, start)) continue
    if (inLeaf && codeAndHtml.at(close)) continue
    spans.push({ start, end: close + 2 })
    offset = close + 2
  }
}

/** Returns whether only spaces and quote marks come before an offset in its line. */
function opensLine(text: string, offset: number): boolean {
  let before = offset - 1
  while (before >= 0 && /[ \t>]/.test(text[before] as string)) before--
  return before < 0 || /[\r\n]/.test(text[before] as string)
}

/** Returns whether the character at `offset` follows an odd number of backslashes. */
export function isEscaped(text: string, offset: number): boolean {
  let before = offset - 1
  while (before >= 0 && text[before] === '\\') before--
  return (offset - 1 - before) % 2 === 1
}
