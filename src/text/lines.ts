/** A line end as CommonMark knows it: https://spec.commonmark.org/0.31.2/#line-ending */
export type Newline = '\n' | '\r\n' | '\r'

/** The line end that a text uses first; `\n` for a text of one line. */
export function firstNewline(text: string): Newline {
  return (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') as Newline
}

/** The offset of the start of the line that `offset` stands in. */
export function lineStart(text: string, offset: number): number {
  let at = offset
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--
  return at
}

/** The offset just past the line end that follows `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = /\r\n|\n|\r/g
  newline.lastIndex = offset
  const match = newline.exec(text)
  return match ? match.index + match[0].length : text.length
}

/** The offsets of the starts of all lines, the one after a last line end too. */
export function listLineStarts(text: string): number[] {
  const starts = [0]
  if (text.includes('\r')) {
    const newline = /\r\n|\n|\r/g
    while (newline.test(text)) starts.push(newline.lastIndex)
  } else for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The offset where the blank lines that end `text[start, end)` begin: just past the last line end that is worth keeping, or `end`. */
export function trailingBlankStart(text: string, start: number, end: number): number {
  let at = end
  while (at > start && /[ \t\r\n]/.test(text[at - 1] as string)) at--
  if (at === start) return start
  // spaces after the last word belong to its line; only whole blank lines are left out
  const next = nextLine(text, at)
  return Math.min(next, end)
}

/** The offset of the first line in `text[start, end)` that is not blank, or `end`. */
export function skipBlankLines(text: string, start: number, end: number): number {
  let at = start
  while (at < end) {
    const next = Math.min(nextLine(text, at), end)
    if (/[^ \t\r\n]/.test(text.slice(at, next))) return at
    at = next
  }
  return end
}

/** Whether a text ends with a blank line, so that a new block can follow. */
export function endsWithBlankLine(text: string): boolean {
  // from its end: a pattern would try every line before
  let at = text.length - (text.endsWith('\r\n') ? 2 : /[\r\n]/.test(text.slice(-1)) ? 1 : 0)
  if (at === text.length) return false
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r'
}

/** The line end that stands at an offset, spaces before it aside. */
export function newlineAt(text: string, offset: number): Newline | undefined {
  const end = /[ \t]*(\r\n|\n|\r)/y
  end.lastIndex = offset
  return end.exec(text)?.[1] as Newline | undefined
}

/** The lines of a text, each with its line end; the last may have none. An empty text has no lines. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? []
}
