import type { Reference } from '../links/reference.ts'
import { definitionKey, firstDefinitions, showTheSame } from '../note/definitions.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import { type Edit, lowerBound, type Span } from '../text/span.ts'
import { duplicateDefinitionEdit } from './duplicate-definition.ts'
import { isMovable } from './is-movable.ts'
import { type Layout, type NoteLayout, ownerAt } from './layout.ts'

/** A definition that a note needs and does not hold. */
export interface Carried {
  definition: DefinitionNode
  /** Whether the definition moves here for good; otherwise it is a copy. */
  home: boolean
}

/** Which definitions each note gets, and which leave the place where they stood. */
export interface DefinitionMoves {
  /** In the order of first citation. */
  carried: Map<NoteLayout, Carried[]>
  /** Definitions that are at home in another note than the one they stood in. */
  moved: Map<DefinitionNode, NoteLayout>
  /** Definitions that nobody uses any more: every reference to them became a wiki-link. */
  retired: Set<DefinitionNode>
  /**
   * Later definitions of a label, in notes where they would come before the first one: nothing ever showed them. With what is
   * done to them: they are left out, or where they must stay get another label.
   */
  shadowed: Map<DefinitionNode, Omit<Edit, 'why'>>
}

/** A use of a definition, in the order of the text. */
interface Use {
  start: number
  definition: DefinitionNode
  /** The footnote definition that it stands in. */
  owner: DefinitionNode | undefined
}

/**
 * Finds the definitions that each note needs. A definition stays where it stands when its note uses it or nobody does;
 * otherwise it moves to the first note that uses it. Every other note that uses it gets a copy. Footnotes that are cited
 * inside footnotes follow them. The first definition of a label wins: https://spec.commonmark.org/0.31.2/#matches
 */
export function carryDefinitions(
  survey: Survey,
  references: readonly Reference[],
  layout: Layout,
  becomesWikiLink: (reference: Reference) => boolean,
): DefinitionMoves {
  const first = firstDefinitions(survey)
  const { uses, rewritten } = listUses(survey, references, first, becomesWikiLink)
  const inside = new Map<DefinitionNode, Use[]>()
  for (const use of uses) {
    if (!use.owner) continue
    const list = inside.get(use.owner)
    if (list) list.push(use)
    else inside.set(use.owner, [use])
  }
  const outside = uses.filter(({ owner }) => owner === undefined)

  // what each note shows needs
  const needs = new Map<NoteLayout, Set<DefinitionNode>>()
  const standing = new Map(survey.definitions.map((definition) => [definition, ownerAt(layout, definition.span.start)]))
  for (const note of layout.notes) {
    const needed = new Set<DefinitionNode>()
    for (const item of note.items) {
      if (item.kind !== 'slice') continue
      for (const use of usesIn(outside, item.span)) need(needed, use.definition)
    }
    needs.set(note, needed)
  }
  // a definition that nobody uses stays, and so needs what it cites itself
  const used = new Set([...needs.values()].flatMap((needed) => [...needed]))
  const later = groupLater(survey, first, standing)
  const wanted = new Set<DefinitionNode>()
  for (const [note, needed] of needs)
    for (const definition of needed)
      if (standing.get(definition) !== note && !isServed(note, definition)) wanted.add(definition)
  for (const definition of survey.definitions) {
    // with its own note it needs them already, and elsewhere when it goes there
    if (used.has(definition) && isMovable(survey, definition) && wanted.has(definition)) continue
    const needed = needs.get(standing.get(definition) as NoteLayout) as Set<DefinitionNode>
    for (const use of inside.get(definition) ?? []) {
      need(needed, use.definition)
      used.add(use.definition)
    }
  }

  const carried = new Map<NoteLayout, Carried[]>(layout.notes.map((note) => [note, []]))
  const moved = new Map<DefinitionNode, NoteLayout>()
  const shadowed = new Map<DefinitionNode, Omit<Edit, 'why'>>()
  for (const note of layout.notes) {
    for (const definition of needs.get(note) as Set<DefinitionNode>) {
      const stand = standing.get(definition) as NoteLayout
      const doubles = later.get(definition)?.get(note) ?? []
      if (stand === note) {
        // sections may stand in another order here
        for (const double of doubles)
          if (itemAt(note, double.span.start) < itemAt(note, definition.span.start))
            shadowed.set(double, duplicateDefinitionEdit(survey, double))
        continue
      }
      if (isServed(note, definition)) continue
      for (const double of doubles) shadowed.set(double, duplicateDefinitionEdit(survey, double))
      // what it holds comes before what stands here, and counts for as little
      for (const inner of definitionsIn(survey, definition.span))
        for (const double of later.get(inner)?.get(note) ?? [])
          shadowed.set(double, duplicateDefinitionEdit(survey, double))
      // what a footnote holds comes along with it
      if (isHeld(definition, needs.get(note) as Set<DefinitionNode>)) continue
      const leaves =
        isMovable(survey, definition) &&
        !moved.has(definition) &&
        !(needs.get(stand) as Set<DefinitionNode>).has(definition)
      if (leaves) moved.set(definition, note)
      ;(carried.get(note) as Carried[]).push({ definition, home: leaves })
    }
  }
  const retired = new Set([...rewritten].filter((definition) => isMovable(survey, definition) && !used.has(definition)))
  return { carried, moved, retired, shadowed }

  /** Whether a definition stands in another one that is needed as well. */
  function isHeld({ container }: DefinitionNode, needed: ReadonlySet<DefinitionNode>): boolean {
    for (let at = container; at; at = at.outer) {
      if (at.definition && needed.has(at.definition)) return true
    }
    return false
  }

  /** Whether a note has a later definition that says the same. */
  function isServed(note: NoteLayout, definition: DefinitionNode): boolean {
    const [double] = later.get(definition)?.get(note) ?? []
    return double !== undefined && showTheSame(survey, double, definition)
  }

  /** Adds a definition and all that it cites, in the order of citation. */
  function need(needed: Set<DefinitionNode>, definition: DefinitionNode): void {
    if (needed.has(definition)) return
    needed.add(definition)
    // a set hands out what is added to it while it is walked
    const queue = new Set([definition])
    for (const next of queue) {
      for (const use of inside.get(next) ?? []) {
        if (needed.has(use.definition)) continue
        needed.add(use.definition)
        queue.add(use.definition)
      }
    }
  }
}

