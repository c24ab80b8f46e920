import type { Survey } from '../note/survey.ts'
import type { BaseNote, BasePiece } from './base-note.ts'

/** The heading of the source that a topic is made of. */
export interface NoteHead {
  /** Its index in the survey; undefined for the index note. */
  heading: number | undefined
  /** How many levels deeper the topic's headings are in the source. */
  delta: number
}

/** Finds the source heading of a topic, and how far the topic's headings were shifted. */
export function findHead(base: BaseNote | undefined, { headings, text }: Survey): NoteHead {
  if (!base) return { heading: undefined, delta: 0 }
  const { role, pieces } = base
  const home = pieces.filter(({ role: of, isDefinition }) => of === 'home' && !isDefinition)
  const start = home[0]?.span?.start
  if (role === 'index' || start === undefined) return { heading: undefined, delta: 0 }
  const headingIndex = headings.findIndex(({ span, splits }) => splits && span.start >= start)
  const heading = headings[headingIndex]
  if (!heading) return { heading: undefined, delta: 0 }
  const isAt = (piece: BasePiece, why: string, offset: number) =>
    piece.why === why && piece.span !== undefined && piece.span.start <= offset && offset < piece.span.end
  if (home.some((piece) => isAt(piece, 'heading', heading.span.start)))
    return { heading: headingIndex, delta: heading.depth - 1 }
  const marker = heading.markers[0]
  const shift = marker && home.find((piece) => isAt(piece, 'shift', marker.start))
  if (!shift?.span) return { heading: headingIndex, delta: 0 }
  // an underline and the digit of an HTML heading keep their length: their heading became one of depth 1
  const isAtx = heading.style === 'atx'
  const length = shift.end - shift.start
  return {
    heading: headingIndex,
    delta: isAtx ? text.slice(shift.span.start, shift.span.end).length - length : heading.depth - 1,
  }
}
