import type { Item, NoteLayout } from '../layout/layout.ts'
import type { Places } from '../links/places.ts'
import type { SplitOptions } from '../options.ts'
import { printCallout, printInline, printText } from '../text/print.ts'
import { readTemplate } from '../text/topic-template.ts'
import { linkToPlace } from './pointers.ts'

type Frame = Extract<Item, { kind: 'written' }>['what']

/**
 * Writes what is around the body of each topic: the text of a template, and links to the topic before it, the note above it and the
 * topic after it, in reading order; and the callout of the index. By the item that it is for; lines end with `\n`, the last has
 * no line ending.
 */
export function writeTopicFrames(places: Places, options: SplitOptions): ReadonlyMap<Item, string> {
  const { layout, survey } = places
  const template = options.template === undefined ? undefined : readTemplate(options.template)
  const startOf = (note: NoteLayout) =>
    note.items.reduce((least, item) => ('span' in item ? Math.min(least, item.span.start) : least), survey.text.length)
  const order = layout.notes
    .filter(({ role, host }) => role === 'topic' && !host)
    .sort((a, b) => startOf(a) - startOf(b))
  const aboveOf = new Map(layout.notes.flatMap((note) => (note.topic?.topics ?? []).map((inner) => [inner, note])))
  const written = new Map<Item, string>()
  const textOf = (what: Frame, note: NoteLayout, i: number): string => {
    if (what === 'provenance') return printCallout(options.provenance ?? '')
    if (what !== 'nav') return (template?.[what] ?? '').replaceAll('{title}', () => printText(note.title))
    const above = (note.topic && aboveOf.get(note.topic)) ?? places.index
    return navigation(places, options, note, { previous: order[i - 1], above, next: order[i + 1] })
  }
  for (const [i, note] of [...order, places.index].entries())
    for (const item of note.items) if (item.kind === 'written') written.set(item, textOf(item.what, note, i))
  return written
}

/** `← [[Before]] · ↑ [[Index]] · [[After]] →`, in any language. */
function navigation(
  places: Places,
  options: SplitOptions,
  note: NoteLayout,
  { previous, above, next }: Record<'previous' | 'next', NoteLayout | undefined> & { above: NoteLayout },
): string {
  const linkTo = (to: NoteLayout) =>
    printInline(linkToPlace({ options, places }, note, { note: to, heading: undefined }, to.title))
  return [
    ...(previous ? [`← ${linkTo(previous)}`] : []),
    `↑ ${linkTo(above)}`,
    ...(next ? [`${linkTo(next)} →`] : []),
  ].join(' · ')
}
