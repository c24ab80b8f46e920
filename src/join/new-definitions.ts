import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import { definitionKey, firstDefinitions } from '../note/definitions.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import type { Span } from '../text/span.ts'
import { type FolderNote, keptAt } from './folder-note.ts'
import type { TextEdit } from './new-text.ts'

/** A definition that was added in a note of the folder. */
export interface NewDefinition {
  definition: DefinitionNode
  /** Whether the source, or another note, already has the same: then it is not merged back. */
  isKnown: boolean
}

/** New definitions, and the edits that give them and their references unused labels. */
export interface NewDefinitions {
  added: Map<FolderNote, NewDefinition[]>
  relabelled: Map<FolderNote, TextEdit[]>
  /** Source definitions that are now in another note, word for word: their owner still needs them. */
  needed: Span[]
  /** The relabelled definitions. */
  labels: { note: FolderNote; definition: DefinitionNode; label: string }[]
}

/** Finds the added definitions, in the order of the notes: the first of a label keeps it. */
export function findNewDefinitions(source: Survey, notes: readonly FolderNote[]): NewDefinitions {
  const known = new Map<string, string>()
  const first = firstDefinitions(source)
  for (const [key, definition] of first) known.set(key, bodyOf(source.text, definition))
  const added: NewDefinitions['added'] = new Map()
  const relabelled: NewDefinitions['relabelled'] = new Map()
  const labels: NewDefinitions['labels'] = []
  const needed: Span[] = []
  for (const note of notes) {
    const list: NewDefinition[] = []
    const edits: TextEdit[] = []
    const seen = new Set<string>()
    for (const definition of note.survey.definitions) {
      const key = definitionKey(definition)
      if (keptAt(note, definition.span.start) || seen.has(key)) continue
      seen.add(key)
      const body = bodyOf(note.text, definition)
      const other = known.get(key)
      if (other === undefined) known.set(key, body)
      const isKnown = other === body && definition.container === undefined
      list.push({ definition, isKnown })
      const original = first.get(key)
      if (isKnown && original) needed.push(original.span)
      if (other === undefined || other === body) continue
      const label = freeLabel(definition, known)
      known.set(definitionKey({ kind: definition.kind, identifier: normalizeIdentifier(label) }), body)
      labels.push({ note, definition, label })
      edits.push(...relabel(note, definition, label))
    }
    added.set(note, list)
    relabelled.set(note, edits)
  }
  return { added, relabelled, needed, labels }
}

function bodyOf(text: string, definition: DefinitionNode): string {
  if (definition.kind === 'definition') return JSON.stringify([definition.url, definition.title])
  return text
    .slice(definition.span.start, definition.span.end)
    .replace(/^\[[^\]]*\]:\s*/, '')
    .trim()
}

/** Returns the next number for a number, else the label with a number. */
function freeLabel(
  { kind, label: givenLabel, identifier }: DefinitionNode,
  known: ReadonlyMap<string, string>,
): string {
  const isFree = (label: string) => !known.has(definitionKey({ kind, identifier: normalizeIdentifier(label) }))
  const isNumber = /^\d+$/.test(identifier)
  for (let number = isNumber ? Number(identifier) + 1 : 2; ; number++) {
    const label = isNumber ? String(number) : `${givenLabel}-${number}`
    if (isFree(label)) return label
  }
}

function relabel(note: FolderNote, definition: DefinitionNode, label: string): TextEdit[] {
  const { survey, text } = note
  const { kind, identifier, span } = definition
  const isNew = (span: Span) => !keptAt(note, span.start)
  const first = text.indexOf(']:', span.start)
  if (kind === 'footnoteDefinition') {
    return [
      { span: { start: span.start + 2, end: first }, text: label },
      ...survey.citations
        .filter((citation) => citation.identifier === identifier && isNew(citation.span))
        .map(({ span: { start, end } }) => ({ span: { start: start + 2, end: end - 1 }, text: label })),
    ]
  }
  return [
    { span: { start: span.start + 1, end: first }, text: label },
    ...survey.links.flatMap((link): TextEdit[] => {
      const { span: at } = link
      if (!('identifier' in link) || link.identifier !== identifier || !isNew(at)) return []
      if (link.isShortcut) return [{ span: { start: at.end, end: at.end }, text: `[${label}]` }]
      return [{ span: { start: text.lastIndexOf('[', at.end - 1) + 1, end: at.end - 1 }, text: label }]
    }),
  ]
}
