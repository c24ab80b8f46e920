import { definitionKey, firstDefinitions } from '../note/definitions.ts'
import type { Reference } from '../note/reference.ts'
import { freeLabels, keyOf, type NewLabel, relabel } from '../note/relabel.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import { startingAt } from '../text/sorted-spans.ts'
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
  /**
   * Source definitions that are not deleted: they are now in another note, word for word, or a kept link that was
   * written without its label needs them.
   */
  needed: Span[]
  /** The relabelled definitions. */
  labels: { note: FolderNote; definition: DefinitionNode; label: string }[]
}

/** Finds the added definitions, in the order of the notes: the first of a label keeps it. */
export function findNewDefinitions(
  source: Survey,
  references: readonly Reference[],
  notes: readonly FolderNote[],
): NewDefinitions {
  const known = new Map<string, string>()
  const first = firstDefinitions(source)
  for (const [key, definition] of first) known.set(key, bodyOf(source.text, definition))
  const takeLabel = freeLabels(known)
  const added: NewDefinitions['added'] = new Map()
  const relabelled: NewDefinitions['relabelled'] = new Map()
  const labels: NewDefinitions['labels'] = []
  const needed: Span[] = []
  for (const { piece } of notes.flatMap(({ kept }) => kept)) {
    if (piece.role !== 'home' || piece.isVerbatim || !piece.span) continue
    const target = startingAt(references, piece.span.start)?.target
    const label = target?.kind === 'definition' && first.get(keyOf('definition', target.identifier))
    if (label) needed.push(label.span)
  }
  for (const note of notes) {
    const list: NewDefinition[] = []
    const isNew = ({ start }: Span) => !keptAt(note, start)
    const newLabels = labelsOfSource(note, source)
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
      const label = takeLabel(definition, body)
      labels.push({ note, definition, label })
      newLabels.push([definition, label])
    }
    added.set(note, list)
    relabelled.set(note, relabel(note.survey, newLabels, isNew))
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

/** Lists the definitions that a split gave other labels in a host, with their labels in the source. */
function labelsOfSource({ base, survey }: FolderNote, { text }: Survey): NewLabel[] {
  return (base?.pieces ?? []).flatMap(({ why, span, isVerbatim, start, end }): NewLabel[] => {
    if (why !== 'definition' || isVerbatim || !span) return []
    const [was, now] = [text.slice(span.start, span.end), (base?.text ?? '').slice(start, end)].map(readMark)
    const kind = now?.isFootnote ? 'footnoteDefinition' : 'definition'
    const definition = now && firstDefinitions(survey).get(keyOf(kind, now.label))
    return definition && was ? [[definition, was.label]] : []
  })
}

/** Reads `[^label]` or `[label]`. */
function readMark(mark: string): { isFootnote: boolean; label: string } | undefined {
  const [, footnote, label] = /^\[(\^?)([\s\S]*)\]$/.exec(mark) ?? []
  return label === undefined ? undefined : { isFootnote: footnote === '^', label }
}
