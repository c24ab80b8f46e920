import type { LinkPlace } from '../apps/app.ts'
import { leafAt } from '../note/block-of-id.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { findHoldingBrackets, findLinesAboveDelimiters } from '../text/link-surroundings.ts'
import { lowerBound, type SpanSet } from '../text/span.ts'

/** What around a link decides how it is read. */
export interface Surroundings {
  survey: Survey
  /** The offsets of all dollars. */
  dollars: readonly number[]
  /** Lines that a bar more or less would make the head of a table. */
  linesAboveDelimiters: SpanSet
  /** Brackets that would be a link but for the link in them. */
  holdingBrackets: SpanSet
}

export function surroundingsIn(survey: Survey): Surroundings {
  const { text } = survey
  const dollars: number[] = []
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1)) dollars.push(at)
  return {
    survey,
    dollars,
    linesAboveDelimiters: findLinesAboveDelimiters(text),
    holdingBrackets: findHoldingBrackets(text, survey),
  }
}

/** What is around a reference. Of its neighbours only those of the source are known. */
export function linkPlaceOf(
  { survey, dollars }: Pick<Surroundings, 'survey' | 'dollars'>,
  { span, inCell, syntax }: Reference,
  isLabel: (label: string) => boolean,
): LinkPlace {
  const { text } = survey
  const { start, end } = leafAt(survey, span.start) ?? span
  return {
    inCell,
    inHtml: syntax.kind === 'html',
    inComment: false,
    isAfterDollar: isDollarIn(dollars, start, span.start),
    isBeforeDollar: isDollarIn(dollars, span.end, end),
    before: text[span.start - 1] ?? '',
    after: text[span.end] ?? '',
    isLabel,
  }
}

/** Whether the dollars before a reference pair off, so that it is in no math however many follow. */
export function isBetweenPairs({ survey, dollars }: Surroundings, { span }: Reference): boolean {
  const { start } = leafAt(survey, span.start) ?? span
  const indexOf = (offset: number) => lowerBound(dollars, offset, (at) => at)
  return (indexOf(span.start) - indexOf(start)) % 2 === 0
}

/** Whether a reference must keep as many bars as it has: one more or less would make a table of its paragraph. */
export function mustKeepBars({ linesAboveDelimiters }: Surroundings, { span, inCell }: Reference): boolean {
  return !inCell && linesAboveDelimiters.at(span.start) !== undefined
}

function isDollarIn(dollars: readonly number[], start: number, end: number): boolean {
  const next = dollars[lowerBound(dollars, start, (at) => at)]
  return next !== undefined && next < end
}
