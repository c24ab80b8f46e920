import { findLinesAboveDelimiters } from '../text/link-surroundings.ts'
import type { SpanSet } from '../text/span.ts'
import type { Reference } from './reference.ts'

/** Knows where a bar more or less would make a table of a paragraph. */
export class BarGuard {
  readonly #linesAboveDelimiters: SpanSet

  constructor(text: string) {
    this.#linesAboveDelimiters = findLinesAboveDelimiters(text)
  }

  /** Whether the bars of a reference must stay as many as they are. */
  mustKeep({ span, inCell }: Reference): boolean {
    return !inCell && this.#linesAboveDelimiters.at(span.start) !== undefined
  }
}
