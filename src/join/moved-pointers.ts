import { lineStart } from '../text/lines.ts'
import { holds, type Span } from '../text/span.ts'
import type { FolderNote } from './folder-note.ts'

/** Finds the pointers that were moved inside a note, each with the heading above it: they are no new text. */
export function findMovedPointers({ base, text, survey: { blocks }, kept, changes }: FolderNote): Span[] {
  const staying = new Set(kept.map(({ piece }) => piece))
  const shown = ({ start, end }: Span) => text.slice(start, end).trim()
  return (base?.pieces ?? []).flatMap((piece) => {
    if (piece.why !== 'pointer' || staying.has(piece)) return []
    const words = base?.text.slice(piece.start, piece.end).trim()
    const index = blocks.findIndex(
      ({ span }) => shown(span) === words && changes.some((change) => holds(change.at, span)),
    )
    const [above, pointer, below] = [blocks[index - 1], blocks[index], blocks[index + 1]]
    if (!pointer) return []
    const before = base?.text.slice(0, piece.start).trimEnd() ?? ''
    const heading = before.slice(lineStart(before, before.length))
    const first = above && shown(above.span) === heading ? above : pointer
    return { start: first.span.start, end: below?.span.start ?? text.length }
  })
}
