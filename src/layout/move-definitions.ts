import { definitionKey, firstDefinitions, showTheSame } from '../note/definitions.ts'
import type { Reference } from '../note/reference.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import { groupBy, remembered } from '../text/maps.ts'
import { indexFrom, itemsWithin, type SortedSpans } from '../text/sorted-spans.ts'
import type { Edit } from '../text/span.ts'
import { duplicateDefinitionEdit } from './duplicate-definition.ts'
import { isMovable } from './is-movable.ts'
import { type Layout, type NoteLayout, noteAt } from './layout.ts'

/** A definition that a note needs and does not hold. */
export interface Carried {
  definition: DefinitionNode
  /** Whether the definition moves here; otherwise it is a copy. */
  isOwned: boolean
}

/** Which definitions each note gets, and which are removed from their place. */
export interface DefinitionMoves {
  /** In the order of first citation. */
  carried: ReadonlyMap<NoteLayout, readonly Carried[]>
  /** Definitions that move, with the note that owns each then. */
  moved: ReadonlyMap<DefinitionNode, NoteLayout>
  /** Definitions without use: every reference to them became a wiki-link. */
  retired: ReadonlySet<DefinitionNode>
  /**
   * Later definitions of a label, in notes where they would come before the first one. No app ever showed them. With
   * the edit of each: it is removed, or relabelled where it cannot be removed.
   */
  duplicates: ReadonlyMap<DefinitionNode, Omit<Edit, 'why'>>
}

/** A use of a definition. */
interface Use {
  span: { start: number; end: number }
  definition: DefinitionNode
  /** The footnote definition around it. */
  owner: DefinitionNode | undefined
}

/** The inputs of the decision where definitions go. */
interface CarryContext {
  survey: Survey
  layout: Layout
  /** In text order, by the footnote around them. */
  usesIn: ReadonlyMap<DefinitionNode | undefined, SortedSpans<Use>>
  /** The note whose text holds each definition. */
  standing: ReadonlyMap<DefinitionNode, NoteLayout>
  /** The later definitions of each label by their note. */
  later: ReadonlyMap<DefinitionNode, ReadonlyMap<NoteLayout, readonly DefinitionNode[]>>
}

type Needs = ReadonlyMap<NoteLayout, Set<DefinitionNode>>

/**
 * Finds the definitions that each note needs. A definition stays when its note uses it or no note does; otherwise it
 * moves to the first note that uses it. Every other note that uses it gets a copy. Footnotes cited in footnotes follow
 * them. The first definition of a label wins: https://spec.commonmark.org/0.31.2/#matches
 *
 * `asWiki`: the references by label that become wiki-links and use no definition.
 */
export function carryDefinitions(
  survey: Survey,
  references: readonly Reference[],
  layout: Layout,
  asWiki: ReadonlySet<Reference>,
): DefinitionMoves {
  const first = firstDefinitions(survey)
  const standing = new Map(survey.definitions.map((definition) => [definition, noteAt(layout, definition.span.start)]))
  const usesIn = groupBy(listUses(survey, references, first, asWiki), ({ owner }) => owner)
  const context = { survey, layout, usesIn, standing, later: groupLater(survey, first, standing) }
  const needs = needsOfText(context)
  const used = needsOfStaying(context, needs)
  const rewritten = [...asWiki].flatMap(({ target }) =>
    target.kind === 'definition' ? (first.get(linkKey(target.identifier)) ?? []) : [],
  )
  const retired = new Set(rewritten.filter((definition) => !used.has(definition) && isMovable(survey, definition)))
  return { ...assign(context, needs), retired, duplicates: duplicatesIn(context, needs) }
}

/** Collects the needs of each note's text. */
function needsOfText(context: CarryContext): Needs {
  const { layout, usesIn } = context
  const uses = usesIn.get(undefined) ?? []
  return new Map(
    layout.notes.map((note) => {
      const needed = new Set<DefinitionNode>()
      for (const item of note.items) {
        if (item.kind !== 'slice') continue
        for (const { definition } of itemsWithin(uses, item.span)) need(context, needed, definition)
      }
      return [note, needed]
    }),
  )
}

/** Adds the needs of definitions that stay; an unused definition stays too. Returns all used definitions. */
function needsOfStaying(context: CarryContext, needs: Needs): Set<DefinitionNode> {
  const { survey, usesIn, standing } = context
  const used = new Set([...needs.values()].flatMap((needed) => [...needed]))
  const wanted = new Set<DefinitionNode>()
  for (const [note, needed] of needs)
    for (const definition of needed)
      if (standing.get(definition) !== note && !isServed(context, note, definition)) wanted.add(definition)
  for (const definition of survey.definitions) {
    // its note already needs its definitions, and another note will when it moves there
    if (used.has(definition) && isMovable(survey, definition) && wanted.has(definition)) continue
    const needed = needs.get(standing.get(definition) as NoteLayout) as Set<DefinitionNode>
    for (const use of usesIn.get(definition) ?? []) {
      need(context, needed, use.definition)
      used.add(use.definition)
    }
  }
  return used
}

