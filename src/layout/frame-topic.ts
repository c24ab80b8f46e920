import type { Survey } from '../note/survey.ts'
import { unclosedBlockAt } from '../note/unclosed-block.ts'
import type { SplitOptions } from '../options.ts'
import type { Enclosure } from '../plan/enclosed-headings.ts'
import { lowerBound } from '../text/span.ts'
import { readTemplate } from '../text/topic-template.ts'
import { blankLine, type Item, type MovedSection, type NoteLayout } from './layout.ts'

/** Returns the elements and containers that begin or end in another note than the text in them. */
export function findTorn(enclosures: readonly Enclosure[], moved: readonly MovedSection[]): Enclosure[] {
  const ends = moved.flatMap(({ section }) => [section.span.start, section.span.end]).sort((a, b) => a - b)
  return enclosures.filter(({ open, close }) => {
    const next = ends[lowerBound(ends, open.end, (end) => end)]
    return next !== undefined && next <= close.start
  })
}

/** Opens and closes torn elements and containers around each of their parts that a note shows. */
export function repeatMarks(items: readonly Item[], torn: readonly Enclosure[]): readonly Item[] {
  if (torn.length === 0) return items
  let open: readonly Enclosure[] = []
  const around = (offset: number) =>
    torn.filter((enclosure) => enclosure.open.end <= offset && offset <= enclosure.close.start)
  const marks = (enclosures: readonly Enclosure[], which: 'open' | 'close'): Item[] =>
    enclosures.flatMap((enclosure) => [blankLine, { kind: 'mark', at: enclosure[which] }, blankLine])
  const change = (wanted: readonly Enclosure[]): Item[] => {
    const closed = open.filter((enclosure) => !wanted.includes(enclosure))
    const opened = wanted.filter((enclosure) => !open.includes(enclosure))
    return [...marks(closed.reverse(), 'close'), ...marks(opened, 'open')]
  }
  const all = items.flatMap((item) => {
    if (item.kind !== 'slice') return [item]
    const added = change(around(item.span.start))
    open = around(item.span.end)
    return [...added, item]
  })
  return [...all, ...change([])]
}

/** Adds the places of what is written around the body of a topic. Nothing follows a code block or comment that is never closed. */
export function frameTopic(survey: Survey, note: NoteLayout, { nav, template }: SplitOptions): NoteLayout {
  if (!nav && template === undefined) return note
  const { before, after } = template === undefined ? { before: '', after: '' } : readTemplate(template)
  const open = unclosedBlockAt(survey)
  const isOpen =
    open !== undefined && note.items.some((item) => 'span' in item && item.span.start <= open && open < item.span.end)
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
