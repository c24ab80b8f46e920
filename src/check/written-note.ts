import { findLinkTargets, type LinkTargets } from '../note/link-targets.ts'
import type { Survey } from '../note/survey.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { indexFrom, itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { OutputNote, Piece } from '../write/pieces.ts'

/** A piece with its position in the written text. */
interface PlacedPiece {
  piece: Piece
  start: number
  end: number
  /** Whether it shows the source's bytes unchanged. */
  isVerbatim: boolean
  /** Whether the note owns the source's bytes, so that they are no copy. */
  isOwned: boolean
}

/** An output note, parsed as its readers will parse it. */
export interface WrittenNote {
  note: OutputNote
  survey: Survey
  linkTargets: LinkTargets
  pieces: PlacedPiece[]
}

export function readWritten(note: OutputNote, survey: Survey, source: string, renderer?: Renderer): WrittenNote {
  let offset = 0
  const pieces = note.pieces.map((piece): PlacedPiece => {
    const length = piece.kind === 'source' ? piece.span.end - piece.span.start : piece.text.length
    const start = offset
    offset += length
    const isOwned = piece.kind === 'source' || piece.kind === 'edit'
    const isVerbatim =
      piece.kind === 'source' ||
      (piece.kind !== 'generated' && piece.text === source.slice(piece.span.start, piece.span.end))
    return { piece, start, end: offset, isVerbatim, isOwned }
  })
  return { note, survey, linkTargets: findLinkTargets(survey, renderer), pieces }
}

/** The source of an offset of a written note. */
export interface Origin {
  offset: number
  isOwned: boolean
  /** Whether the source's bytes are shown unchanged there. */
  isVerbatim: boolean
}

function pieceAt({ pieces }: WrittenNote, offset: number): PlacedPiece | undefined {
  // empty pieces end where the next one starts
  let index = indexFrom(pieces, offset + 1) - 1
  while (index >= 0 && pieces[index]?.start === pieces[index]?.end) index--
  const placed = pieces[index]
  return placed && offset < placed.end ? placed : undefined
}

/** Returns whether the character at an offset of a written note is the program's own text, which nobody edited. */
export function isGenerated(written: WrittenNote, offset: number): boolean {
  const piece = pieceAt(written, offset)?.piece
  if (piece?.kind !== 'generated') return piece === undefined
  // imports and marks are copies of the author's
  return piece.was === undefined && piece.why !== 'import' && piece.why !== 'mark'
}

/** Returns the source of the character at an offset of a written note; undefined for text of the program. */
export function originOf(written: WrittenNote, offset: number): Origin | undefined {
  const placed = pieceAt(written, offset)
  if (!placed || placed.piece.kind === 'generated') return undefined
  const { span } = placed.piece
  const { isOwned, isVerbatim } = placed
  return { offset: isVerbatim ? span.start + offset - placed.start : span.start, isOwned, isVerbatim }
}

/** A span of the source as a written note shows it. */
export interface Showing {
  /** Its start in the written note. */
  start: number
  isOwned: boolean
  isVerbatim: boolean
}

/**
 * Lists where a written note shows the character at each of some offsets of the source; `offsets` is sorted. Skips
 * copies whose lines lost the prefixes of a quote or list.
 */
export function* showings<T extends { span: Span }>(
  written: WrittenNote,
  elements: readonly T[],
): Generator<[T, Showing]> {
  for (const { piece, start, end, isVerbatim, isOwned } of written.pieces) {
    if (piece.kind === 'generated' || start === end) continue
    const { span } = piece
    for (const element of itemsWithin(elements, span)) {
      if (isVerbatim) yield [element, { start: start + element.span.start - span.start, isOwned, isVerbatim }]
      else if (element.span.start === span.start) yield [element, { start, isOwned, isVerbatim }]
    }
  }
}
