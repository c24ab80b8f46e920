import type { DefinitionNode, Survey } from '../note/survey.ts'
import type { Edit, Span } from '../text/span.ts'
import { isMovable } from './is-movable.ts'

/**
 * Returns the edit for an unused later definition that would win in its new note: removes it, or where it cannot be
 * removed gives it an unused label, `[^1]: x` becomes `[^1-2]: x`.
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

/** Returns a suffix that makes a label unique in the note. */
function freeSuffix({ text }: Survey, label: string): string {
  const folded = text.toUpperCase()
  let number = 2
  while (folded.includes(`[${label}-${number}]`.toUpperCase())) number++
  return `-${number}`
}

/** Returns whether a span holds a possible target of a link. */
function holdsTarget({ headings, htmlIds, blockIds }: Survey, { start, end }: Span): boolean {
  return [headings, htmlIds, blockIds].some((places) =>
    places.some(({ span }) => start <= span.start && span.start < end),
  )
}
