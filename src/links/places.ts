import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { AppHeading, LinkForm } from '../apps/app.ts'
import { FragmentChooser, type Weights } from '../apps/choose-fragment.ts'
import { blockOfId } from '../note/block-of-id.ts'
import { countSlugs } from '../note/headings.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import type { BlockId } from '../text/block-id.ts'
import { holds, lowerBound, type Span } from '../text/span.ts'
import { type BlockIds, MarkableBlocks } from '../write/block-ids.ts'
import { type Layout, type NoteLayout, ownerAt } from '../write/layout.ts'
import type { DefinitionMoves } from '../write/move-definitions.ts'
import { appHeading, type HeadingText } from './app-headings.ts'
import type { Reference } from './reference.ts'

/** Where a landmark of the source is after the split. */
export interface Location {
  note: NoteLayout
  /** Whether the file itself is what the landmark meant: the note, or the section that the file is made of. */
  whole: boolean
  /** The heading to go to: the landmark's own, or the one it stands under. The survey's index; undefined: none. */
  heading: number | undefined
  /** Whether `heading` only stands near it. */
  isNear: boolean
  blockId: string | undefined
  /** An HTML id that stands in the note. */
  htmlId: string | undefined
}

/** The headings of an output note. */
interface NoteHeadings {
  chooser: FragmentChooser
  list: AppHeading[]
  /** From the survey's index of a heading that is at home in the note to its place in the list. */
  position: Map<number, number>
}

/** A wiki-link with nothing special around it. */
const plainLink: LinkForm = {
  kind: 'wiki',
  embed: false,
  path: '',
  fragment: undefined,
  isAngled: false,
  text: 'text',
  place: {
    inCell: false,
    inHtml: false,
    inComment: false,
    isAfterDollar: false,
    isBeforeDollar: false,
    before: '',
    after: '',
    isLabel: () => false,
  },
}

/** Tells where the landmarks of the source are after the split, and how their headings are found there. */
export class Locator {
  readonly #survey: Survey
  readonly #layout: Layout
  readonly #references: readonly Reference[]
  readonly #weights: Weights
  readonly #linkpathOf: (to: NotePath, from: NotePath) => string
  /** The author's block ids by the start of what they mark. */
  readonly #ownBlockIds: ReadonlyMap<number, string>
  readonly #markable: MarkableBlocks
  readonly #headings = new Map<NoteLayout, NoteHeadings>()
  readonly #firstBlocks = new Map<NoteLayout, Map<string, BlockId>>()
  readonly #carried = new Map<NoteLayout, ReadonlySet<DefinitionNode>>()
  #labels: ReadonlyMap<string, DefinitionNode[]> | undefined
  #definitionMoves: DefinitionMoves | undefined
  #blockIds: BlockIds | undefined
  #moved: { span: Span; note: NoteLayout }[] = []

  /** `linkpathOf` tells how a wiki-link in one note names another; paths are from the folder that is written. */
  constructor(
    survey: Survey,
    layout: Layout,
    references: readonly Reference[],
    weights: Weights,
    linkpathOf: (to: NotePath, from: NotePath) => string = nameOf,
  ) {
    this.#linkpathOf = linkpathOf
    this.#survey = survey
    this.#layout = layout
    this.#references = references
    this.#weights = weights
    this.#markable = new MarkableBlocks(survey)
    this.#ownBlockIds = new Map(survey.blockIds.map((mark) => [blockOfId(survey, mark).start, mark.id]))
  }

  /** Whether nothing moves and the note keeps its name: then every reference inside of it is right as it is. */
  get isUnsplit(): boolean {
    return this.#layout.notes.length === 1 && nameOf(this.index.path) === nameOf(this.#survey.path)
  }

  get index(): NoteLayout {
    return this.#layout.notes[0] as NoteLayout
  }

  /** What a wiki-link in a note holds to name another note. */
  linkpathOf(to: NoteLayout, from: NoteLayout): string {
    return this.#linkpathOf(to.path, from.path)
  }

  /** Takes note of the blocks that get an id. */
  mark(ids: BlockIds): void {
    this.#blockIds = ids
  }

