import type { VFileMessage } from 'vfile-message'
import { changedStructure, type TextPlaces } from '../messages/index.ts'
import { isDefinition, type Survey } from '../note/survey.ts'
import { itemAt, startingAt } from '../text/sorted-spans.ts'
import { originOf, showings, type WrittenNote } from './written-note.ts'

/**
 * A section means alone what it meant in the whole note: every block at the root of the source is a block at the root of the
 * note that shows it, of the same kind, and of the same length but for edits inside. The other way round too, but that a list
 * may begin with any of its items, and a paragraph with any of its lines that begins with bold text.
 */
export function verifyShape(survey: Survey, all: readonly WrittenNote[], places: TextPlaces): VFileMessage[] {
  const problems: VFileMessage[] = []
  const starts = new Map([
    ...survey.items.map(({ span }) => [span.start, 'list'] as const),
    ...survey.boldLines.map(({ span }) => [span.start, 'paragraph'] as const),
  ])
  for (const written of all) {
    const types = new Map(written.survey.blocks.map(({ type, span }) => [span.start, type]))
    const known = new Set<number>()
    for (const [{ type, span }, { start }] of showings(written, survey.blocks)) {
      known.add(start)
      const got = types.get(start)
      // the properties of a slide become those of the note that it opens
      const isProperties = type === 'html' && survey.text.startsWith('---', span.start)
      if (got === type || (isProperties && start === written.survey.frontmatter?.span.start)) continue
      // a block that is too complex to read in the whole note is hidden there as HTML, and may be read in a shorter topic
      if (type === 'html' && !/^(?:<|---)/.test(survey.text.slice(span.start, span.start + 3))) continue
      // items that a topic takes from one list, or from several, make one list
      if (type === 'list' && got === undefined && startingAt(written.survey.items, start)) continue
      const line = survey.text.slice(span.start, span.end).split(/[\r\n]/)[0]
      problems.push(
        changedStructure(
          `\`${line}\` is ${got ? `a ${got}` : 'no block of its own'} in \`${written.note.path}\`, not a ${type}`,
          places.of(span),
        ),
      )
    }
    for (const block of written.survey.blocks) {
      if (known.has(block.span.start) || isDefinition(block)) continue
      if (starts.get(originOf(written, block.span.start)?.offset ?? -1) === block.type) continue
      if (itemAt(written.pieces, block.span.start)?.piece.kind === 'source')
        problems.push(changedStructure(`a ${block.type} in \`${written.note.path}\` is not in the source`))
    }
  }
  return problems
}
