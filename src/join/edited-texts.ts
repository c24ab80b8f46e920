import type { NotePath } from '../note/parse-note.ts'
import { lineStart } from '../text/lines.ts'
import { groupBy } from '../text/maps.ts'
import { holds, type Span } from '../text/span.ts'
import type { BasePiece } from './base-note.ts'
import type { FolderNote } from './folder-note.ts'

/** An edit of text that the program wrote, which has no place in the source. */
export interface IgnoredEdit {
  note: FolderNote
  at: Span
  what: 'pointer' | 'frontmatter'
  /** The text of the program that it is a version of. */
  piece?: BasePiece | undefined
  /** Those that it deletes. */
  gone?: readonly BasePiece[]
}

/** Text of the program that the user edited. */
export interface EditedText {
  path: NotePath
  /** As written. */
  was: string
  /** In its note now; `''` when it was deleted. */
  now: string
}

/** Returns the current version of each edited text of the program: its unchanged lines, and the edits in it. */
export function listEditedTexts(ignored: readonly IgnoredEdit[]): EditedText[] {
  const edited = new Map<BasePiece, FolderNote>()
  for (const { note, piece, gone = [] } of ignored)
    for (const ignoredPiece of piece ? [piece] : gone) edited.set(ignoredPiece, note)
  const kept = [...new Set(edited.values())].flatMap((note) => note.kept)
  const spansOf = groupBy([...ignored, ...kept], ({ piece }) => piece)
  return [...edited].map(([piece, note]) => {
    const spans = (spansOf.get(piece) ?? []).map(({ at }) => at)
    const lines = spans.sort((a, b) => a.start - b.start).map(({ start, end }) => note.text.slice(start, end).trimEnd())
    return { path: note.path, was: (note.base?.text ?? '').slice(piece.start, piece.end), now: lines.join('\n') }
  })
}

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
