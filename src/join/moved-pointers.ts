import { holds, type Span } from '../text/span.ts'
import type { FolderNote } from './folder-note.ts'

/** Finds the pointers that were moved inside a note, each with the heading above it: they are no new text. */
export function findMovedPointers({ base, text, survey: { blocks }, kept, changes }: FolderNote): Span[] {
  const shown = ({ start, end }: Span) => text.slice(start, end).trim()
  return (base?.pieces ?? []).flatMap((piece) => {
    if (piece.why !== 'pointer' || kept.some((one) => one.piece === piece)) return []
    const words = base?.text.slice(piece.start, piece.end).trim()
    const at = blocks.findIndex(({ span }) => shown(span) === words && changes.some((change) => holds(change.at, span)))
    const [above, pointer, below] = [blocks[at - 1], blocks[at], blocks[at + 1]]
    if (!pointer) return []
    const lines = base?.text
      .slice(0, piece.start)
      .trimEnd()
      .split(/[\r\n]/)
    const first = above && shown(above.span) === lines?.at(-1) ? above : pointer
    return { start: first.span.start, end: below?.span.start ?? text.length }
  })
}
