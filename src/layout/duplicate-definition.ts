import type { DefinitionNode, Survey } from '../note/survey.ts'
import type { Edit, Span } from '../text/span.ts'
import { isMovable } from './is-movable.ts'

/**
 * The edit for a definition that nothing shows and that would win in its new place: it is removed, or where it must stay gets
 * a label that nothing uses, `[^1]: x` becomes `[^1-2]: x`.
 */
export function duplicateDefinitionEdit(survey: Survey, definition: DefinitionNode): Omit<Edit, 'why'> {
  const { span, kind } = definition
  if (isMovable(survey, definition) && !holdsTarget(survey, span)) return { span, text: '' }
  const source = survey.text.slice(span.start, span.end)
  const label = /^\[\^?((?:\\[\s\S]|[^\\[\]])*)\]/.exec(source)
  const end = span.start + (label?.[0].length ?? 1) - 1
  return {
    span: { start: end, end },
    text: freeSuffix(survey, (kind === 'footnoteDefinition' ? '^' : '') + label?.[1]),
  }
}

/** A suffix that makes a label unique in the note. */
function freeSuffix({ text }: Survey, label: string): string {
  const folded = text.toUpperCase()
  let number = 2
  while (folded.includes(`[${label}-${number}]`.toUpperCase())) number++
  return `-${number}`
}

/** Whether a link could lead to something in a span. */
function holdsTarget({ headings, htmlIds, blockIds }: Survey, { start, end }: Span): boolean {
  return [headings, htmlIds, blockIds].some((places) =>
    places.some(({ span }) => start <= span.start && span.start < end),
  )
}
