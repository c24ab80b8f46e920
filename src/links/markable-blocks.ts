import { blockAt, leafAt } from '../note/block-of-id.ts'
import type { Survey } from '../note/survey.ts'
import { lineStart, nextLine } from '../text/lines.ts'
import { type SpanSet, spanSet } from '../text/span.ts'

/** The data that decides where a block id is possible. */
export interface MarkableBlocks {
  survey: Survey
  footnotes: SpanSet
  /** The start offsets of headings. */
  headings: ReadonlySet<number>
}

/** A block that can get an id. */
export interface MarkableBlock {
  /** The start of the paragraph or table. */
  block: number
  /** The insertion offset of the id, and the text before it. */
  at: number
  before: string
}

export function markableBlocks(survey: Survey): MarkableBlocks {
  const footnotes = survey.definitions.filter(({ kind }) => kind === 'footnoteDefinition')
  return {
    survey,
    footnotes: spanSet(footnotes.map(({ span }) => span)),
    headings: new Set(survey.headings.map(({ span }) => span.start)),
  }
}

/** Returns the block that an id for an offset would mark; undefined where no id is possible. */
export function markableBlockAt(
  { survey, footnotes, headings }: MarkableBlocks,
  offset: number,
): MarkableBlock | undefined {
  const { cells, text, newline, mathAndComments } = survey
  const leaf = leafAt(survey, offset)
  const block = blockAt(survey, offset)
  if (!leaf || !block || headings.has(leaf.start)) return undefined
  // a copy of a footnote would repeat the id
  if (mathAndComments.at(offset) || mathAndComments.at(leaf.end - 1) || footnotes.at(offset)) return undefined
  // after a lone marker the id would make a list of the line, and a mark of MyST or Homebrewery is a line of its own
  const lastLine = text.slice(Math.max(lineStart(text, leaf.end), leaf.end - 200), leaf.end)
  if (/^[ \t>]*(?:[-+*]|\d{1,9}[.)]|\\page|\([^()\r\n]+\)=)[ \t]*$/.test(lastLine)) return undefined
  if (!cells.at(offset)) return { block: leaf.start, at: leaf.end, before: ' ' }
  const end = nextLine(text, block.span.end)
  const isLast = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 200))
  return block.type === 'table' && isLast
    ? { block: block.span.start, at: block.span.end, before: newline + newline }
    : undefined
}
