import { lineStart } from './lines.ts'
import type { Span } from './span.ts'
import { singleSpaces } from './words.ts'

/** How a heading is written. */
export type HeadingStyle = 'atx' | 'setext' | 'html'

/** Where the parts of a Markdown heading stand. */
export interface HeadingSource {
  style: HeadingStyle
  /** The text between the marks, trimmed: what Obsidian compares links with. */
  content: Span
  /** The opening `#`s, or the setext underline. */
  marker: Span
}

/**
 * Reads the source of a Markdown heading; `span` is mdast's.
 * https://spec.commonmark.org/0.31.2/#atx-headings
 *
 * ```markdown
 * ## Content ##
 *
 * Content
 * -------
 * ```
 */
export function readHeadingSource(text: string, span: Span): HeadingSource {
  const source = text.slice(span.start, span.end)
  // of two lines it is no such heading, though right below a definition it may begin like one that is indented too much
  const atx = /[\r\n]/.test(source) ? undefined : /^([ \t]*)(#{1,6})(?=[ \t]|$)[ \t]*/.exec(source)
  if (atx) {
    const markerStart = span.start + (atx[1] as string).length
    const start = span.start + atx[0].length
    const closing = /(?:^|[ \t]+)#+[ \t]*$/.exec(text.slice(start, span.end))
    const end = trimEnd(text, start, closing ? start + closing.index : span.end)
    return {
      style: 'atx',
      content: { start: Math.min(start, end), end },
      marker: { start: markerStart, end: markerStart + (atx[2] as string).length },
    }
  }
  const underline = /(=+|-+)[ \t]*$/.exec(source)
  const markerStart = span.start + (underline ? underline.index : source.length)
  const marker = { start: markerStart, end: markerStart + (underline?.[1] ?? '').length }
  let start = span.start
  while (start < span.end && /[ \t]/.test(text[start] as string)) start++
  // the line of the underline may begin with the marks of a quote
  const end = trimEnd(text, start, Math.max(lineStart(text, markerStart), start))
  return { style: 'setext', content: { start, end }, marker }
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && /[ \t\r\n]/.test(text[at - 1] as string)) at--
  return at
}

/** An id that the author gave a heading. */
export interface ExplicitId {
  id: string
  /** The offset in the content where the attribute begins, with the spaces before it. */
  at: number
}

const attribute = /\s*\{:?[^{}]*?#([^\s{}]+)[^{}]*\}$/
const mdxComment = /\s*\{\/\*\s*#?([^*{}]+?)\s*\*\/\}$/

/**
 * Reads an explicit id at the end of a heading's content: `{#id}` (pandoc, kramdown, Docusaurus) or `{/*id*\/}` (MDX).
 */
export function readExplicitId(content: string): ExplicitId | undefined {
  if (!content.endsWith('}')) return undefined
  const match = mdxComment.exec(content) ?? attribute.exec(content)
  return match ? { id: match[1] as string, at: match.index } : undefined
}

/**
 * A title for people: the rendered text of a heading without comments (`%%…%%`), attributes (`{.class}`), marks of highlights,
 * trailing tags (`#tag`) and a block id (`^id`).
 */
export function titleOfHeading(rendered: string): string {
  const plain = /[%^{]/.test(rendered)
    ? rendered
        .replace(/%%.*?%%/g, '')
        .replace(/\s\^[A-Za-z0-9-]+\s*$/, '')
        .replace(/\s*\{(?:\/[^{}]*\/|[:.#-][^{}]*)\}\s*$/, '')
        .trim()
    : rendered.trim()
  const untagged = plain.includes('#') ? plain.replace(/(?:\s+#(?!\d+(?:\s|$))[\p{L}\p{N}_/-]+)+$/u, '').trim() : plain
  // Obsidian's highlight; CommonMark knows no such mark
  const unmarked = untagged.includes('==') ? untagged.replace(/==(?=\S)([^=\n]*[^=\s])==/gu, '$1') : untagged
  return singleSpaces(unmarked || plain)
}
