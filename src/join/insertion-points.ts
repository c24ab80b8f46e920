import { nextLine } from '../text/lines.ts'
import { holds, overlaps, type Span } from '../text/span.ts'
import type { BasePiece } from './base-note.ts'
import type { Change, FolderNote } from './folder-note.ts'
import { findHead } from './note-head.ts'
import type { SourceMap } from './source-map.ts'

/** The place of new text in the source. */
export interface InsertionPoint {
  offset: number
  /** Whether it goes into bytes that the note owns, or into a copy. */
  role: 'home' | 'copy'
  /** Whether its neighbors there differ from those in its note, so that blank lines must separate them. */
  isApart: boolean
  /** Whether it continues a definition, and the program wrote the line break between them. */
  takesBreak?: boolean
}

/**
 * Finds the place in the source for new text of a note. A replacement goes where the old text was. Text above the heading
 * of a topic goes below it: above, it would be in another section. Text between two pieces goes after the first one,
 * ignoring generated text: after a copied heading it is in that section. Text behind a list of topics goes behind the topics.
 */
export function insertionPointOf(note: FolderNote, { base }: Change, place: Span, map: SourceMap): InsertionPoint {
  const pieces = note.base?.pieces ?? []
  return (
    placeOfReplaced(pieces, base) ??
    placeBelowHeading(note, base, place, map) ??
    placeBetween(note, base, place, map.outline.definitions.start)
  )
}

function placeBelowHeading(
  { base, survey }: FolderNote,
  { start }: Span,
  place: Span,
  { survey: source }: SourceMap,
): InsertionPoint | undefined {
  if (base?.role !== 'topic' || base.host || base.pieces.some((piece) => isShown(piece) && piece.end <= start))
    return undefined
  const heading = source.headings[findHead(base, source).heading ?? -1]
  if (!heading || survey.headings.some(({ span }) => holds(place, span))) return undefined
  return { offset: nextLine(source.text, heading.span.end), role: 'home', isApart: true }
}

/** Returns the place of text between two pieces. */
function placeBetween(note: FolderNote, base: Span, place: Span, end: number): InsertionPoint {
  const pieces = note.base?.pieces ?? []
  const shown = pieces.filter(isShown)
  const before = shown.filter((piece) => piece.end <= base.start).at(-1)
  const after = shown.find(({ start }) => start >= base.start)
  const isBlock = isWholeLines(note, place)
  if (isBlock && isBehindList(note, before, base.start))
    return { offset: after?.span?.start ?? end, role: 'home', isApart: true }
  if (before?.span && (before.end === base.start || isBlock)) {
    const isContinued = continuesDefinition(note, place)
    if (before.isDefinition && isBlock && !isContinued) return bodyEnd(pieces, before)
    const isNeighbour = before.end === base.start && after?.start === base.start && follows(before, after)
    return {
      offset: before.span.end,
      role: before.role === 'copy' && (before.isDefinition || !isBlock) ? 'copy' : 'home',
      isApart: isBlock && !isNeighbour && !isContinued,
      takesBreak: isBlock && isContinued && before.end < base.start,
    }
  }
  return nearestPlace(note, { before, after }, end, isBlock)
}

/** Returns the place of text that does not go after the piece before it. */
function nearestPlace(
  { base }: FolderNote,
  { before, after }: Record<'before' | 'after', BasePiece | undefined>,
  end: number,
  isApart: boolean,
): InsertionPoint {
  const offset = after?.span?.start ?? before?.span?.end
  if (offset !== undefined) return { offset, role: 'home', isApart }
  const home = base?.pieces.find(({ role }) => role === 'home')?.span
  return { offset: home?.start ?? end, role: 'home', isApart: true }
}

/** Returns whether a list of topics, as in an index split at units, is between a piece and a place of a note as written. */
function isBehindList({ base }: FolderNote, before: BasePiece | undefined, to: number): boolean {
  const from = before?.end ?? 0
  const pointers = base?.pieces.filter(({ why, start, end }) => why === 'pointer' && from <= start && end <= to) ?? []
  return pointers.some(({ start, end }) => /^[-*] /.test(base?.text.slice(start, end) ?? ''))
}

/** Returns whether the source of a piece directly follows that of another. */
function follows(before: BasePiece, after: BasePiece): boolean {
  return after.span?.start === before.span?.end
}

/** Returns the copy of a heading right before an offset of a note as written, ignoring generated text. */
export function copiedHeadingBefore({ base }: FolderNote, offset: number): BasePiece | undefined {
  const pieces = base?.pieces ?? []
  const before = pieces.filter((piece) => isShown(piece) && piece.end <= offset).at(-1)
  if (before?.role !== 'copy' || before.isDefinition) return undefined
  // a copied heading may be several pieces
  let first = before
  for (let i = pieces.indexOf(before) - 1; i >= 0; i--) {
    const piece = pieces[i]
    if (piece?.role !== 'copy' || !follows(piece, first)) break
    first = piece
  }
  return { ...first, span: { start: first.span?.start ?? 0, end: before.span?.end ?? 0 } }
}

/** Returns whether a piece shows source text. */
function isShown({ span, start, end }: BasePiece): boolean {
  return span !== undefined && start < end
}

/** Returns the place of the first piece that a change replaces in part or interrupts. */
function placeOfReplaced(pieces: readonly BasePiece[], base: Span): InsertionPoint | undefined {
  for (const { span, role, isVerbatim, start, end } of pieces) {
    if (!span || role === 'generated' || start === end) continue
    const isReplaced = overlaps({ start, end }, base)
    const isInside = isVerbatim && start < base.start && base.start < end
    if (!isReplaced && !isInside) continue
    return { offset: isVerbatim ? span.start + Math.max(base.start - start, 0) : span.start, role, isApart: false }
  }
  return undefined
}

/** Returns the end of a note's own text, before the definitions added to it. */
function bodyEnd(pieces: readonly BasePiece[], definition: BasePiece): InsertionPoint {
  const body = pieces.filter((piece) => piece.role === 'home' && !piece.isDefinition && isShown(piece))
  const offset = body.at(-1)?.span?.end ?? pieces.find(({ role }) => role === 'home')?.span?.start
  return { offset: offset ?? (definition.span?.end as number), role: 'home', isApart: true }
}

/** Returns whether new text continues a definition that begins before it. */
function continuesDefinition({ survey: { definitions, text } }: FolderNote, { start }: Span): boolean {
  const from = start + text.slice(start).search(/\S|$/)
  return definitions.some(({ span }) => span.start < start && from < span.end)
}

/** Returns whether new text consists of whole lines. */
function isWholeLines({ text }: FolderNote, { start, end }: Span): boolean {
  const isLineStart = (offset: number) => offset === 0 || /[\r\n]/.test(text[offset - 1] as string)
  return isLineStart(start) && (end === text.length || isLineStart(end))
}

/** Returns lines with the line break before them in place of the one at their end. */
export function withBreakBefore(text: string, { start, end }: Span): Span {
  const before = /(?:\r\n|\n|\r)?$/.exec(text.slice(0, start))?.index ?? start
  const last = /(?:\r\n|\n|\r)?$/.exec(text.slice(start, end))?.index ?? end - start
  return { start: before, end: start + last }
}
