import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { App } from '../apps/app.ts'
import type { Weights } from '../apps/choose-fragment.ts'
import { type Layout, type NoteLayout, noteAt } from '../layout/layout.ts'
import type { DefinitionMoves } from '../layout/move-definitions.ts'
import { blockOfId } from '../note/block-of-id.ts'
import { footnotesAround } from '../note/container.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { DefinitionNode, Survey } from '../note/survey.ts'
import type { Surroundings } from '../plan/name-topics.ts'
import type { BlockId } from '../text/block-id.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { groupBy, remembered } from '../text/maps.ts'
import { stem } from '../text/paths.ts'
import { itemAt, itemsWithin, lastBefore, type SortedSpans } from '../text/sorted-spans.ts'
import { holds, type Span } from '../text/span.ts'
import { type MarkableBlocks, markableBlockAt, markableBlocks } from './markable-blocks.ts'
import { listHeadings, type NoteHeadings, type WrittenHeading } from './note-headings.ts'

/** The place of a source target after the split. */
export interface Place {
  note: NoteLayout
  /** Whether the target is the whole file: the note, or the section that the file is made of. */
  isWhole: boolean
  /** The survey index of the heading to link: the target's own, or the one above it; undefined: none. */
  heading: number | undefined
  /** Whether `heading` is only the nearest one. */
  isNear: boolean
  /** Whether the nearest heading is too far above for a reader to find the place from there. */
  isFar?: true
  blockId: string | undefined
  /** The HTML id of the place in its note. */
  htmlId: string | undefined
  /** Whether that id is written in Markdown outside a heading, as `{#id}`. */
  isMarkdownId?: true
}

/** The renderer whose heading ids are written as fragments. */
export interface WrittenRenderer {
  name: Renderer
  /** Whether a requested app decides it, rather than the author's fragments. */
  isAsked: boolean
  /** As the app has it, if it has. */
  pageUrl?: App['pageUrl']
}

/** The inputs of `placesIn`. */
export interface PlaceContext {
  survey: Survey
  references: readonly Reference[]
  layout: Layout
  /** The apps that count when a fragment is chosen. */
  weights: Weights
  /** The renderer whose ids are written: that of a requested app, else the author's. */
  renderer: WrittenRenderer
  /** Returns the linkpath between two notes; paths are relative to the output folder. */
  linkpathOf: (to: NotePath, from: NotePath) => string
}

/**
 * The place of everything in the source after the split. Immutable: later decisions make a new `Places`. Its two
 * mutable maps are caches.
 */
export interface Places extends PlaceContext {
  index: NoteLayout
  /** Whether nothing moves and the note keeps its name: then every reference is already right. */
  isUnsplit: boolean
  /** Undefined before definitions are carried. */
  moves: DefinitionMoves | undefined
  /** The spans of moved definitions, with the note that now owns each. */
  movers: SortedSpans<{ span: Span; note: NoteLayout }>
  /** The definitions that each note gets. */
  carried: ReadonlyMap<NoteLayout, ReadonlySet<DefinitionNode>>
  /** Link definitions by label. */
  labels: ReadonlyMap<string, readonly DefinitionNode[]>
  markable: MarkableBlocks
  /** The headings in Markdown that a note can be split at. */
  linkable: SortedSpans<{ span: Span; index: number }>
  /** Block ids, the author's and added ones, by the start of the marked block. */
  blockIds: ReadonlyMap<number, string>
  /** The headings whose links change, by note and survey index; others that change are unknown. */
  writtenHeadings: ReadonlyMap<NoteLayout, ReadonlyMap<number, WrittenHeading>>
  headings: Map<NoteLayout, NoteHeadings>
  firstBlocks: Map<NoteLayout, ReadonlyMap<string, BlockId>>
}

/** What is decided about a layout. */
interface KnownMoves {
  moves?: DefinitionMoves
  /** By the start of the marked block. */
  blockIds?: { added: ReadonlyMap<number, { id: string }> }
}

/**
 * Places the source in a layout. Without `moves`: before definitions are carried. Without `blockIds`: before block ids
 * are added.
 */
export function placesIn(context: PlaceContext, known: KnownMoves = {}): Places {
  const { survey, layout } = context
  const { moves, blockIds } = known
  const index = layout.notes[0] as NoteLayout
  const added = [...(blockIds?.added ?? [])].map(([block, { id }]) => [block, id] as const)
  const authors = survey.blockIds.map((mark) => [blockOfId(survey, mark).start, mark.id] as const)
  return Object.freeze({
    ...context,
    index,
    isUnsplit: layout.notes.length === 1 && nameOf(index.path) === nameOf(survey.path),
    moves,
    movers: listMovers(moves),
    carried: new Map(
      [...(moves?.carried ?? [])].map(([note, list]) => [note, new Set(list.map(({ definition }) => definition))]),
    ),
    labels: groupBy(
      survey.definitions.filter(({ kind }) => kind === 'definition'),
      ({ identifier }) => identifier,
    ),
    markable: markableBlocks(survey),
    linkable: survey.headings.flatMap(({ span, splits, style }, index) =>
      splits && style !== 'html' ? { span, index } : [],
    ),
    blockIds: new Map([...added, ...authors]),
    writtenHeadings: new Map(),
    headings: new Map(),
    firstBlocks: new Map(),
  })
}

/** Returns the linkpaths between the notes of a layout: with the folder where several index notes have one name. */
export function linkpathsIn(
  { notes }: Layout,
  { linkpathOf }: Pick<Surroundings, 'linkpathOf'>,
): PlaceContext['linkpathOf'] {
  const named = groupBy(notes, ({ path }) => nameOf(path))
  return (to, from) => {
    const linkpath = linkpathOf(to, from)
    return linkpath === nameOf(to) && (named.get(linkpath)?.length ?? 0) > 1 ? stem(to) : linkpath
  }
}

