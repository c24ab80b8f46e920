import type { Span } from './span.ts'

/**
 * The mark that makes a block linkable: at the end of its last line, or alone. https://help.obsidian.md/links#Link+to+a+block+in+a+note
 *
 * ```markdown
 * The last words of a paragraph. ^id
 * ```
 */
export interface BlockId {
  /** Lower case: Obsidian ignores case. */
  id: string
  /** The mark itself, with the caret. */
  span: Span
  /** The paragraph, heading or cell that ends with it. */
  leaf: Span
}

const mark = /(?:^|[ \t\r\n])(\^([A-Za-z0-9-]+))[ \t]*$/

/** The block id that ends a leaf, if one does. */
export function readBlockId(text: string, leaf: Span): BlockId | undefined {
  const from = Math.max(leaf.start, leaf.end - 200)
  const match = mark.exec(text.slice(from, leaf.end))
  if (!match) return undefined
  const start = from + match.index + match[0].indexOf('^')
  return { id: (match[2] as string).toLowerCase(), span: { start, end: start + (match[1] as string).length }, leaf }
}
