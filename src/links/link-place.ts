import type { LinkPlace } from '../apps/app.ts'
import { leafAt } from '../note/block-of-id.ts'
import type { Survey } from '../note/survey.ts'
import { lowerBound } from '../text/span.ts'
import type { Reference } from './reference.ts'

/** Tells what stands around references where they are; of their neighbours only those of the source are known. */
export class LinkPlaces {
  readonly #survey: Survey
  readonly #dollars: readonly number[]

  constructor(survey: Survey) {
    this.#survey = survey
    const dollars: number[] = []
    for (let at = survey.text.indexOf('$'); at !== -1; at = survey.text.indexOf('$', at + 1)) dollars.push(at)
    this.#dollars = dollars
  }

  of({ span, inCell, syntax }: Reference, isLabel: (label: string) => boolean): LinkPlace {
    const { text } = this.#survey
    const { start, end } = leafAt(this.#survey, span.start) ?? span
    return {
      inCell,
      inHtml: syntax.kind === 'html',
      inComment: false,
      isAfterDollar: this.#isDollarIn(start, span.start),
      isBeforeDollar: this.#isDollarIn(span.end, end),
      before: text[span.start - 1] ?? '',
      after: text[span.end] ?? '',
      isLabel,
    }
  }

  /** Whether the dollars before a reference pair off, so that it stands in no math however many follow. */
  isBetweenPairs({ span }: Reference): boolean {
    const { start } = leafAt(this.#survey, span.start) ?? span
    const indexOf = (offset: number) => lowerBound(this.#dollars, offset, (at) => at)
    return (indexOf(span.start) - indexOf(start)) % 2 === 0
  }

  #isDollarIn(start: number, end: number): boolean {
    const next = this.#dollars[lowerBound(this.#dollars, start, (at) => at)]
    return next !== undefined && next < end
  }
}
