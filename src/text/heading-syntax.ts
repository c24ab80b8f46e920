import { lineStart, trimmedEnd } from './lines.ts'
import type { Span } from './span.ts'
import { singleSpaces } from './words.ts'

/** How a heading is written. */
export type HeadingStyle = 'atx' | 'setext' | 'html'

/** The spans of the parts of a Markdown heading. */
export interface HeadingSource {
  style: HeadingStyle
  /** The trimmed text between the marks, which Obsidian compares links with. */
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
  // a multi-line source is no ATX heading, though one right below a definition may begin with four spaces and `#`
  const atx = /[\r\n]/.test(source) ? undefined : /^([ \t]*)(#{1,6})(?=[ \t]|$)[ \t]*/.exec(source)
  if (atx) {
    const markerStart = span.start + (atx[1] as string).length
    const start = span.start + atx[0].length
    const end = contentEnd(text, start, span.end)
    return {
      style: 'atx',
      content: { start: Math.min(start, end), end },
      marker: { start: markerStart, end: markerStart + (atx[2] as string).length },
    }
  }
  const markerEnd = trimmedEnd(text, span.start, span.end)
  const mark = text[markerEnd - 1]
  const isUnderlined = markerEnd > span.start && (mark === '=' || mark === '-')
  const markerStart = isUnderlined ? runStart(text, span.start, markerEnd, mark) : span.end
  const marker = { start: markerStart, end: isUnderlined ? markerEnd : span.end }
  let start = span.start
  while (start < span.end && /[ \t]/.test(text[start] as string)) start++
  // the line of the underline may begin with quote marks
  const end = trimmedEnd(text, start, Math.max(lineStart(text, markerStart), start))
  return { style: 'setext', content: { start, end }, marker }
}

/** Returns where the content of an ATX heading ends: before its closing `#`s, which need a space before them. */
function contentEnd(text: string, start: number, end: number): number {
  const last = trimmedEnd(text, start, end)
  const closing = runStart(text, start, last, '#')
  const isClosed = closing < last && (closing === start || /[ \t]/.test(text[closing - 1] as string))
  return trimmedEnd(text, start, isClosed ? closing : end)
}

/** Returns the start of the run of one character that ends at an offset. */
function runStart(text: string, start: number, end: number, character: string): number {
  let offset = end
  while (offset > start && text[offset - 1] === character) offset--
  return offset
}

/** Writes a mark of a heading of a depth: `##`, the digit of `<h2>`, or an underline, which keeps its length. */
export function headingMarker(style: HeadingStyle, depth: number, length: number): string {
  if (style === 'atx') return '#'.repeat(depth)
  return style === 'html' ? String(depth) : (depth === 1 ? '=' : '-').repeat(length)
}

/**
 * Reads an explicit id at the end of a heading's content, with the offset of the spaces before it: `{#id}` (pandoc,
 * kramdown, Docusaurus) or `{/*id*\/}` (MDX).
 */
export function readExplicitId(content: string): { id: string; at: number } | undefined {
  const braces = lastBraces(content)
  if (!braces) return undefined
  const { inner, at } = braces
  // every step looks once at the text between the last braces: patterns that search for the opening brace take cubic
  // time
  if (inner.startsWith('/*') && inner.endsWith('*/') && inner.length > 4) {
    const comment = inner.slice(2, -2).trim()
    const id = comment.startsWith('#') && comment.length > 1 ? comment.slice(1) : comment
    return id === '' || comment.includes('*') ? undefined : { id, at }
  }
  const id = /#([^\s{}]+)/.exec(inner)?.[1]
  return id === undefined ? undefined : { id, at }
}

/**
 * Returns the text between the last braces of a text that ends with a brace, and where they begin, including the spaces
 * before them.
 */
function lastBraces(text: string): { inner: string; at: number } | undefined {
  if (!text.endsWith('}')) return undefined
  const open = text.lastIndexOf('{')
  const inner = text.slice(open + 1, -1)
  return open < 0 || inner.includes('}') ? undefined : { inner, at: text.slice(0, open).trimEnd().length }
}

/** A directive that includes a file, with its name: in a pointer it would include the file once more. */
const include = /\{(?:\{ ?[#<%]|%-?) ?include[\w-]{0,20} ([^{}]{1,300})\}\}?/g

/**
 * Returns a heading's rendered text without comments (`%%…%%`), attributes (`{.class}`, `[text]{#id}`), highlight marks,
 * trailing tags (`#tag`) and block id (`^id`). An include is the name of its file.
 */
export function titleOfHeading(rendered: string): string {
  let plain = rendered.trim()
  if (/[%^{]/.test(plain)) {
    plain = plain
      .replace(/%%.*?%%/g, '')
      // https://pandoc.org/MANUAL.html#extension-bracketed_spans
      .replace(/\[([^[\]]*)\]\{[.#][^{}]*\}/g, '$1')
      .replace(/\s\^[A-Za-z0-9-]+\s*$/, '')
      .replace(include, (_, path: string) => /^["']?(?:[^\s"']*\/)?_?([^\s"'/.]+)/.exec(path)?.[1] ?? '')
      .trim()
    const braces = lastBraces(plain)
    if (braces && /^(?:\/.*\/|[:.#-].*)$/s.test(braces.inner)) plain = plain.slice(0, braces.at)
  }
  const untagged = withoutEndTags(plain)
  // highlights are Obsidian's; no engine removes their marks
  const unmarked = untagged.includes('==') ? untagged.replace(/==(?=\S)([^=\n]*[^=\s])==/gu, '$1') : untagged
  return singleSpaces(unmarked || plain)
}

/** Removes the tags at the end of a title. A number after `#` is no tag. */
function withoutEndTags(title: string): string {
  let rest = title
  while (rest.includes('#')) {
    const start = rest.lastIndexOf('#')
    if (!/\s/.test(rest[start - 1] ?? '')) break
    const name = rest.slice(start + 1)
    if (/^\d+$/.test(name) || !/^[\p{L}\p{N}_/-]+$/u.test(name)) break
    rest = rest.slice(0, start).trimEnd()
  }
  return rest
}
