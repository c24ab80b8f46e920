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
  let at = 0
  let last = ''
  for (const { start, end, path } of homes) {
    if (start > at)
      problems.push(lostText(`${start - at} characters are in no note`, places.of({ start: at, end: start })))
    if (start < at)
      problems.push(
        lostText(`${at - start} characters are in \`${last}\` and in \`${path}\``, places.of({ start, end: at })),
      )
    at = Math.max(at, end)
    last = path
  }
  if (at < source.length) {
    problems.push(
      lostText(`${source.length - at} characters are in no note`, places.of({ start: at, end: source.length })),
    )
  }
  return problems
}