/** Returns the note that owns an offset of the source. */
export function ownerAt({ movers, layout }: Pick<Places, 'movers' | 'layout'>, offset: number): NoteLayout {
  return itemAt(movers, offset)?.note ?? noteAt(layout, offset)
}

/** Returns the headings of an output note as apps will see them. */
export function headingsOf(places: Places, note: NoteLayout): NoteHeadings {
  return remembered(places.headings, note, () => listHeadings(places, note))
}

/**
 * Returns whether a definition of a note would match `[[text]]`; before definitions are carried, whether one of the
 * source would.
 */
export function isLabelIn(places: Places, text: string, note: NoteLayout): boolean {
  const { moves, carried, labels } = places
  const definitions = labels.get(normalizeIdentifier(text)) ?? []
  if (!moves) return definitions.length > 0
  return definitions.some((definition) => {
    if (carried.get(note)?.has(definition)) return true
    if (footnotesAround(definition).some((footnote) => carried.get(note)?.has(footnote))) return true
    const isGone = moves.retired.has(definition) || moves.duplicates.has(definition)
    return !isGone && ownerAt(places, definition.span.start) === note
  })
}

/** Returns the place of a target after the split. */
export function placeOf(places: Places, target: LinkTarget): Place {
  const { survey, index } = places
  const nothing = { isNear: false, blockId: undefined, htmlId: undefined }
  if (target.kind === 'top') return { note: index, isWhole: true, heading: undefined, ...nothing }
  if (target.kind === 'heading') {
    const heading = survey.headings[target.heading]
    const note = ownerAt(places, heading?.span.start ?? 0)
    // Obsidian ignores headings in HTML; other apps find them by id
    if (heading?.style === 'html' && note.head !== target.heading) {
      return nearestPlace(places, note, heading.span.start, target.id ?? heading.ids[0])
    }
    const place = { ...nothing, note, isWhole: note.head === target.heading, heading: target.heading }
    return { ...place, htmlId: target.id, ...(target.isMarkdown && { isMarkdownId: true as const }) }
  }
  const note = ownerAt(places, target.offset)
  // an id leads to its first block
  if (target.kind === 'block' && isBlockHidden(places, note, target.id, target.offset)) {
    return { ...nothing, note, isWhole: false, heading: undefined, isNear: true }
  }
  const nearest = nearestPlace(places, note, target.offset, target.kind === 'anchor' ? target.id : undefined)
  const blockId = target.kind === 'block' ? target.id : blockIdAt(places, note, target.offset)
  if (blockId !== undefined) return { ...nearest, isNear: false, blockId }
  return target.kind === 'anchor' && target.isMarkdown ? { ...nearest, isMarkdownId: true } : nearest
}

/** How many characters below a heading a place is still found from it: what a screen shows. A line ending counts once. */
const mostNear = 1500

/** A place that wiki-links cannot name, and the heading above it. */
export function nearestPlace(places: Places, note: NoteLayout, offset: number, htmlId: string | undefined): Place {
  const heading = headingAbove(places, note, offset)
  const isTop = heading === undefined || heading === note.head
  const start = heading === undefined ? offset : (places.survey.headings[heading]?.span.end ?? offset)
  const isFar =
    places.survey.text
      .slice(start, start + 2 * mostNear + 2)
      .slice(0, offset - start)
      .replaceAll('\r\n', '\n').length > mostNear
  const place = { note, isWhole: false, isNear: true, blockId: undefined, htmlId, ...(isFar && { isFar }) }
  return { ...place, heading: isTop ? undefined : heading }
}

function headingAbove(places: Places, note: NoteLayout, offset: number): number | undefined {
  const { survey, linkable } = places
  const head = note.head === undefined ? undefined : survey.headings[note.head]
  const above = lastBefore(linkable, offset + 1)
  // wiki-links find a heading in HTML only as the file
  if (head?.splits && head.span.start <= offset && head.span.start > (above?.span.start ?? -1)) return note.head
  return above && ownerAt(places, above.span.start) === note ? above.index : undefined
}

/** Returns the id of the block around an offset, the author's or an added one, if it leads there. */
function blockIdAt(places: Places, note: NoteLayout, offset: number): string | undefined {
  const { survey, markable, blockIds } = places
  const block = markableBlockAt(markable, offset)?.block
  const id = block === undefined ? undefined : blockIds.get(block)
  const first = id === undefined ? undefined : firstBlocksOf(places, note).get(id)
  return first && blockOfId(survey, first).start !== block ? undefined : id
}

/** Returns whether another block with the id comes before it in a note, because its sections are in another order. */
function isBlockHidden(places: Places, note: NoteLayout, id: string, offset: number): boolean {
  const first = firstBlocksOf(places, note).get(id)
  return first !== undefined && !holds(first.leaf, { start: offset, end: offset })
}

/** Returns the first block of each id in a note. */
function firstBlocksOf({ survey, firstBlocks }: Places, note: NoteLayout): ReadonlyMap<string, BlockId> {
  const known = firstBlocks.get(note)
  if (known) return known
  const { blockIds } = survey
  const first = new Map<string, BlockId>()
  firstBlocks.set(note, first)
  for (const item of note.items) {
    if (item.kind !== 'slice') continue
    for (const block of itemsWithin(blockIds, item.span)) if (!first.has(block.id)) first.set(block.id, block)
  }
  return first
}

function listMovers(moves: DefinitionMoves | undefined): Places['movers'] {
  const movers = [...(moves?.moved ?? [])].map(([{ span }, note]) => ({ span, note }))
  return movers.sort((a, b) => a.span.start - b.span.start)
}
