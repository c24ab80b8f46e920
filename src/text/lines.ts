import type { Span } from './span.ts'

/** A line ending of CommonMark. https://spec.commonmark.org/0.31.2/#line-ending */
export type Newline = '\n' | '\r\n' | '\r'

/** A line of text without control characters, or white space around it. */
export const plainLine = /^(?!\s)[^\p{Cc}\u2028\u2029]*\S$/u

/** Returns the first line ending of a text; `\n` for a text of one line. */
export function firstNewline(text: string): Newline {
  return (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') as Newline
}

/** Returns the offset where the line of `offset` starts. */
export function lineStart(text: string, offset: number): number {
  let index = offset
  while (index > 0 && text[index - 1] !== '\n' && text[index - 1] !== '\r') index--
  return index
}

/** Returns the offset after the next line ending, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = /\r\n|\n|\r/g
  newline.lastIndex = offset
  const match = newline.exec(text)
  return match ? match.index + match[0].length : text.length
}

/** Returns the start offsets of all lines, including the empty one after a final line ending. */
export function listLineStarts(text: string): number[] {
  const starts = [0]
  const newline = /\r\n|\n|\r/g
  while (newline.test(text)) starts.push(newline.lastIndex)
  return starts
}

/**
 * Returns where the blank lines at the end of `text[start, end)` begin: after the line ending of the last line with
 * text, or `end`.
 */
export function trailingBlankStart(text: string, start: number, end: number): number {
  const offset = trimmedEnd(text, start, end)
  if (offset === start) return start
  // spaces after the last word belong to its line; only whole blank lines are left out
  const next = nextLine(text, offset)
  return Math.min(next, end)
}

/** Returns where `text[start, end)` ends without the spaces and line endings at its end. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let offset = end
  while (offset > start && /[ \t\r\n]/.test(text[offset - 1] as string)) offset--
  return offset
}

/** Returns the offset of the first line in `text[start, end)` that is not blank, or `end`. */
export function skipBlankLines(text: string, start: number, end: number): number {
  let offset = start
  while (offset < end) {
    const next = Math.min(nextLine(text, offset), end)
    if (/[^ \t\r\n]/.test(text.slice(offset, next))) return offset
    offset = next
  }
  return end
}

/** Returns whether a text ends with a blank line, so that a new block can follow. */
export function endsWithBlankLine(text: string): boolean {
  // scanned from the end: a pattern would try every line before it
  let offset = text.length - (text.endsWith('\r\n') ? 2 : /[\r\n]/.test(text.slice(-1)) ? 1 : 0)
  if (offset === text.length) return false
  while (text[offset - 1] === ' ' || text[offset - 1] === '\t') offset--
  return offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\r'
}

/** Returns whether a blank line separates two blocks. */
export function hasBlankLineBetween(text: string, above: Span, below: Span): boolean {
  return endsWithBlankLine(text.slice(nextLine(text, above.end - 1), lineStart(text, below.start)))
}

/** Returns the line ending at an offset, after optional spaces. */
export function newlineAt(text: string, offset: number): Newline | undefined {
  const end = /[ \t]*(\r\n|\n|\r)/y
  end.lastIndex = offset
  return end.exec(text)?.[1] as Newline | undefined
}

/** Splits a text into lines, each with its line ending; the last may have none. An empty text has no lines. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? []
}
