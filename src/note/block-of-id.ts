import type { BlockId } from '../text/block-id.ts'
import { lineStart, nextLine } from '../text/lines.ts'
import { isLikeDestination } from '../text/link-surroundings.ts'
import { itemAt, lastBefore, startingAt } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { Block, Survey } from './survey.ts'

/** Returns the paragraph, heading or cell around an offset. */
export function leafAt({ textBlocks }: Pick<Survey, 'textBlocks'>, offset: number): Span | undefined {
  return itemAt(textBlocks, offset)
}

/** Returns whether the text around a span is a link or a definition, whose destination a link there would be. */
export function isDestinationAt(survey: Pick<Survey, 'text' | 'textBlocks' | 'cells'>, span: Span): boolean {
  // a table cell holds no definition
  const blockStart = survey.cells.at(span.start) ? undefined : leafAt(survey, span.start)?.start
  return isLikeDestination(survey.text, span, blockStart)
}

/**
 * Returns whether the text before an offset would be a definition with an open title, if no parentheses followed:
 * `[//]: # (see [y](#z))`. The title may be on the line below. A table cell holds no definition.
 */
export function isTitleAt(
  { text, textBlocks, cells, definitions }: Pick<Survey, 'text' | 'textBlocks' | 'cells' | 'definitions'>,
  offset: number,
): boolean {
  const leaf = cells.at(offset) ? undefined : leafAt({ textBlocks }, offset)?.start
  if (leaf === undefined) return false
  const above = lastBefore(definitions, leaf)
  const isBelow = above?.kind === 'definition' && nextLine(text, above.span.end) === lineStart(text, leaf)
  if (isBelow && above.title === '' && /["'(]/.test(text[leaf] as string)) return true
  return titleMark.test(text.slice(leaf, Math.min(offset, leaf + 1000)))
}

const titleMark =
  /^(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*\[(?![\^!])[^[\]]+\]:[ \t]*\S+(?:[ \t]+|[ \t]*(?:\r\n|\n|\r)[ \t>]*)["'(]/

/** Returns the root block around an offset. */
export function blockAt({ blocks }: Pick<Survey, 'blocks'>, offset: number): Block | undefined {
  return itemAt(blocks, offset)
}

/**
 * Returns the block that a block id marks: the paragraph it ends, or the block above it if it is alone on its line.
 * https://help.obsidian.md/links#Link+to+a+block+in+a+note
 */
export function blockOfId({ blocks, text }: Survey, { leaf, span }: BlockId): Span {
  const isAlone = text.slice(leaf.start, span.start).trim() === ''
  if (!isAlone || !startingAt(blocks, leaf.start)) return leaf
  return lastBefore(blocks, leaf.start)?.span ?? leaf
}
