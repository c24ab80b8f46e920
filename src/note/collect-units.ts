import type { List, ListItem, Nodes, Paragraph } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import type { Span } from '../text/span.ts'

/** An item of a list that is a child of the root. */
export interface TopItem {
  span: Span
  /** The whole list. */
  list: Span
  /** The first line that a reader sees in it; `''` where it begins with something else than text. */
  title: string
  /** Where the heading starts that the item begins with. */
  headingStart: number | undefined
}

/** A line of a paragraph at the root that begins with bold text. */
export interface BoldLine {
  /** The span of the bold text, with its marks. */
  span: Span
  title: string
  /** Whether the paragraph begins with it, or has nothing but anchors before it. */
  isFirst: boolean
}

/** Reads the items of a list. */
export function readTopItems(node: List, list: Span): TopItem[] {
  return node.children.flatMap((item) => {
    const span = spanOf(item)
    return span ? { span, list, ...titleOfItem(item) } : []
  })
}

function titleOfItem({ children }: ListItem): Pick<TopItem, 'title' | 'headingStart'> {
  const [first] = children
  if (first?.type !== 'heading' && first?.type !== 'paragraph') return { title: '', headingStart: undefined }
  const [line = ''] = textOf(first, { includeHtml: false, includeImageAlt: false })
    .trim()
    .split(/[\r\n]/)
  return { title: line, headingStart: first.type === 'heading' ? spanOf(first)?.start : undefined }
}

/**
 * Reads the lines of a paragraph that begin with bold text. Not those below a line that a backslash breaks: at the end of a
 * paragraph the backslash would show.
 */
export function readBoldLines(node: Paragraph, text: string): BoldLine[] {
  let isFirst = true
  return node.children.flatMap((child, i) => {
    const isAtStart = isFirst
    isFirst &&= isHidden(child)
    const span = child.type === 'strong' ? spanOf(child) : undefined
    // indented by four columns it would be code on its own
    if (!span || !/(?:^|[\r\n]) {0,3}$/.test(text.slice(Math.max(span.start - 4, 0), span.start))) return []
    const above = node.children[i - 1]
    if (above?.type === 'break' && text[spanOf(above)?.start ?? 0] === '\\') return []
    const title = textOf(child, { includeHtml: false, includeImageAlt: false }).trim()
    return title === '' ? [] : { span, title, isFirst: isAtStart }
  })
}

/** Whether a node is an anchor, a comment or white space. */
function isHidden(node: Nodes): boolean {
  if (node.type === 'html') return /^<(?:\/?(?:a|span)\b|!--)/i.test(node.value)
  return node.type === 'text' && node.value.trim() === ''
}

function spanOf(node: Nodes): Span | undefined {
  const { start, end } = node.position ?? {}
  return start?.offset === undefined || end?.offset === undefined ? undefined : { start: start.offset, end: end.offset }
}
