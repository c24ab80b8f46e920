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

const firstLine = /\^([A-Za-z0-9-]+)[ \t]*[\r\n]/y

/** Reads the block id at the end of a leaf, or alone on its first line; undefined if absent. */
export function readBlockId(text: string, leaf: Span): BlockId | undefined {
  firstLine.lastIndex = leaf.start
  const first = firstLine.exec(text)
  if (first && firstLine.lastIndex < leaf.end) {
    const id = first[1] as string
    return { id: id.toLowerCase(), span: { start: leaf.start, end: leaf.start + 1 + id.length }, leaf }
  }
  const from = Math.max(leaf.start, leaf.end - 200)
  const end = text.slice(from, leaf.end)
  if (!end.includes('^')) return undefined
  const match = mark.exec(end)
  if (!match) return undefined
  const start = from + match.index + match[0].indexOf('^')
  return { id: (match[2] as string).toLowerCase(), span: { start, end: start + (match[1] as string).length }, leaf }
}
