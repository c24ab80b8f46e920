import type { DefinitionNode, Survey } from '../note/survey.ts'
import { endsWithBlankLine, lineStart, nextLine, skipBlankLines } from '../text/lines.ts'
import { type Edit, lowerBound, type Span } from '../text/span.ts'
import type { DefinitionMoves } from './move-definitions.ts'

/** Source bytes that an output note leaves out, or shows in another way. */
export interface Cut extends Edit {
  /** The bytes are at home in another note: nothing of them is recorded here. */
  isElsewhere?: boolean
}

/** Takes definitions out of a slice, with the blank lines that would be too many without them. */
export function removeDefinitions(survey: Survey, definitionMoves: DefinitionMoves, slice: Span): Cut[] {
  const { definitions, text } = survey
  const cuts: Cut[] = []
  /** The definitions of a run of lines that all go. */
  let run: Cut[] = []
  const isBlank = (start: number, end: number) => /^[ \t\r\n]*$/.test(text.slice(start, end))
  for (let i = lowerBound(definitions, slice.start, (d) => d.span.start); i < definitions.length; i++) {
    const definition = definitions[i] as DefinitionNode
    const { span, container } = definition
    if (span.start >= slice.end) break
    const isElsewhere = definitionMoves.moved.has(definition)
    const isGone = isElsewhere || definitionMoves.retired.has(definition)
    const edit = isGone ? { span, text: '' } : definitionMoves.shadowed.get(definition)
    if (!edit) continue
    const cut: Cut = { ...edit, why: 'definition', isElsewhere }
    if (container || edit.text !== '') cuts.push(cut)
    else {
      const last = run.at(-1)
      if (last && !isBlank(last.span.end, span.start)) {
        cuts.push(...withSpace(text, run, slice))
        run = []
      }
      run.push(cut)
    }
  }
  return run.length > 0 ? [...cuts, ...withSpace(text, run, slice)] : cuts
}

/** Cuts that follow each other, and the space between and after them. */
function withSpace(text: string, run: readonly Cut[], slice: Span): Cut[] {
  const [first, last] = [run[0] as Cut, run.at(-1) as Cut]
  const start = Math.max(lineStart(text, first.span.start), slice.start)
  const next = Math.min(nextLine(text, last.span.end), slice.end)
  const isAfterBlank = start === 0 || endsWithBlankLine(text.slice(Math.max(start - 200, 0), start))
  const end = isAfterBlank ? skipBlankLines(text, next, slice.end) : next
  const edges = [start, ...run.flatMap(({ span }) => [span.start, span.end]), end]
  return edges.flatMap((from, i): Cut[] => {
    const to = edges[i + 1]
    if (to === undefined) return []
    const cut = run[(i - 1) / 2]
    if (cut) return [cut]
    return from < to ? [{ span: { start: from, end: to }, text: '', why: 'separator' }] : []
  })
}