/** The later definitions of each label by the note in which they stand. */
function groupLater(
  survey: Survey,
  first: ReadonlyMap<string, DefinitionNode>,
  standing: ReadonlyMap<DefinitionNode, NoteLayout>,
): Map<DefinitionNode, Map<NoteLayout, DefinitionNode[]>> {
  const later = new Map<DefinitionNode, Map<NoteLayout, DefinitionNode[]>>()
  for (const definition of survey.definitions) {
    const winner = first.get(definitionKey(definition)) as DefinitionNode
    if (winner === definition) continue
    const byNote = later.get(winner) ?? new Map<NoteLayout, DefinitionNode[]>()
    const note = standing.get(definition) as NoteLayout
    const same = byNote.get(note)
    if (same) same.push(definition)
    else byNote.set(note, [definition])
    later.set(winner, byNote)
  }
  return later
}

function listUses(
  survey: Survey,
  references: readonly Reference[],
  first: ReadonlyMap<string, DefinitionNode>,
  becomesWikiLink: (reference: Reference) => boolean,
): { uses: Use[]; rewritten: Set<DefinitionNode> } {
  const uses: Use[] = []
  const rewritten = new Set<DefinitionNode>()
  const owners = survey.definitions.filter(({ kind }) => kind === 'footnoteDefinition')
  const add = (start: number, key: string) => {
    const definition = first.get(key)
    if (definition) uses.push({ start, definition, owner: ownerOf(owners, start) })
    return definition
  }
  for (const { span, identifier } of survey.citations)
    add(span.start, definitionKey({ kind: 'footnoteDefinition', identifier }))
  for (const reference of references) {
    if (reference.target.kind !== 'definition') continue
    const key = definitionKey({ kind: 'definition', identifier: reference.target.identifier })
    if (becomesWikiLink(reference)) {
      const definition = first.get(key)
      if (definition) rewritten.add(definition)
    } else add(reference.span.start, key)
  }
  return { uses: uses.sort((a, b) => a.start - b.start), rewritten }
}

/** The innermost footnote definition around an offset. */
function ownerOf(owners: readonly DefinitionNode[], offset: number): DefinitionNode | undefined {
  for (let i = lowerBound(owners, offset + 1, (d) => d.span.start) - 1; i >= 0; i--) {
    const owner = owners[i] as DefinitionNode
    if (offset < owner.span.end) return owner
    if (owner.container === undefined) return undefined
  }
  return undefined
}

/** The definitions that stand in a span, without one that begins it. */
function definitionsIn({ definitions }: Survey, { start, end }: Span): readonly DefinitionNode[] {
  return definitions.slice(
    lowerBound(definitions, start + 1, (d) => d.span.start),
    lowerBound(definitions, end, (d) => d.span.start),
  )
}

/** Which item of a note shows an offset. */
function itemAt({ items }: NoteLayout, offset: number): number {
  return items.findIndex((item) => item.kind === 'slice' && item.span.start <= offset && offset < item.span.end)
}

function usesIn(uses: readonly Use[], span: Span): readonly Use[] {
  return uses.slice(
    lowerBound(uses, span.start, (u) => u.start),
    lowerBound(uses, span.end, (u) => u.start),
  )
}
