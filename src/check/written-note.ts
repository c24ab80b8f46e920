import { findLandmarks, type LinkTargets } from '../note/link-targets.ts'
import type { Survey } from '../note/survey.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { indexFrom, itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { OutputNote, Piece } from '../write/pieces.ts'

/** A piece, and where it stands in the text that was written. */
interface PlacedPiece {
  piece: Piece
  start: number
  end: number
  /** Whether it shows the source's bytes as they are. */
  isVerbatim: boolean
  /** Whether the note owns the source's bytes: they are no copy. */
  isOwned: boolean
}

/** An output note read again as its readers will read it. */
export interface WrittenNote {
  note: OutputNote
  survey: Survey
  linkTargets: LinkTargets
  pieces: PlacedPiece[]
}

export function readWritten(note: OutputNote, survey: Survey, source: string, renderer?: Renderer): WrittenNote {
  let at = 0
  const pieces = note.pieces.map((piece): PlacedPiece => {
    const length = piece.kind === 'source' ? piece.span.end - piece.span.start : piece.text.length
    const start = at
    at += length
    const isOwned = piece.kind === 'source' || piece.kind === 'edit'
    const isVerbatim =
      piece.kind === 'source' ||
      (piece.kind !== 'generated' && piece.text === source.slice(piece.span.start, piece.span.end))
    return { piece, start, end: at, isVerbatim, isOwned }
  })
  return { note, survey, linkTargets: findLandmarks(survey, renderer), pieces }
}

/** A place of the source that is behind an offset of a written note. */
export interface Origin {
  offset: number
  isOwned: boolean
}

/** Where the character at an offset of a written note comes from; undefined for what the program wrote. */
export function originOf({ pieces }: WrittenNote, offset: number): Origin | undefined {
  // pieces of no length end where the next one starts
  let at = indexFrom(pieces, offset + 1) - 1
  while (at >= 0 && pieces[at]?.start === pieces[at]?.end) at--
  const placed = pieces[at]
  if (!placed || offset >= placed.end || placed.piece.kind === 'generated') return undefined
  const { span } = placed.piece
  return { offset: placed.isVerbatim ? span.start + offset - placed.start : span.start, isOwned: placed.isOwned }
}

/** A span of the source as a written note shows it. */
export interface Showing {
  /** Where it begins in the written note. */
  start: number
  isOwned: boolean
}

/**
 * Every place where a written note shows the character at each of some offsets of the source; `offsets` is sorted.
 * Copies whose lines were unwrapped from a quote or list are not looked into.
 */
export function* showings<T extends { span: Span }>(
  written: WrittenNote,
  elements: readonly T[],
): Generator<[T, Showing]> {
  for (const { piece, start, end, isVerbatim, isOwned } of written.pieces) {
    if (piece.kind === 'generated' || start === end) continue
    const { span } = piece
    for (const element of itemsWithin(elements, span)) {
      if (isVerbatim) yield [element, { start: start + element.span.start - span.start, isOwned }]
      else if (element.span.start === span.start) yield [element, { start, isOwned }]
    }
  }
}
