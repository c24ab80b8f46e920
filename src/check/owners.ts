import { lowerBound, type Span } from '../text/span.ts'
import type { WrittenNote } from './written-note.ts'

/** Tells in which written note each place of the source is at home, by the record. */
export class Homes {
  readonly #spans: { span: Span; written: WrittenNote }[] = []

  constructor(all: readonly WrittenNote[]) {
    for (const written of all) {
      for (const { piece, isHome } of written.pieces) {
        if (!isHome || piece.kind === 'generated' || piece.span.start === piece.span.end) continue
        this.#spans.push({ span: piece.span, written })
      }
    }
    this.#spans.sort((a, b) => a.span.start - b.span.start)
  }

  /** The note in which the character at an offset of the source is at home. */
  at(offset: number): WrittenNote | undefined {
    const home = this.#spans[lowerBound(this.#spans, offset + 1, ({ span }) => span.start) - 1]
    return home && offset < home.span.end ? home.written : undefined
  }
}
