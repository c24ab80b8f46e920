import { firstBlockOf } from '../note/above-heading.ts'
import type { Survey } from '../note/survey.ts'
import type { BaseNote, BasePiece } from './base-note.ts'

/** The beginning of a topic in the source. */
export interface NoteHead {
  /** Where its text begins; undefined for the index note. */
  start: number | undefined
  /** The index in the survey of the heading that it begins with. */
  heading: number | undefined
  /** How many levels deeper the topic's headings are in the source. */
  delta: number
}

/** Returns whether a text has no words: only marks of list items, rules and comments. */
export function isWordless(text: string): boolean {
  return !/\p{L}/u.test(text.replace(/<!--[\s\S]*?-->|<[^<>]*>/g, ''))
}

/** Finds the source heading of a topic, and how far the topic's headings were shifted. */
export function findHead(base: BaseNote | undefined, survey: Survey): NoteHead {
  const { heading, ...head } = firstHeading(base, survey)
  const span = survey.headings[heading ?? -1]?.span
  if (!span) return { ...head, heading: undefined }
  // blocks that belong to a heading, such as the properties of a slide, are above it
  const above = survey.blocks[firstBlockOf(survey, span.start)]?.span.start ?? span.start
  const isFirst = isWordless(survey.text.slice(head.start, Math.min(above, span.start)))
  return { ...head, heading: isFirst ? heading : undefined }
}

function firstHeading(base: BaseNote | undefined, { headings, text }: Survey): NoteHead {
  const none = { start: undefined, heading: undefined, delta: 0 }
  if (!base) return none
  const { role, pieces } = base
  const home = pieces.filter(({ role: of, isDefinition }) => of === 'home' && !isDefinition)
  const start = home[0]?.span?.start
  if (role === 'index' || start === undefined) return none
  const headingIndex = headings.findIndex(({ span, splits }) => splits && span.start >= start)
  const heading = headings[headingIndex]
  if (!heading) return { ...none, start }
  const isAt = (piece: BasePiece, why: string, offset: number) =>
    piece.why === why && piece.span !== undefined && piece.span.start <= offset && offset < piece.span.end
  if (home.some((piece) => isAt(piece, 'heading', heading.span.start)))
    return { start, heading: headingIndex, delta: heading.depth - 1 }
  const marker = heading.markers[0]
  const shift = marker && home.find((piece) => isAt(piece, 'shift', marker.start))
  if (!shift?.span) return { start, heading: headingIndex, delta: 0 }
  // an underline and the digit of an HTML heading keep their length: their heading became one of depth 1
  const isAtx = heading.style === 'atx'
  const length = shift.end - shift.start
  return {
    start,
    heading: headingIndex,
    delta: isAtx ? text.slice(shift.span.start, shift.span.end).length - length : heading.depth - 1,
  }
}
