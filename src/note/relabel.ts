import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import { remembered } from '../text/maps.ts'
import type { Edit, Span } from '../text/span.ts'
import { definitionKey, firstDefinitions } from './definitions.ts'
import type { DefinitionNode, Survey } from './survey.ts'

/** Runs of numbers that labels of a kind already have, so that many new labels take linear time. */
const takenRuns = new WeakMap<ReadonlyMap<string, unknown>, Map<string, { from: number; to: number }>>()

/** Returns the next number for a number, else the label with a number. `known`: the keys of all definitions; only grows. */
export function freeLabel(
  { kind, label: givenLabel, identifier }: DefinitionNode,
  known: ReadonlyMap<string, unknown>,
): string {
  const isNumber = /^\d+$/.test(identifier)
  const start = isNumber ? Number(identifier) + 1 : 2
  const labelOf = (number: number) => (isNumber ? String(number) : `${givenLabel}-${number}`)
  const runs = remembered(takenRuns, known, () => new Map())
  const run = isNumber ? runs.get(kind) : undefined
  const isInRun = run !== undefined && run.from <= start && start <= run.to
  let number = isInRun ? run.to : start
  while (known.has(keyOf(kind, labelOf(number)))) number++
  if (isNumber) runs.set(kind, { from: isInRun ? run.from : start, to: number })
  return labelOf(number)
}

/** Returns the key of a definition with a label. */
export function keyOf(kind: DefinitionNode['kind'], label: string): string {
  return definitionKey({ kind, identifier: normalizeIdentifier(label) })
}

/** Gives a definition and the references to it another label, in a part of the note. */
export function relabel(
  { text, citations, links }: Survey,
  { kind, identifier, span }: DefinitionNode,
  label: string,
  isIncluded: (span: Span) => boolean = () => true,
): Edit[] {
  const isFootnote = kind === 'footnoteDefinition'
  const written = `[${isFootnote ? '^' : ''}${label}]`
  const definition = { span: { start: span.start, end: text.indexOf(']:', span.start) + 1 }, why: 'definition' }
  const isOf = (use: { span: Span }) => 'identifier' in use && use.identifier === identifier && isIncluded(use.span)
  const uses = isFootnote
    ? citations.filter(isOf).map(({ span }) => span)
    : links.filter(isOf).map(({ span: { start, end }, ...link }) => {
        // a shortcut keeps its words
        const isShortcut = 'isShortcut' in link && link.isShortcut
        return { start: isShortcut ? end : Math.max(start, text.lastIndexOf('[', end - 1)), end }
      })
  return [...(isIncluded(span) ? [definition] : []), ...uses.map((use) => ({ span: use, why: 'label' }))].map(
    (edit) => ({ ...edit, text: written }),
  )
}

/** Gives the definitions of a note the labels that they can have in a host, whose definitions keep theirs. */
export function labelsInHost(survey: Survey, host: Survey | undefined): Edit[] {
  if (!host) return []
  const own = firstDefinitions(survey)
  const theirs = firstDefinitions(host)
  const known = new Map([...own, ...theirs])
  return [...own].flatMap(([key, definition]) => {
    if (!theirs.has(key)) return []
    const label = freeLabel(definition, known)
    known.set(keyOf(definition.kind, label), definition)
    return relabel(survey, definition, label)
  })
}
