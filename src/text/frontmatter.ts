import type { Span } from './span.ts'

/** Frontmatter at the start of a note. */
export interface Frontmatter {
  /** All of it, with both fences and the line ending after the closing fence. */
  span: Span
  /** The text between the fences. */
  content: Span
  kind: 'yaml' | 'toml'
}

const fences = [
  { kind: 'yaml', open: /^---[ \t]*(?:\r\n|\n|\r)/, close: /^(?:---|\.\.\.)[ \t]*$/m },
  { kind: 'toml', open: /^\+\+\+[ \t]*(?:\r\n|\n|\r)/, close: /^\+\+\+[ \t]*$/m },
] as const

/**
 * Finds frontmatter: a first line of `---` up to a line of `---` or `...` (YAML, as in pandoc and Obsidian), or of
 * `+++` up to `+++` (TOML, as in Hugo). Returns undefined without a closing fence.
 *
 * ```markdown
 * ---
 * tags: [a]
 * ...
 * ```
 */
export function findFrontmatter(text: string): Frontmatter | undefined {
  for (const { kind, open, close } of fences) {
    const opening = open.exec(text)
    if (!opening) continue
    const start = opening[0].length
    const closing = close.exec(text.slice(start))
    if (!closing) return undefined
    const end = start + closing.index
    const line = /\r\n|\n|\r/.exec(text.slice(end))
    const after = line ? end + line.index + line[0].length : text.length
    return { span: { start: 0, end: after }, content: { start, end }, kind }
  }
  return undefined
}

/**
 * Replaces frontmatter by blank lines of the same length, so that every engine sees the same body at the same offsets:
 * they disagree on `...`, on TOML and on a fence with spaces after it.
 */
export function maskFrontmatter(text: string, frontmatter: Frontmatter | undefined): string {
  if (!frontmatter) return text
  const { end } = frontmatter.span
  return text.slice(0, end).replace(/[^\r\n]/g, ' ') + text.slice(end)
}
