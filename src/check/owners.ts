import { itemAt, type SortedSpans } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { WrittenNote } from './written-note.ts'

/** The spans of the source, each with the written note that owns it by the manifest; sorted by start. */
export type Owners = SortedSpans<{ span: Span; written: WrittenNote }>

/** Lists which written note owns each span of the source. */
export function listOwners(notes: readonly WrittenNote[]): Owners {
  const owners = notes.flatMap((written) =>
    written.pieces.flatMap(({ piece, isOwned }) =>
      !isOwned || piece.kind === 'generated' || piece.span.start === piece.span.end
        ? []
        : { span: piece.span, written },
    ),
  )
  return owners.sort((a, b) => a.span.start - b.span.start)
}

/** Returns the note that owns the character at an offset of the source. */
export function ownerAt(owners: Owners, offset: number): WrittenNote | undefined {
  return itemAt(owners, offset)?.written
}
