import type { LinkPlace } from '../apps/app.ts'
import { leafAt } from '../note/block-of-id.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { findHoldingBrackets, findLinesAboveDelimiters } from '../text/link-surroundings.ts'
import { lowerBound, type SpanSet } from '../text/span.ts'

/** The text around links that affects how they are read. */
export interface Surroundings {
  survey: Survey
  /** The offsets of all dollars. */
  dollars: readonly number[]
  /** Lines that would become a table head with one bar more or less. */
  linesAboveDelimiters: SpanSet
  /** Brackets that would be a link if they did not hold a link. */
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

/** Describes the text around a reference, with the neighbors it has in the source. */
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

/** Returns whether the dollars before a reference are paired, so that it is not in math however many follow. */
export function isBetweenPairs({ survey, dollars }: Surroundings, { span }: Reference): boolean {
  const { start } = leafAt(survey, span.start) ?? span
  const indexOf = (offset: number) => lowerBound(dollars, offset, (at) => at)
  return (indexOf(span.start) - indexOf(start)) % 2 === 0
}

/**
 * Returns whether an edit of a reference must keep its number of bars: otherwise its paragraph would become a table.
 */
export function mustKeepBars({ linesAboveDelimiters }: Surroundings, { span, inCell }: Reference): boolean {
  return !inCell && linesAboveDelimiters.at(span.start) !== undefined
}

function isDollarIn(dollars: readonly number[], start: number, end: number): boolean {
  const next = dollars[lowerBound(dollars, start, (at) => at)]
  return next !== undefined && next < end
}
