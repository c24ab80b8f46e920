import type { Survey } from '../note/survey.ts'
import { unclosedBlockAt } from '../note/unclosed-block.ts'
import type { SplitOptions } from '../options.ts'
import { readTemplate } from '../text/topic-template.ts'
import type { Item, NoteLayout } from './layout.ts'

/** Adds the places of what is written around the body of a topic. Nothing follows a code block or comment that is never closed. */
export function frameTopic(survey: Survey, note: NoteLayout, { nav, template }: SplitOptions): NoteLayout {
  if (!nav && template === undefined) return note
  const { before, after } = template === undefined ? { before: '', after: '' } : readTemplate(template)
  const open = unclosedBlockAt(survey)
  const isOpen =
    open !== undefined && note.items.some((item) => 'span' in item && item.span.start <= open && open < item.span.end)
  const blankLine: Item = { kind: 'blank-line' }
  const written = (what: 'before' | 'after' | 'nav'): Item => ({ kind: 'written', what })
  const below = isOpen ? [] : [...(after === '' ? [] : [written('after')]), ...(nav ? [written('nav')] : [])]
  return {
    ...note,
    items: [
      ...(before === '' ? [] : [written('before'), blankLine]),
      ...note.items,
      ...below.flatMap((item) => [blankLine, item]),
    ],
  }
}
