import type { BlockId } from '../text/block-id.ts'
import { itemAt, lastBefore, startingAt } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { Block, Survey } from './survey.ts'

/** The paragraph, heading or cell that an offset stands in. */
export function leafAt({ textBlocks }: Pick<Survey, 'textBlocks'>, offset: number): Span | undefined {
  return itemAt(textBlocks, offset)
}

/** Where a definition around an offset would begin: the start of its paragraph; undefined in a table cell. */
export function definitionStartAt(survey: Pick<Survey, 'textBlocks' | 'cells'>, offset: number): number | undefined {
  return survey.cells.at(offset) ? undefined : leafAt(survey, offset)?.start
}

/** The child of the root that an offset stands in. */
export function blockAt({ blocks }: Pick<Survey, 'blocks'>, offset: number): Block | undefined {
  return itemAt(blocks, offset)
}

/**
 * What a block id marks: the paragraph that it ends; alone on its line, the block above it.
 * https://help.obsidian.md/links#Link+to+a+block+in+a+note
 */
export function blockOfId({ blocks, text }: Survey, { leaf, span }: BlockId): Span {
  const isAlone = text.slice(leaf.start, span.start).trim() === ''
  if (!isAlone || !startingAt(blocks, leaf.start)) return leaf
  return lastBefore(blocks, leaf.start)?.span ?? leaf
}
