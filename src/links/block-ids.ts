import { plainLink } from '../apps/app.ts'
import { chooseFragment } from '../apps/choose-fragment.ts'
import { blockOfId } from '../note/block-of-id.ts'
import { insideTarget } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import type { Edit } from '../text/span.ts'
import { markableBlockAt } from './markable-blocks.ts'
import { headingsOf, nearestPlace, ownerAt, type Places } from './places.ts'

/** A block that gets an id, as a target for references to its content. */
interface AddedBlockId {
  /** Lower case letters and digits, which every app with block ids can read. */
  id: string
  /** The insertion: after the words of a paragraph, or on its own line below a table. */
  edit: Edit
}

/** The block ids of a split, by block. */
export interface BlockIds {
  /** From the start of a marked block in the source to its added id. */
  added: ReadonlyMap<number, AddedBlockId>
  /** Sorted by offset. */
  edits: readonly Edit[]
}

/** Chooses the blocks that get an id: those with a linked HTML anchor that is not close enough to a heading. */
export function chooseBlockIds(places: Places, options: SplitOptions): BlockIds {
  const { survey, references, markable } = places
  const added = new Map<number, AddedBlockId>()
  if (options.blockIds === 'never' || options.links === 'markdown') return { added, edits: [] }
  const marked = new Set(survey.blockIds.map((mark) => blockOfId(survey, mark).start))
  const taken = new Set(survey.blockIds.map(({ id }) => id))
  const last = new Map<string, number>()
  for (const reference of references) {
    const target = insideTarget(reference)
    if (target?.kind !== 'anchor' || reference.syntax.kind === 'html') continue
    const { offset, id: wanted = '' } = target
    if (options.blockIds === 'needed' && isReached(places, offset)) continue
    const block = markableBlockAt(markable, offset)
    if (!block || marked.has(block.block) || added.has(block.block)) continue
    const id = freeId(wanted, taken, last)
    taken.add(id)
    const span = { start: block.at, end: block.at }
    added.set(block.block, { id, edit: { span, text: `${block.before}^${id}`, why: 'block-id' } })
  }
  const edits = [...added.values()].map(({ edit }) => edit)
  return { added, edits: edits.sort((a, b) => a.span.start - b.span.start) }
}

/**
 * Returns whether the heading above an offset can be linked in every preferred app, or the file itself is near enough.
 */
function isReached(places: Places, offset: number): boolean {
  const note = ownerAt(places, offset)
  const { heading } = nearestPlace(places, note, offset, undefined)
  if (heading === undefined) return true
  const headings = headingsOf(places, note)
  const position = headings.position.get(heading)
  const fragment = position === undefined ? undefined : chooseFragment(headings, position, plainLink)
  return places.weights.first.every((app) => fragment?.lands.has(app))
}

/** Returns a block id that is not taken, of the letters and digits of a name. `last`: the last number of each name. */
export function freeId(wanted: string, taken: ReadonlySet<string>, last = new Map<string, number>()): string {
  const plain =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 40) || 'block'
  for (let number = (last.get(plain) ?? 0) + 1; ; number++) {
    const id = number === 1 ? plain : `${plain}${number}`
    if (taken.has(id)) continue
    last.set(plain, number)
    return id
  }
}
