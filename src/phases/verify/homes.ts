import { lowerBound, type Span } from '../../markdown/span.ts'
import type { Survey } from '../../note/survey.ts'
import type { WrittenNote } from './written-note.ts'

/** Tells in which written note each place of the source is at home, by the record. */
export class Homes {
  readonly #spans: { span: Span; written: WrittenNote }[] = []
  readonly #firstHeading = new Map<WrittenNote, number>()

  constructor(survey: Survey, all: readonly WrittenNote[]) {
    const { headings } = survey
    for (const written of all) {
      for (const { piece, isHome } of written.pieces) {
        if (!isHome || piece.kind === 'generated' || piece.span.start === piece.span.end) continue
        this.#spans.push({ span: piece.span, written })
        if (this.#firstHeading.has(written)) continue
        const heading = lowerBound(headings, piece.span.start, (h) => h.span.start)
        const start = headings[heading]?.span.start
        if (start !== undefined && start < piece.span.end) this.#firstHeading.set(written, heading)
      }
    }
    this.#spans.sort((a, b) => a.span.start - b.span.start)
  }

  /** The note in which the character at an offset of the source is at home. */
  at(offset: number): WrittenNote | undefined {
    const home = this.#spans[lowerBound(this.#spans, offset + 1, ({ span }) => span.start) - 1]
    return home && offset < home.span.end ? home.written : undefined
  }

  /** The first heading that is at home in a note, which the file stands for; the survey's index. */
  firstHeading(written: WrittenNote): number | undefined {
    return this.#firstHeading.get(written)
  }
}
