import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Edit, Span } from '../text/span.ts'
import { definitionKey, firstDefinitions } from './definitions.ts'
import type { DefinitionNode, Survey } from './survey.ts'

/** A definition and the label that it gets. */
export type NewLabel = readonly [DefinitionNode, label: string]

/**
 * Returns a function that gives definitions labels that are free: the next number for a number, else the label with a number.
 * `known`: the keys of all definitions; each new one is added with its value.
 */
export function freeLabels<T>(known: Map<string, T>): (definition: DefinitionNode, value: T) => string {
  /** The last run of taken numbers of each kind, so that many new labels take linear time. */
  const runs = new Map<string, { from: number; to: number }>()
  return ({ kind, label, identifier }, value) => {
    const isNumber = /^\d+$/.test(identifier)
    const start = isNumber ? Number(identifier) + 1 : 2
    const labelOf = (number: number) => (isNumber ? String(number) : `${label}-${number}`)
    const run = isNumber ? runs.get(kind) : undefined
    const isInRun = run !== undefined && run.from <= start && start <= run.to
    let number = isInRun ? run.to : start
    while (known.has(keyOf(kind, labelOf(number)))) number++
    if (isNumber) runs.set(kind, { from: isInRun ? run.from : start, to: number })
    known.set(keyOf(kind, labelOf(number)), value)
    return labelOf(number)
  }
}

/** Returns the key of a definition with a label. */
export function keyOf(kind: DefinitionNode['kind'], label: string): string {
  return definitionKey({ kind, identifier: normalizeIdentifier(label) })
}

/** Gives definitions and the references to them other labels, in a part of the note. Not sorted. */
export function relabel(
  { text, citations, links }: Survey,
  labels: readonly NewLabel[],
  isIncluded: (span: Span) => boolean = () => true,
): Edit[] {
  const written = new Map(
    labels.map(([definition, label]) => [
      definitionKey(definition),
      `[${definition.kind === 'footnoteDefinition' ? '^' : ''}${label}]`,
    ]),
  )
  const edit = (kind: DefinitionNode['kind'], identifier: string, within: Span, span: Span, why: string): Edit[] => {
    const label = written.get(definitionKey({ kind, identifier }))
    return label !== undefined && isIncluded(within) ? [{ span, text: label, why }] : []
  }
  return [
    ...labels.flatMap(([{ kind, identifier, span }]) => {
      const { start } = span
      return edit(kind, identifier, span, { start, end: text.indexOf(']:', start) + 1 }, 'definition')
    }),
    ...citations.flatMap(({ identifier, span }) => edit('footnoteDefinition', identifier, span, span, 'label')),
    ...links.flatMap((link) => {
      if (!('identifier' in link)) return []
      const { start, end } = link.span
      // a shortcut keeps its words
      const from = link.isShortcut ? end : Math.max(start, text.lastIndexOf('[', end - 1))
      return edit('definition', link.identifier, link.span, { start: from, end }, 'label')
    }),
  ]
}

/** Gives the definitions of a note the labels that they can have in a host, whose definitions keep theirs. */
export function labelsInHost(survey: Survey, host: Survey | undefined): Edit[] {
  if (!host) return []
  const first = firstDefinitions(survey)
  const theirs = firstDefinitions(host)
  const takeLabel = freeLabels(new Map([...first, ...theirs]))
  const labels = [...first].flatMap(([key, definition]): NewLabel[] =>
    theirs.has(key) ? [[definition, takeLabel(definition, definition)]] : [],
  )
  return relabel(survey, labels)
}
