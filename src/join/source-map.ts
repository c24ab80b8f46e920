import { isDefinition, type Survey } from '../note/survey.ts'
import type { Outline } from '../plan/outline.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'

/** What the way back needs to know of the source note: where its sections end, and where it keeps its definitions. */
export class SourceMap {
  readonly survey: Survey
  readonly #outline: Outline

  constructor(survey: Survey, outline: Outline) {
    this.survey = survey
    this.#outline = outline
  }

  /** The start of the first section of at most this depth at or after an offset; where there is none, the end of the text. */
  sectionEnd(offset: number, depth: number): number {
    const { definitions, byAnchor } = this.#outline
    let end = definitions.start
    for (const { span, depth: at } of byAnchor.values()) {
      if (at <= depth && span.start >= offset && span.start < end) end = span.start
    }
    return end
  }

  /** The index of the first heading at or after an offset. */
  headingAfter(offset: number): number {
    return indexFrom(this.survey.headings, offset)
  }

  /** The depth of the first heading at or after an offset. */
  depthAfter(offset: number): number | undefined {
    return this.survey.headings[this.headingAfter(offset)]?.depth
  }

  /** Whether an offset is in the last run of definitions. */
  isAmongDefinitions(offset: number): boolean {
    const { start, end } = this.#outline.definitions
    return start < end && offset >= start
  }

  /**
   * Where new definitions of a kind go: behind the last of the run at the end of the note, if the note keeps at least half of
   * them there; undefined: they stay in their section.
   */
  definitionsEnd(kind: 'definition' | 'footnoteDefinition'): { offset: number; isLoose: boolean } | undefined {
    const { definitions: run } = this.#outline
    const { blocks, text, definitions } = this.survey
    const roots = definitions.filter((one) => one.kind === kind && one.container === undefined)
    const inRun = roots.filter(({ span }) => span.start >= run.start).length
    const last = blocks.at(-1)
    if (!last || !isDefinition(last) || run.start >= run.end || inRun * 2 < roots.length) return undefined
    const before = blocks.at(-2)
    const isLoose =
      before !== undefined && isDefinition(before) && before.span.start >= run.start
        ? /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(trimmedEnd(text, before.span), last.span.start))
        : false
    return { offset: trimmedEnd(text, last.span), isLoose }
  }
}

function trimmedEnd(text: string, { start, end }: Span): number {
  let at = end
  while (at > start && /[ \t\r\n]/.test(text[at - 1] as string)) at--
  return at
}
