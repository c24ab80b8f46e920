import { lineStart } from './lines.ts'
import type { SyntaxPlaces } from './math-and-comments.ts'
import { lastBefore } from './sorted-spans.ts'
import { type Span, type SpanSet, spanSet } from './span.ts'

/**
 * Returns whether a link or definition would have its destination at a span, if the text there had no space. Only the
 * start of a block can be a definition: `blockStart` is the start of the paragraph around the span, undefined where no
 * definition is possible, as in a table cell.
 * `[!note]: …` is the title of a callout. https://spec.commonmark.org/0.31.2/#link-reference-definitions
 *
 * ```markdown
 * [x]([y](<two words>))
 *
 * [x]:[y](<two words>)
 * ```
 */
export function isLikeDestination(text: string, { start: offset, end }: Span, blockStart: number | undefined): boolean {
  // words that are no title are behind it
  if (/^[^\s)]{0,200}[ \t]+[^\s"'()]/.test(text.slice(end, end + 300))) return false
  if (/\]\([ \t]*[^\s)]*$/.test(text.slice(Math.max(0, offset - 200), offset))) return true
  if (blockStart === undefined || offset - blockStart > 1000 || isCalloutTitle(text, offset)) return false
  const head = /^\[(?!\^)(?:\\.|[^\\[\]])*[^\s\\[\]](?:\\.|[^\\[\]])*\]:[ \t]*(?:(?:\r\n|\n|\r)[ \t>]*)?\S*$/
  return head.test(text.slice(blockStart, offset))
}

/**
 * Returns whether the text before an offset would open an HTML tag, if the brackets of a destination were not in it.
 *
 * ```markdown
 * <a b=[c](<#d>)>
 * ```
 */
export function isInOpenTag(text: string, offset: number, textBlocks: readonly Span[]): boolean {
  // a tag ends with its block at the latest
  const leaf = lastBefore(textBlocks, offset + 1)
  return /<[A-Za-z/!?][^<>]*$/.test(text.slice(Math.max(leaf?.start ?? 0, offset - 200), offset))
}

/**
 * Finds the lines above a delimiter row, which become a table head once they have as many cells: edits there must not
 * add or remove a bar.
 *
 * ```markdown
 * [a](#b)
 * -|-
 * ```
 */
export function findLinesAboveDelimiters(text: string): SpanSet {
  const spans: Span[] = []
  for (const { index } of text.matchAll(/(?:\r\n|\n|\r)(?=[ \t>]*[-:|][-:| \t]*(?:[\r\n]|$))(?=[^\r\n]*[|:])/g)) {
    spans.push({ start: lineStart(text, index), end: index })
  }
  return spanSet(spans)
}

/**
 * Finds brackets that would be a link if they did not hold a link, since links cannot nest. A replacement of the inner
 * link must be a link to CommonMark too. https://spec.commonmark.org/0.31.2/#example-518
 *
 * ```markdown
 * [a [b](#c) d](e)
 * ```
 */
export function findHoldingBrackets(
  text: string,
  { codeAndHtml, textBlocks }: Pick<SyntaxPlaces, 'codeAndHtml' | 'textBlocks'>,
): SpanSet {
  const spans: Span[] = []
  const mark = /\\[\s\S]|[[\]]/g
  let far = 0
  for (const leaf of textBlocks) {
    // the next mark is already after this one
    if (leaf.end <= far) continue
    const open: number[] = []
    mark.lastIndex = leaf.start
    for (let match = mark.exec(text); ; match = mark.exec(text)) {
      far = match?.index ?? text.length
      if (!match || far >= leaf.end) break
      const offset = match.index
      const covered = codeAndHtml.at(offset)
      if (covered) mark.lastIndex = covered.end
      else if (match[0] === '[') open.push(offset)
      else if (match[0] === ']') {
        const start = open.pop()
        const isHolding = start !== undefined && text[start - 1] !== '!' && /[([]/.test(text[offset + 1] ?? '')
        if (!isHolding) continue
        // of nested spans only the outermost counts
        while (spans.length > 0 && (spans.at(-1) as Span).start > start) spans.pop()
        spans.push({ start, end: offset + 1 })
      }
    }
  }
  return spanSet(spans)
}

/** Returns whether what begins at an offset is the title of a callout: `> [!note]: [text](url)` is a definition to CommonMark. */
export function isCalloutTitle(text: string, offset: number): boolean {
  return /^[ \t]*(?:>[ \t]*)+\[![^\]]*\]:[ \t]*$/.test(text.slice(lineStart(text, offset), offset))
}
