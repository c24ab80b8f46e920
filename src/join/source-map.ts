import { type DefinitionNode, isDefinition, type Survey } from '../note/survey.ts'
import type { Outline } from '../plan/outline.ts'
import { trimmedEnd } from '../text/lines.ts'
import { indexFrom } from '../text/sorted-spans.ts'

/** The source note: the ends of its sections, and the place of its definitions. */
export interface SourceMap {
  survey: Survey
  outline: Outline
}

/**
 * Returns the start of the first section of at most this depth at or after an offset; without one, the end of the text.
 */
export function sectionEnd({ outline }: SourceMap, offset: number, depth: number): number {
  let end = outline.definitions.start
  for (const section of outline.byAnchor.values()) {
    const { start } = section.span
    if (section.depth <= depth && start >= offset && start < end) end = start
  }
  return end
}

/** Returns the depth of the first heading at or after an offset. */
export function depthAfter({ survey }: SourceMap, offset: number): number | undefined {
  return survey.headings[indexFrom(survey.headings, offset)]?.depth
}

/** Returns whether an offset is in the last run of definitions. */
export function isAmongDefinitions({ outline }: SourceMap, offset: number): boolean {
  const { start, end } = outline.definitions
  return start < end && offset >= start
}

/**
 * Returns where new definitions of a kind go: after the last of the run at the end of the note, if the note keeps at
 * least half of them there; undefined: they stay in their section.
 */
export function definitionsEnd(
  { survey, outline }: SourceMap,
  kind: DefinitionNode['kind'],
): { offset: number; isLoose: boolean } | undefined {
  const { definitions: run } = outline
  const { blocks, text, definitions } = survey
  const roots = definitions.filter((definition) => definition.kind === kind && definition.container === undefined)
  const inRun = roots.filter(({ span }) => span.start >= run.start).length
  const last = blocks.at(-1)
  if (!last || !isDefinition(last) || run.start >= run.end || inRun * 2 < roots.length) return undefined
  const before = blocks.at(-2)
  const isLoose =
    before !== undefined && isDefinition(before) && before.span.start >= run.start
      ? /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(
          text.slice(trimmedEnd(text, before.span.start, before.span.end), last.span.start),
        )
      : false
  return { offset: trimmedEnd(text, last.span.start, last.span.end), isLoose }
}
