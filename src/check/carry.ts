import type { VFileMessage } from 'vfile-message'
import { lostDefinition, type TextPlaces } from '../messages/index.ts'
import { footnotesAround } from '../note/container.ts'
import { definitionKey, firstDefinitions, showTheSame } from '../note/definitions.ts'
import type { Reference } from '../note/reference.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import { holds, type Span } from '../text/span.ts'
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
  const source = firstDefinitions(context.survey)
  const references = context.references.filter(({ target }) => target.kind === 'definition')
  const byStart = new Map(context.survey.definitions.map((definition) => [definition.span.start, definition]))
  return all.flatMap((written) => {
    const known = { ...context, references, source, byStart, written, first: firstDefinitions(written.survey) }
    return [...verifyCitations(known, places), ...verifyLabels(known, places), ...verifyRepeated(known)]
  })
}

/** A written note and the definitions that count in it, and in the source. */
interface NoteContext extends CarryContext {
  written: WrittenNote
  /** The first definition of each key in the written note. */
  first: ReadonlyMap<string, DefinitionNode>
  source: ReadonlyMap<string, DefinitionNode>
  /** The definitions of the source by their start. */
  byStart: ReadonlyMap<number, DefinitionNode>
}

function verifyCitations(context: NoteContext, places: TextPlaces): VFileMessage[] {
  const { survey, written, first, source } = context
  const citations = new Map(written.survey.citations.map(({ span, identifier }) => [span.start, identifier]))
  return [...showings(written, survey.citations)].flatMap(([{ identifier, span }, { start }]) => {
    const keyOf = (of: string) => definitionKey({ kind: 'footnoteDefinition', identifier: of })
    // in a note that it joins, a citation may have another label
    const got = citations.get(start)
    const why =
      got === undefined
        ? 'is no longer a footnote reference'
        : problemOf(context, first.get(keyOf(got)), source.get(keyOf(identifier)))
    return why === undefined ? [] : [messageOf(context, span, why, places)]
  })
}

function verifyLabels(context: NoteContext, places: TextPlaces): VFileMessage[] {
  const { references, written, first, source } = context
  const labels = new Map(
    written.survey.links.flatMap((link) => ('identifier' in link ? [[link.span.start, link.identifier]] : [])),
  )
  return [...showings(written, references)].flatMap(([{ target, span }, { start }]) => {
    const label = labels.get(start)
    if (target.kind !== 'definition' || label === undefined) return []
    const key = definitionKey({ kind: 'definition', identifier: label })
    const wantedKey = definitionKey({ kind: 'definition', identifier: target.identifier })
    const why = problemOf(context, first.get(key), source.get(wantedKey))
    return why === undefined ? [] : [messageOf(context, span, why, places)]
  })
}

function verifyRepeated({ written, first, source, byStart }: NoteContext): VFileMessage[] {
  return written.survey.definitions.flatMap((definition) => {
    const counted = first.get(definitionKey(definition))
    if (counted === definition) return []
    const origin = originOf(written, definition.span.start)
    const firstOrigin = counted && originOf(written, counted.span.start)
    const own = byStart.get(origin?.offset ?? -1)
    // in a footnote that the note needs whole
    const isInside = own && own !== source.get(definitionKey(own)) && footnotesAround(own).length > 0
    if (isInside || (origin?.isOwned && firstOrigin?.isOwned)) return []
    return [lostDefinition(`\`${definition.identifier}\` is defined twice in \`${written.note.path}\``)]
  })
}

/** Returns why a written note does not show the wanted definition; undefined when it does. */
function problemOf(
  { survey, written, byStart }: NoteContext,
  got: DefinitionNode | undefined,
  wanted: DefinitionNode | undefined,
): string | undefined {
  if (!got) return 'has no definition'
  const origin = originOf(written, got.span.start)
  const definition = byStart.get(origin?.offset ?? -1)
  if (!wanted || !definition) return 'shows another definition'
  // inside a copy without the prefixes of a quote or list it has no place of its own
  const isInside = !origin?.isVerbatim && holds(definition.span, wanted.span)
  const isSame = isInside && charactersOf(written.note.text, got) === charactersOf(survey.text, wanted)
  return isSame || showTheSame(survey, definition, wanted) ? undefined : 'shows another definition'
}

/** Returns the source of a definition without spaces and marks of quotes. */
function charactersOf(text: string, { span }: DefinitionNode): string {
  return text.slice(span.start, span.end).replace(/[\s>]+/g, '')
}

function messageOf({ survey, written }: NoteContext, span: Span, why: string, places: TextPlaces): VFileMessage {
  const source = survey.text.slice(span.start, span.end)
  return lostDefinition(`\`${source}\` in \`${written.note.path}\` ${why}`, places.of(span))
}
