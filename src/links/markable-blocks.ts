import { blockAt, leafAt } from '../note/block-of-id.ts'
import type { Survey } from '../note/survey.ts'
import { lineStart, nextLine } from '../text/lines.ts'
import { SpanSet } from '../text/span.ts'

/** What decides where a block id can be. */
export interface MarkableBlocks {
  survey: Survey
  footnotes: SpanSet
  /** The starts of headings. */
  headings: ReadonlySet<number>
}

/** A block that can get an id. */
export interface MarkableBlock {
  /** Its start: that of a paragraph, or of a table. */
  block: number
  /** Where the id would be inserted, and what would be before it. */
  at: number
  before: string
}

export function markableBlocks(survey: Survey): MarkableBlocks {
  const footnotes = survey.definitions.filter(({ kind }) => kind === 'footnoteDefinition')
  return {
    survey,
    footnotes: new SpanSet(footnotes.map(({ span }) => span)),
    headings: new Set(survey.headings.map(({ span }) => span.start)),
  }
}

/** The block that an id for an offset would mark; undefined where no id can be. */
export function markableBlockAt(
  { survey, footnotes, headings }: MarkableBlocks,
  offset: number,
): MarkableBlock | undefined {
  const { cells, text, newline, mathAndComments } = survey
  const leaf = leafAt(survey, offset)
  const block = blockAt(survey, offset)
  if (!leaf || !block || headings.has(leaf.start)) return undefined
  // a copy of a footnote would have the id twice
  if (mathAndComments.at(offset) || mathAndComments.at(leaf.end - 1) || footnotes.at(offset)) return undefined
  // behind a lone marker it would make a list of the line
  const lastLine = text.slice(Math.max(lineStart(text, leaf.end), leaf.end - 200), leaf.end)
  if (/^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]*$/.test(lastLine)) return undefined
  if (!cells.at(offset)) return { block: leaf.start, at: leaf.end, before: ' ' }
  const end = nextLine(text, block.span.end)
  const isLast = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 200))
  return block.type === 'table' && isLast
    ? { block: block.span.start, at: block.span.end, before: newline + newline }
    : undefined
}
