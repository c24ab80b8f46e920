import type { NotePath } from '../note/parse-note.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import { overlaps, type Span } from '../text/span.ts'
import type { Manifest, ManifestNote, ManifestPiece } from '../write/manifest.ts'

/** A run of an output note's text as written, with its source. */
export interface BasePiece {
  /** Its offset in the note as written. */
  start: number
  end: number
  /** The source bytes; undefined for text of the program. */
  span: Span | undefined
  /** `home`: the note owns the bytes. `copy`: another note owns them. `generated`: text of the program. */
  role: 'home' | 'copy' | 'generated'
  /** Whether it shows the source's bytes unchanged. */
  isVerbatim: boolean
  /** Whether it is part of a definition added at the end of the note. */
  isDefinition: boolean
  why: string
}

/** An output note as written. */
export interface BaseNote {
  path: NotePath
  role: 'index' | 'topic'
  text: string
  pieces: BasePiece[]
  /** The note that it joined. */
  host?: ManifestNote['host']
}

/** Rebuilds the output notes of a manifest as written; `source`: the source note without its byte order mark. */
export function rebuildNotes(manifest: Manifest, source: string): BaseNote[] {
  return manifest.notes.map((note) => rebuildNote(note, source))
}

function rebuildNote({ path, role, pieces, host }: ManifestNote, source: string): BaseNote {
  let text = ''
  const placed: BasePiece[] = []
  for (const piece of pieces) {
    const start = text.length
    const read = readPiece(piece, source)
    text += read.text
    const last = placed.at(-1)
    const follows = last?.isDefinition && last.role === 'copy' && last.span?.end === read.span?.start
    const isDefinition = read.isDefinition || (read.role === 'copy' && follows === true)
    placed.push({ ...read, start, end: text.length, isDefinition })
  }
  return { path, role, text, pieces: placed, ...(host && { host }) }
}

/** Returns the pieces that show a part of `span`, a place in the note as written. */
export function piecesIn(pieces: readonly BasePiece[], span: Span): BasePiece[] {
  const first = Math.max(indexFrom(pieces, span.start + 1) - 1, 0)
  return pieces.slice(first, Math.max(indexFrom(pieces, span.end), first)).filter((piece) => overlaps(piece, span))
}

/** Returns the source bytes that a place of a note as written shows, with their pieces. */
export function sourceSpansIn(pieces: readonly BasePiece[], place: Span): { piece: BasePiece; span: Span }[] {
  return piecesIn(pieces, place).flatMap((piece) => {
    const { span, role, isVerbatim, start, end } = piece
    if (!span || role === 'generated') return []
    if (!isVerbatim) return { piece, span }
    const from = span.start + Math.max(place.start, start) - start
    return { piece, span: { start: from, end: span.start + Math.min(place.end, end) - start } }
  })
}

function readPiece(piece: ManifestPiece, source: string): Omit<BasePiece, 'start' | 'end'> & { text: string } {
  if ('generated' in piece) {
    const { generated: text, why } = piece
    return { text, span: undefined, role: 'generated', isVerbatim: false, isDefinition: false, why }
  }
  if ('source' in piece) {
    const span = spanOf(piece.source)
    const text = source.slice(span.start, span.end)
    return { text, span, role: 'home', isVerbatim: true, isDefinition: piece.moved === true, why: 'source' }
  }
  if ('edit' in piece) {
    const { now: text, why } = piece
    const span = spanOf(piece.edit)
    return { text, span, role: 'home', isVerbatim: false, isDefinition: piece.moved === true, why }
  }
  const span = spanOf(piece.carried)
  const text = piece.now ?? source.slice(span.start, span.end)
  const { why } = piece
  return { text, span, role: 'copy', isVerbatim: piece.now === undefined, isDefinition: why === 'definition', why }
}

function spanOf([start, end]: [number, number]): Span {
  return { start, end }
}
