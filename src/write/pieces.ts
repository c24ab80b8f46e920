import type { NotePath } from '../note/parse-note.ts'
import type { Newline } from '../text/lines.ts'
import type { Span } from '../text/span.ts'

/** Where a run of an output note's text comes from. In the order of the note, pieces make up its whole text. */
export type Piece =
  /** The source's bytes, at home here; `moved` where they are a definition that stood in another note's text. */
  | { kind: 'source'; span: Span; moved?: true }
  /** The source's bytes, at home here and replaced; by nothing where they are left out. */
  | { kind: 'edit'; span: Span; text: string; why: string; moved?: true }
  /** A copy of source bytes that are at home elsewhere, perhaps changed. */
  | { kind: 'carried'; span: Span; text: string; why: string }
  /** Written by the program; `was` is what it chose, where a person edited it and the edit was kept. */
  | { kind: 'generated'; text: string; was?: string; why: string }

/** A note to be written. */
export interface OutputNote {
  path: NotePath
  role: 'index' | 'topic'
  title: string
  text: string
  pieces: Piece[]
  /** The offset in the source of the heading that the file stands for, if there is one. */
  head: number | undefined
}

/** The text that pieces make up. */
export function textOfPieces(source: string, pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'source' ? source.slice(piece.span.start, piece.span.end) : piece.text))
    .join('')
}

/** What would be a byte order mark at the start of the file is text at the start of its second line. */
export function beginWithoutMark(source: string, pieces: Piece[], newline: Newline): void {
  const [first] = pieces.filter((piece) => piece.kind !== 'edit' || piece.text !== '')
  const shown = first?.kind === 'source' ? source[first.span.start] : first?.text[0]
  if (shown === '\uFEFF') pieces.unshift({ kind: 'generated', text: newline, why: 'separator' })
}

/** Blank lines at the end are left out; a last line without an end gets one. */
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
      const at = piece.span.start + keep
      const tail = { start: at, end: piece.span.end }
      pieces[i] = { ...piece, span: { start: piece.span.start, end: at } }
      if (tail.start < tail.end) pieces.splice(i + 1, 0, { kind: 'edit', span: tail, text: '', why: 'separator' })
    } else pieces[i] = { ...piece, text: shown.slice(0, keep) }
    if (!/[\r\n]$/.test(shown.slice(0, keep))) {
      pieces.splice(i + 1, 0, { kind: 'generated', text: newline, why: 'separator' })
    }
    return
  }
}