  /** Whether the heading above an offset can be linked in every client that comes first, or the file itself is near enough. */
  isReached(offset: number): boolean {
    const note = this.ownerAt(offset)
    const { heading } = this.#near(note, offset, undefined)
    if (heading === undefined) return true
    const { chooser, position } = this.headingsOf(note)
    const at = position.get(heading)
    const chosen = at === undefined ? undefined : chooser.choose(at, plainLink)
    return this.#weights.first.every((name) => chosen?.lands.has(name))
  }

  /** Takes note of where definitions go; what stands in them goes with them. */
  settle(definitionMoves: DefinitionMoves): void {
    this.#definitionMoves = definitionMoves
    this.#headings.clear()
    for (const [note, carried] of definitionMoves.carried)
      this.#carried.set(note, new Set(carried.map(({ definition }) => definition)))
    this.#moved = [...definitionMoves.moved].map(([{ span }, note]) => ({ span, note }))
    this.#moved.sort((a, b) => a.span.start - b.span.start)
  }

  /** The note in which an offset of the source is at home. */
  ownerAt(offset: number): NoteLayout {
    return this.#movedAt(offset)?.note ?? ownerAt(this.#layout, offset)
  }

  #movedAt(offset: number) {
    const moved = this.#moved[lowerBound(this.#moved, offset + 1, ({ span }) => span.start) - 1]
    return moved && offset < moved.span.end ? moved : undefined
  }

  /** Whether a definition of a note would catch `[[text]]`. Until definitions are settled, whether one of the source would. */
  isLabel(text: string, note: NoteLayout): boolean {
    const identifier = normalizeIdentifier(text)
    const definitionMoves = this.#definitionMoves
    this.#labels ??= groupByLabel(this.#survey)
    const definitions = this.#labels.get(identifier) ?? []
    return definitions.some((definition) => {
      if (!definitionMoves) return true
      if (this.#carried.get(note)?.has(definition)) return true
      const isGone = definitionMoves.retired.has(definition) || definitionMoves.shadowed.has(definition)
      return !isGone && this.ownerAt(definition.span.start) === note
    })
  }

  locate(landmark: LinkTarget): Location {
    const nothing = { isNear: false, blockId: undefined, htmlId: undefined }
    if (landmark.kind === 'top') return { note: this.index, whole: true, heading: undefined, ...nothing }
    if (landmark.kind === 'heading') {
      const heading = this.#survey.headings[landmark.heading]
      const note = this.ownerAt(heading?.span.start ?? 0)
      // Obsidian knows no headings in HTML, and others know them by their id
      if (heading?.style === 'html' && note.head !== landmark.heading) {
        return this.#near(note, heading.span.start, landmark.id ?? heading.ids[0])
      }
      return { ...nothing, note, whole: note.head === landmark.heading, heading: landmark.heading, htmlId: landmark.id }
    }
    const note = this.ownerAt(landmark.offset)
    // the first block of an id is what it leads to
    if (landmark.kind === 'block' && this.#isBlockHidden(note, landmark.id, landmark.offset)) {
      return { ...nothing, note, whole: false, heading: undefined, isNear: true }
    }
    const near = this.#near(note, landmark.offset, landmark.kind === 'anchor' ? landmark.id : undefined)
    const blockId = landmark.kind === 'block' ? landmark.id : this.#blockIdAt(landmark.offset)
    return blockId === undefined ? near : { ...near, isNear: false, blockId }
  }

  /** Whether another block of the id comes before it in a note, because sections stand in another order there. */
  #isBlockHidden(note: NoteLayout, id: string, offset: number): boolean {
    const first = this.#firstBlocksOf(note).get(id)
    return first !== undefined && !holds(first.leaf, { start: offset, end: offset })
  }

  /** The first block of each id in a note. */
  #firstBlocksOf(note: NoteLayout): ReadonlyMap<string, BlockId> {
    const { blockIds } = this.#survey
    let first = this.#firstBlocks.get(note)
    if (!first) {
      first = new Map()
      this.#firstBlocks.set(note, first)
      for (const item of note.items) {
        if (item.kind !== 'slice') continue
        for (let i = lowerBound(blockIds, item.span.start, ({ span }) => span.start); i < blockIds.length; i++) {
          const block = blockIds[i] as BlockId
          if (block.span.start >= item.span.end) break
          if (!first.has(block.id)) first.set(block.id, block)
        }
      }
    }
    return first
  }

  /** The id of the block that an offset stands in: the author's, or one that is added. */
  #blockIdAt(offset: number): string | undefined {
    const block = this.#markable.at(offset)?.block
    if (block === undefined) return undefined
    return this.#ownBlockIds.get(block) ?? this.#blockIds?.added.get(block)?.id
  }

  /** A place that wiki-links cannot name, and the heading that it stands under. */
  #near(note: NoteLayout, offset: number, htmlId: string | undefined): Location {
    const heading = this.#enclosingHeading(note, offset)
    const isTop = heading === undefined || heading === note.head
    return { note, whole: false, heading: isTop ? undefined : heading, isNear: true, blockId: undefined, htmlId }
  }

  /** The headings of an output note as clients will see them. */
  headingsOf(note: NoteLayout): NoteHeadings {
    let found = this.#headings.get(note)
    if (!found) {
      found = this.#listHeadings(note)
      this.#headings.set(note, found)
    }
    return found
  }

  #enclosingHeading(note: NoteLayout, offset: number): number | undefined {
    const { headings } = this.#survey
    for (let i = lowerBound(headings, offset + 1, (h) => h.span.start) - 1; i >= 0; i--) {
      const heading = headings[i] as Survey['headings'][number]
      if (!heading.splits || (heading.style === 'html' && i !== note.head)) continue
      return this.ownerAt(heading.span.start) === note ? i : undefined
    }
    return undefined
  }

  #listHeadings(note: NoteLayout): NoteHeadings {
    const { headings } = this.#survey
    const shown: { heading: ShownHeading; depth: number }[] = []
    const position = new Map<number, number>()
    const carried = this.#definitionMoves?.carried.get(note) ?? []
    const slices = [
      ...note.items.flatMap((item) => (item.kind === 'slice' || item.kind === 'heading' ? item : [])),
      ...carried.map(({ definition, home }) => ({ kind: 'slice' as const, span: definition.span, home, shift: 0 })),
    ]
    for (const item of slices) {
      if (item.kind === 'heading') {
        shown.push({ heading: writtenHeading(item.title), depth: item.depth })
        continue
      }
      for (let i = lowerBound(headings, item.span.start, (h) => h.span.start); i < headings.length; i++) {
        const heading = headings[i] as Survey['headings'][number]
        if (heading.span.start >= item.span.end) break
        const moved = this.#movedAt(heading.span.start)
        if (moved && moved.note !== note) continue
        if (item.home) position.set(i, shown.length)
        const depth = heading.splits ? heading.depth + item.shift : heading.depth
        shown.push({ heading, depth: Math.min(Math.max(depth, i === note.head ? 1 : Math.min(heading.depth, 2)), 6) })
      }
    }
    const slugs = countSlugs(shown.map(({ heading }) => heading))
    const list = shown.map(({ heading, depth }, index): AppHeading => {
      const isKnown = !heading.span || !this.#willChange(heading.span.start, heading.span.end)
      return appHeading(heading, depth, slugs[index] as string, isKnown)
    })
    return { chooser: new FragmentChooser(list, this.#weights), list, position }
  }

  /** Whether a reference in the heading may be rewritten, so that its source is not known yet. */
  #willChange(start: number, end: number): boolean {
    for (let at = lowerBound(this.#references, start, (r) => r.span.start); at < this.#references.length; at++) {
      const { span, target } = this.#references[at] as Reference
      if (span.start >= end) break
      if (holds({ start, end }, span) && target.kind !== 'nowhere') return true
    }
    return false
  }
}

/** A heading of the source, or one that the program writes, which has no place in the source. */
type ShownHeading = HeadingText & { span?: Span }

function writtenHeading(title: string): ShownHeading {
  return { raw: title, text: title, words: title, style: 'atx', isCiting: false }
}

/** The definitions of links by their label. */
function groupByLabel({ definitions }: Survey): Map<string, DefinitionNode[]> {
  const labels = new Map<string, DefinitionNode[]>()
  for (const definition of definitions) {
    if (definition.kind !== 'definition') continue
    const same = labels.get(definition.identifier)
    if (same) same.push(definition)
    else labels.set(definition.identifier, [definition])
  }
  return labels
}
