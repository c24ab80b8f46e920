import type { BlockId } from '../text/block-id.ts'
import { lowerBound, type Span } from '../text/span.ts'
import type { Block, Survey } from './survey.ts'

/** The paragraph, heading or cell that an offset stands in. */
export function leafAt({ textBlocks }: Pick<Survey, 'textBlocks'>, offset: number): Span | undefined {
  const leaf = textBlocks[lowerBound(textBlocks, offset + 1, (l) => l.start) - 1]
  return leaf && offset < leaf.end ? leaf : undefined
}

/** The child of the root that an offset stands in. */
export function blockAt({ blocks }: Pick<Survey, 'blocks'>, offset: number): Block | undefined {
  const block = blocks[lowerBound(blocks, offset + 1, (b) => b.span.start) - 1]
  return block && offset < block.span.end ? block : undefined
}

/**
 * What a block id marks: the paragraph that it ends; alone on its line, the block above it.
 * https://help.obsidian.md/links#Link+to+a+block+in+a+note
 */
export function blockOfId({ blocks, text }: Survey, { leaf, span }: BlockId): Span {
  const isAlone = text.slice(leaf.start, span.start).trim() === ''
  const at = isAlone ? lowerBound(blocks, leaf.start, (b) => b.span.start) : -1
  return blocks[at]?.span.start === leaf.start ? (blocks[at - 1]?.span ?? leaf) : leaf
}
