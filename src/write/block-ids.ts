import { insideLandmark, type Reference } from '../links/reference.ts'
import { blockAt, blockOfId, leafAt } from '../note/block-of-id.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { lineStart, nextLine } from '../text/lines.ts'
import { type Edit, SpanSet } from '../text/span.ts'

/** A block that gets an id, so that a reference to something in it can reach it. */
interface AddedBlockId {
  /** Lower case letters and digits: what every client that knows block ids can read. */
  id: string
  /** What is inserted, and where: behind the words of a paragraph, or on a line of its own below a table. */
  edit: Edit
}

/** The block ids of a split, by what they mark. */
export interface BlockIds {
  /** From the start of a marked block in the source to the id that is added to it. */
  added: Map<number, AddedBlockId>
  /** Sorted by place. */
  edits: Edit[]
}

/**
 * Finds the blocks that need an id: those with an HTML anchor that some reference means. `isReached` tells whether the heading
 * above an offset can be linked well enough, so that no id is needed.
 */
export function addBlockIds(
  survey: Survey,
  references: readonly Reference[],
  options: SplitOptions,
  isReached: (offset: number) => boolean,
): BlockIds {
  const added = new Map<number, AddedBlockId>()
  if (options.blockIds === 'never' || options.links === 'markdown') return { added, edits: [] }
  const markable = new MarkableBlocks(survey)
  const marked = new Set(survey.blockIds.map((mark) => blockOfId(survey, mark).start))
  const taken = new Set(survey.blockIds.map(({ id }) => id))
  for (const reference of references) {
    const landmark = insideLandmark(reference)
    if (landmark?.kind !== 'anchor' || reference.syntax.kind === 'html') continue
    const { offset, id = '' } = landmark
    if (options.blockIds === 'needed' && isReached(offset)) continue
    const place = markable.at(offset)
    if (!place || marked.has(place.block) || added.has(place.block)) continue
    const name = freeId(id, taken)
    taken.add(name)
    const text = `${place.before}^${name}`
    added.set(place.block, { id: name, edit: { span: { start: place.at, end: place.at }, text, why: 'block-id' } })
  }
  const edits = [...added.values()].map(({ edit }) => edit)
  return { added, edits: edits.sort((a, b) => a.span.start - b.span.start) }
}

/** Where block ids can stand in a note. */
export class MarkableBlocks {
  readonly #survey: Survey
  readonly #footnotes: SpanSet
  readonly #headings: ReadonlySet<number>

  constructor(survey: Survey) {
    this.#survey = survey
    const footnotes = survey.definitions.filter(({ kind }) => kind === 'footnoteDefinition')
    this.#footnotes = new SpanSet(footnotes.map(({ span }) => span))
    this.#headings = new Set(survey.headings.map(({ span }) => span.start))
  }

  /**
   * The start of the block that an id for an offset would mark, where the id would be inserted, and what would stand before
   * it; undefined where none can stand.
   */
  at(offset: number): { block: number; at: number; before: string } | undefined {
    const { cells, text, newline, mathAndComments } = this.#survey
    const leaf = leafAt(this.#survey, offset)
    const block = blockAt(this.#survey, offset)
    if (!leaf || !block || this.#headings.has(leaf.start)) return undefined
    // a copy of a footnote would have the id twice
    if (mathAndComments.at(offset) || mathAndComments.at(leaf.end - 1) || this.#footnotes.at(offset)) return undefined
    // behind a lone marker it would make a list of the line
    const lastLine = text.slice(Math.max(lineStart(text, leaf.end), leaf.end - 200), leaf.end)
    if (/^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]*$/.test(lastLine)) return undefined
    if (!cells.at(offset)) return { block: leaf.start, at: leaf.end, before: ' ' }
    const end = nextLine(text, block.span.end)
    const isLast = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 200))
    return block.type === 'table' && isLast
      ? { block: block.span.start, at: block.span.end, before: newline + newline }
      : undefined
  }
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const plain =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 40) || 'block'
  for (let number = 1; ; number++) {
    const id = number === 1 ? plain : `${plain}${number}`
    if (!taken.has(id)) return id
  }
}
