import type { NotePath } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { HostText } from '../plan/host.ts'
import { findFrontmatter } from '../text/frontmatter.ts'
import type { Newline } from '../text/lines.ts'
import { startingAt } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'

/** A run of an output note's text and its source. In order, the pieces make up the whole note. */
export type Piece =
  /** Source bytes that the note owns; `moved`: a definition from another note's text. */
  | { kind: 'source'; span: Span; moved?: true }
  /** Source bytes that the note owns, replaced; by `''` where they are left out. */
  | { kind: 'edit'; span: Span; text: string; why: string; moved?: true }
  /** A copy of source bytes that another note owns, possibly changed. */
  | { kind: 'carried'; span: Span; text: string; why: string }
  /** Text of the program; `was`: the text it chose, where the user's edit was kept. */
  | { kind: 'generated'; text: string; was?: string; why: string }

/** A note to write. */
export interface OutputNote {
  path: NotePath
  role: 'index' | 'topic'
  title: string
  text: string
  pieces: Piece[]
  /** The source offset of the heading that the file is made of, if any. */
  head: number | undefined
  /** The note that it joins: `text` is only a part of that. */
  host?: HostText | undefined
}

/** Returns the text that pieces make up. */
export function textOfPieces(source: string, pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'source' ? source.slice(piece.span.start, piece.span.end) : piece.text))
    .join('')
}

/**
 * Moves the first line of a file to its second line if it would be read as something else: a U+FEFF as a byte order mark,
 * a block such as a thematic break as the start of frontmatter.
 */
export function beginWithBody(
  { text, blocks, newline }: Pick<Survey, 'text' | 'blocks' | 'newline'>,
  pieces: Piece[],
): void {
  const [first] = pieces.filter((piece) => piece.kind !== 'edit' || piece.text !== '')
  const start = first?.kind === 'source' ? first.span.start : -1
  const shown = first?.kind === 'source' ? text[start] : first?.text[0]
  // the properties of a slide, read as HTML, become those of its topic
  const block = /[-+]/.test(shown ?? '') ? startingAt(blocks, start) : undefined
  const isRead = block && block.type !== 'html' && beginsAnew(textOfPieces(text, pieces), start === 0 ? text : '')
  if (shown === '\uFEFF' || isRead) pieces.unshift({ kind: 'generated', text: newline, why: 'separator' })
}

/** Returns whether a file begins with frontmatter, unless the note begins with the same lines and has none. */
function beginsAnew(file: string, note: string): boolean {
  const frontmatter = findFrontmatter(file)
  return frontmatter !== undefined && !note.startsWith(file.slice(0, frontmatter.span.end))
}

/** Removes blank lines at the end; adds a missing final line ending. */
export function endWithOneNewline(source: string, pieces: Piece[], newline: Newline): void {
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i] as Piece
    const shown = piece.kind === 'source' ? source.slice(piece.span.start, piece.span.end) : piece.text
    const last = shown.search(/[^ \t\r\n][ \t\r\n]*$/)
    if (last < 0) {
      if (piece.kind === 'source') pieces[i] = { ...piece, kind: 'edit', text: '', why: 'separator' }
      else if (piece.kind !== 'edit') pieces.splice(i, 1)
      continue
    }
    const rest = /[^ \t\r\n]([ \t]*)(\r\n|\n|\r)?/y
    rest.lastIndex = last
    const keep = last + (rest.exec(shown)?.[0].length ?? 1)
    if (piece.kind === 'source') {
      const offset = piece.span.start + keep
      const tail = { start: offset, end: piece.span.end }
      pieces[i] = { ...piece, span: { start: piece.span.start, end: offset } }
      if (tail.start < tail.end) pieces.splice(i + 1, 0, { kind: 'edit', span: tail, text: '', why: 'separator' })
    } else pieces[i] = { ...piece, text: shown.slice(0, keep) }
    if (!/[\r\n]$/.test(shown.slice(0, keep))) {
      pieces.splice(i + 1, 0, { kind: 'generated', text: newline, why: 'separator' })
    }
    return
  }
}
