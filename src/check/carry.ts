import type { VFileMessage } from 'vfile-message'
import { lostDefinition, type TextPlaces } from '../messages/index.ts'
import { definitionKey, firstDefinitions, showTheSame } from '../note/definitions.ts'
import type { Reference } from '../note/reference.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import { listWrittenLinks } from './written-links.ts'
import { originOf, showings, type WrittenNote } from './written-note.ts'

export interface CarryContext {
  survey: Survey
  references: readonly Reference[]
}

/**
 * Verifies that every footnote citation and every reference by label shows the same definition as before, and that no
 * note defines a label twice unless the source does in the same place.
 */
export function verifyDefinitions(
  context: CarryContext,
  all: readonly WrittenNote[],
  places: TextPlaces,
): VFileMessage[] {
  const { survey, references } = context
  const found: VFileMessage[] = []
  const source = firstDefinitions(survey)
  const byStart = new Map(survey.definitions.map((definition) => [definition.span.start, definition]))
  const isFrom = (offset: number | undefined, wanted: DefinitionNode) => {
    const origin = offset === undefined ? undefined : byStart.get(offset)
    return origin !== undefined && showTheSame(survey, origin, wanted)
  }
  for (const written of all) {
    const { path } = written.note
    const here = firstDefinitions(written.survey)
    const citations = new Map(written.survey.citations.map(({ span, identifier }) => [span.start, identifier]))
    for (const [{ identifier, span }, { start }] of showings(written, survey.citations)) {
      const fail = (why: string) =>
        found.push(
          lostDefinition(`\`${survey.text.slice(span.start, span.end)}\` in \`${path}\` ${why}`, places.of(span)),
        )
      if (citations.get(start) !== identifier) fail('is no longer a footnote reference')
      else
        check(
          here.get(definitionKey({ kind: 'footnoteDefinition', identifier })),
          source.get(definitionKey({ kind: 'footnoteDefinition', identifier })),
          fail,
        )
    }
    const links = listWrittenLinks(written.survey)
    for (const [{ target, span }, { start }] of showings(written, references)) {
      if (target.kind !== 'definition') continue
      const link = links.get(start)
      if (link?.kind !== 'label') continue
      const fail = (why: string) =>
        found.push(
          lostDefinition(`\`${survey.text.slice(span.start, span.end)}\` in \`${path}\` ${why}`, places.of(span)),
        )
      check(
        here.get(definitionKey({ kind: 'definition', identifier: link.path })),
        source.get(definitionKey({ kind: 'definition', identifier: target.identifier })),
        fail,
      )
    }
    for (const definition of written.survey.definitions) {
      const { identifier, span } = definition
      if (here.get(definitionKey(definition)) === definition) continue
      const origin = originOf(written, span.start)
      const first = here.get(definitionKey(definition))
      const firstOrigin = first && originOf(written, first.span.start)
      const outer = firstOrigin && byStart.get(firstOrigin.offset)
      const isInside = origin && outer && outer.span.start < origin.offset && origin.offset < outer.span.end
      if (!isInside && (!origin?.isOwned || !firstOrigin?.isOwned))
        found.push(lostDefinition(`\`${identifier}\` is defined twice in \`${path}\``))
    }

    function check(
      got: DefinitionNode | undefined,
      wanted: DefinitionNode | undefined,
      fail: (why: string) => void,
    ): void {
      if (!got) fail('has no definition')
      else if (!wanted || !isFrom(originOf(written, got.span.start)?.offset, wanted)) fail('shows another definition')
    }
  }
  return found
}
