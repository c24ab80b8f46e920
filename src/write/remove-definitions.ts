import type { DefinitionMoves } from '../layout/move-definitions.ts'
import type { Survey } from '../note/survey.ts'
import { endsWithBlankLine, lineStart, nextLine, skipBlankLines } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import { indexFrom, itemsWithin } from '../text/sorted-spans.ts'
import type { Edit, Span } from '../text/span.ts'

/** Source bytes that an output note leaves out or changes. */
export interface Removal extends Edit {
  /** Another note owns the bytes: this note's pieces do not include them. */
  isElsewhere?: boolean
}

/** Removes definitions from a slice, with the blank lines that become superfluous. */
export function removeDefinitions(survey: Survey, moves: DefinitionMoves, slice: Span): Removal[] {
  const { definitions, text } = survey
  const cuts: Removal[] = []
  /** The definitions of a run of lines that are all removed. */
  let run: Removal[] = []
  const isBlank = (start: number, end: number) => /^[ \t\r\n]*$/.test(text.slice(start, end))
  for (const definition of itemsWithin(definitions, slice)) {
    const { span, container } = definition
    const isElsewhere = moves.moved.has(definition)
    const isGone = isElsewhere || moves.retired.has(definition)
    const edit = isGone ? { span, text: '' } : moves.duplicates.get(definition)
    if (!edit) continue
    const cut: Removal = { ...edit, why: 'definition', isElsewhere }
    if (container || edit.text !== '') cuts.push(cut)
    else {
      const last = run.at(-1)
      if (last && !isBlank(last.span.end, span.start)) {
        append(cuts, withSpace(survey, run, slice))
        run = []
      }
      run.push(cut)
    }
  }
  return run.length > 0 ? [...cuts, ...withSpace(survey, run, slice)] : cuts
}

/** Joins adjacent removals with the space between and after them. */
function withSpace({ text, blocks }: Survey, run: readonly Removal[], slice: Span): Removal[] {
  const [first, last] = [run[0] as Removal, run.at(-1) as Removal]
  const start = Math.max(lineStart(text, first.span.start), slice.start)
  // an open fence in a footnote ends with its line ending
  const below = nextLine(text, last.span.end - 1)
  const above = blocks[indexFrom(blocks, first.span.start) - 1]
  // a definition cannot interrupt a paragraph
  const isApart = above?.type === 'definition' || !/^ {0,3}\[/.test(text.slice(below, below + 4))
  const next = Math.min(isApart ? below : last.span.end, slice.end)
  const isAfterBlank = start === 0 || endsWithBlankLine(text.slice(Math.max(start - 200, 0), start))
  const end = isAfterBlank ? skipBlankLines(text, next, slice.end) : next
  const edges = [start, ...run.flatMap(({ span }) => [span.start, span.end]), end]
  return edges.flatMap((from, i): Removal[] => {
    const to = edges[i + 1]
    if (to === undefined) return []
    const cut = run[(i - 1) / 2]
    if (cut) return [cut]
    return from < to ? [{ span: { start: from, end: to }, text: '', why: 'separator' }] : []
  })
}