/** Assigns each note the definitions that it needs: the first note to need one owns it, if it can move. */
function assign(context: CarryContext, needs: Needs): Pick<DefinitionMoves, 'carried' | 'moved'> {
  const { survey, standing } = context
  const moved = new Map<DefinitionNode, NoteLayout>()
  const carried = new Map<NoteLayout, Carried[]>()
  for (const [note, needed] of needs) {
    const list: Carried[] = []
    carried.set(note, list)
    for (const definition of needed) {
      const stand = standing.get(definition) as NoteLayout
      // the content of a footnote comes with it
      if (stand === note || isServed(context, note, definition) || isHeld(definition, needed)) continue
      const isOwned = isMovable(survey, definition) && !moved.has(definition) && !needs.get(stand)?.has(definition)
      if (isOwned) moved.set(definition, note)
      list.push({ definition, isOwned })
    }
  }
  return { carried, moved }
}

/** Finds the later definitions of a label that would come first in a note. */
function duplicatesIn(context: CarryContext, needs: Needs): DefinitionMoves['duplicates'] {
  const { survey, standing, later } = context
  const duplicates = new Map<DefinitionNode, Omit<Edit, 'why'>>()
  for (const [note, needed] of needs) {
    for (const definition of needed) {
      const laterHere = (of: DefinitionNode) => later.get(of)?.get(note) ?? []
      // sections may be in another order in this note
      const isBefore = (double: DefinitionNode) => itemOf(note, double.span.start) < itemOf(note, definition.span.start)
      const doubles =
        standing.get(definition) === note
          ? laterHere(definition).filter(isBefore)
          : isServed(context, note, definition)
            ? []
            : // the content of a later definition is unused too
              [definition, ...definitionsIn(survey, definition)].flatMap(laterHere)
      for (const double of doubles) duplicates.set(double, duplicateDefinitionEdit(survey, double))
    }
  }
  return duplicates
}

/** Returns whether a definition is inside another one that is needed. */
function isHeld({ container }: DefinitionNode, needed: ReadonlySet<DefinitionNode>): boolean {
  for (let outer = container; outer; outer = outer.outer) {
    if (outer.definition && needed.has(outer.definition)) return true
  }
  return false
}

/** Returns whether a note has a later definition with the same content. */
function isServed({ survey, later }: CarryContext, note: NoteLayout, definition: DefinitionNode): boolean {
  const [double] = later.get(definition)?.get(note) ?? []
  return double !== undefined && showTheSame(survey, double, definition)
}

/** Adds a definition and the definitions it cites, in order of citation. */
function need({ usesIn }: CarryContext, needed: Set<DefinitionNode>, definition: DefinitionNode): void {
  if (needed.has(definition)) return
  needed.add(definition)
  // iterating over a set includes what is added meanwhile
  const queue = new Set([definition])
  for (const next of queue) {
    for (const use of usesIn.get(next) ?? []) {
      if (needed.has(use.definition)) continue
      needed.add(use.definition)
      queue.add(use.definition)
    }
  }
}

function groupLater(
  survey: Survey,
  first: ReadonlyMap<string, DefinitionNode>,
  standing: ReadonlyMap<DefinitionNode, NoteLayout>,
): CarryContext['later'] {
  const later = new Map<DefinitionNode, Map<NoteLayout, DefinitionNode[]>>()
  for (const definition of survey.definitions) {
    const winner = first.get(definitionKey(definition)) as DefinitionNode
    if (winner === definition) continue
    const byNote = remembered(later, winner, () => new Map<NoteLayout, DefinitionNode[]>())
    remembered(byNote, standing.get(definition) as NoteLayout, () => []).push(definition)
  }
  return later
}

/** Lists the uses of existing definitions, in text order. */
function listUses(
  survey: Survey,
  references: readonly Reference[],
  first: ReadonlyMap<string, DefinitionNode>,
  asWiki: ReadonlySet<Reference>,
): Use[] {
  const footnotes = survey.definitions.filter(({ kind }) => kind === 'footnoteDefinition')
  const labels = [
    ...survey.citations.map(({ span, identifier }) => ({
      span,
      key: definitionKey({ kind: 'footnoteDefinition', identifier }),
    })),
    ...references.flatMap((reference) => {
      const { span, target } = reference
      return target.kind === 'definition' && !asWiki.has(reference) ? { span, key: linkKey(target.identifier) } : []
    }),
  ]
  const uses = labels.flatMap(({ span, key }) => {
    const definition = first.get(key)
    return definition ? { span, definition, owner: footnoteAround(footnotes, span.start) } : []
  })
  return uses.sort((a, b) => a.span.start - b.span.start)
}

function linkKey(identifier: string): string {
  return definitionKey({ kind: 'definition', identifier })
}

/** The innermost footnote definition around an offset. */
function footnoteAround(footnotes: SortedSpans<DefinitionNode>, offset: number): DefinitionNode | undefined {
  for (let i = indexFrom(footnotes, offset + 1) - 1; i >= 0; i--) {
    const footnote = footnotes[i] as DefinitionNode
    if (offset < footnote.span.end) return footnote
    if (footnote.container === undefined) return undefined
  }
  return undefined
}

/** The definitions inside another one. */
function definitionsIn({ definitions }: Survey, { span }: DefinitionNode): readonly DefinitionNode[] {
  return itemsWithin(definitions, { start: span.start + 1, end: span.end })
}

/** Returns the index of the item that shows an offset in a note. */
function itemOf({ items }: NoteLayout, offset: number): number {
  return items.findIndex((item) => item.kind === 'slice' && item.span.start <= offset && offset < item.span.end)
}
