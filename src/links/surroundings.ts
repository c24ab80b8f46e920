import type { LinkPlace } from '../apps/app.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { type DollarPlaces, findDollarPlaces } from '../text/dollars.ts'
import { findHoldingBrackets, findLinesAboveDelimiters } from '../text/link-surroundings.ts'
import type { SpanSet } from '../text/span.ts'

/** The text around links that affects how they are read. */
export interface Surroundings {
  survey: Survey
  dollars: DollarPlaces
  /** Lines that would become a table head with one bar more or less. */
  linesAboveDelimiters: SpanSet
  /** Brackets that would be a link if they did not hold a link. */
  holdingBrackets: SpanSet
}

export function surroundingsIn(survey: Survey): Surroundings {
  const { text } = survey
  return {
    survey,
    dollars: findDollarPlaces(text, survey),
    linesAboveDelimiters: findLinesAboveDelimiters(text),
    holdingBrackets: findHoldingBrackets(text, survey),
  }
}

/** Describes the text around a reference, with the neighbors it has in the source. */
export function linkPlaceOf(
  { survey, dollars }: Pick<Surroundings, 'survey' | 'dollars'>,
  { span, inCell, syntax }: Reference,
  isLabel: (label: string) => boolean,
): LinkPlace {
  const { text } = survey
  return {
    inCell,
    inHtml: syntax.kind === 'html',
    inComment: false,
    isAfterDollar: dollars.afterDollar.at(span.start) !== undefined,
    isBeforeDollar: dollars.beforeDollar.at(span.end) !== undefined,
    before: text[span.start - 1] ?? '',
    after: text[span.end] ?? '',
    isLabel,
  }
}

/**
 * Returns whether an edit of a reference must keep its number of bars: otherwise its paragraph would become a table.
 */
export function mustKeepBars({ linesAboveDelimiters }: Surroundings, { span, inCell }: Reference): boolean {
  return !inCell && linesAboveDelimiters.at(span.start) !== undefined
}
