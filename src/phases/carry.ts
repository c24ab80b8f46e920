import { endsWithBlankLine, lineStart } from '../markdown/newline.ts'
import { apartMark } from '../markdown/print.ts'
import { lowerBound, type Span } from '../markdown/span.ts'
import { definitionKey, firstDefinitions, showTheSame } from '../note/definitions.ts'
import { type Block, type DefinitionNode, isDefinition, type Survey } from '../note/survey.ts'
import { homeOf, type Layout, type NoteLayout } from './layout.ts'
import type { Reference } from './link.ts'

/** A definition that a note needs and does not hold. */
export interface Carried {
  definition: DefinitionNode
  /** Whether the definition moves here for good; otherwise it is a copy. */
  home: boolean
}

/** Which definitions each note gets, and which leave the place where they stood. */
export interface Carriage {
  /** In the order of first citation. */
  carried: Map<NoteLayout, Carried[]>
  /** Definitions that are at home in another note than the one they stood in. */
  moved: Map<DefinitionNode, NoteLayout>
  /** Definitions that nobody uses any more: every reference to them became a wiki-link. */
  retired: Set<DefinitionNode>
  /**
   * Later definitions of a label, in notes that now hold the first one: nothing ever showed them. With what stands in their
   * place, so that the blocks around them stay apart.
   */
  shadowed: Map<DefinitionNode, string>
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
): Carriage {
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
  const standing = new Map(survey.definitions.map((definition) => [definition, homeOf(layout, definition.span.start)]))
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
    if (used.has(definition) && canLeave(survey, definition) && wanted.has(definition)) continue
    const needed = needs.get(standing.get(definition) as NoteLayout) as Set<DefinitionNode>
    for (const use of inside.get(definition) ?? []) {
      need(needed, use.definition)
      used.add(use.definition)
    }
  }

  const carried = new Map<NoteLayout, Carried[]>(layout.notes.map((note) => [note, []]))
  const moved = new Map<DefinitionNode, NoteLayout>()
  const shadowed = new Map<DefinitionNode, string>()
  for (const note of layout.notes) {
    for (const definition of needs.get(note) as Set<DefinitionNode>) {
      const stand = standing.get(definition) as NoteLayout
      if (stand === note) continue
      if (isServed(note, definition)) continue
      for (const double of later.get(definition)?.get(note) ?? [])
        shadowed.set(double, canLeave(survey, double) ? '' : apartMark)
      const leaves =
        canLeave(survey, definition) &&
        !moved.has(definition) &&
        !(needs.get(stand) as Set<DefinitionNode>).has(definition)
      if (leaves) moved.set(definition, note)
      ;(carried.get(note) as Carried[]).push({ definition, home: leaves })
    }
  }
  const retired = new Set([...rewritten].filter((definition) => canLeave(survey, definition) && !used.has(definition)))
  return { carried, moved, retired, shadowed }

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
    byNote.set(note, [...(byNote.get(note) ?? []), definition])
    later.set(winner, byNote)
  }
  return later
}

/**
 * Whether a definition can be taken from where it stands. Not from inside a quote or list, whose lines it shares; not from a
 * comment; and not from between two blocks that would become one without it.
 */
function canLeave({ blocks, hidden, text }: Survey, { container, span }: DefinitionNode): boolean {
  if (container !== undefined || hidden.at(span.start)) return false
  let before = lowerBound(blocks, span.start, (b) => b.span.start)
  let after = before
  while (before >= 0 && isDefinition(blocks[before] as Block)) before--
  while (after < blocks.length && isDefinition(blocks[after] as Block)) after++
  const next = blocks[after]
  if (!next) return true
  // what is indented would belong to a list or footnote above it, or be code
  if (/[ \t]/.test(text[lineStart(text, next.span.start)] as string)) return false
  if (blocks[before]?.type === next.type && (next.type === 'list' || next.type === 'blockquote')) return false
  const last = blocks[after - 1] as Block
  const isRightBelow = !endsWithBlankLine(text.slice(last.span.end - 1, lineStart(text, next.span.start)))
  // a paragraph that begins below a definition may be something else without it
  if (isRightBelow && !['heading', 'code', 'blockquote', 'list'].includes(next.type)) return false
  return next.type !== 'thematicBreak' || blocks[before] !== undefined
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

function usesIn(uses: readonly Use[], span: Span): readonly Use[] {
  return uses.slice(
    lowerBound(uses, span.start, (u) => u.start),
    lowerBound(uses, span.end, (u) => u.start),
  )
}
