import type { VFileMessage } from 'vfile-message'
import { lostText, type TextPlaces } from '../messages/index.ts'
import type { Span } from '../text/span.ts'
import { type OutputNote, textOfPieces } from '../write/pieces.ts'

/**
 * Verifies that every byte of the source is in exactly one place of the manifest, and that the pieces of a note make up
 * its text.
 */
export function verifyCover(source: string, notes: readonly OutputNote[], places: TextPlaces): VFileMessage[] {
  const problems: VFileMessage[] = []
  const homes: (Span & { path: string })[] = []
  for (const { path, pieces, text } of notes) {
    if (textOfPieces(source, pieces) !== text)
      problems.push(lostText(`the manifest does not describe the text of \`${path}\``))
    for (const piece of pieces) {
      if (piece.kind === 'source' || piece.kind === 'edit') {
        const { start, end } = piece.span
        homes.push({ start, end, path })
      }
    }
  }
  homes.sort((a, b) => a.start - b.start || a.end - b.end)
  let offset = 0
  let last = ''
  for (const { start, end, path } of homes) {
    if (start > offset)
      problems.push(lostText(`${start - offset} characters are in no note`, places.of({ start: offset, end: start })))
    if (start < offset)
      problems.push(
        lostText(
          `${offset - start} characters are in \`${last}\` and in \`${path}\``,
          places.of({ start, end: offset }),
        ),
      )
    offset = Math.max(offset, end)
    last = path
  }
  if (offset < source.length) {
    problems.push(
      lostText(`${source.length - offset} characters are in no note`, places.of({ start: offset, end: source.length })),
    )
  }
  return problems
}
