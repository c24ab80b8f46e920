import { noteAt } from '../layout/layout.ts'
import { type Places, placeOf } from '../links/places.ts'
import { insideTarget } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import type { Outline, Section } from '../plan/outline.ts'
import type { Reason, SplitPlan } from '../plan/split-plan.ts'
import { tally } from '../text/maps.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { countWords } from '../text/words.ts'

/** A row of the plan table: an output note, or a section that stays. */
export interface PlanRow {
  title: string
  /** The file, a POSIX path in the output folder. */
  path: string
  /** The words that the note owns, or of the section that stays. */
  words: number
  /** Links from and to other notes of the split; undefined for a section that stays. */
  linksIn: number | undefined
  linksOut: number | undefined
  /** The number of footnotes that the note cites; undefined for a section that stays. */
  footnotes: number | undefined
  /** Why it is a note of its own, or stays. Undefined for the index. */
  reason: Reason | undefined
  isKept: boolean
}

/** Lists the content of each output note of a plan: the index, then the sections that stay in it, then the topics. */
export function tabulatePlan(survey: Survey, outline: Outline, plan: SplitPlan, places: Places): PlanRow[] {
  const { layout, references } = places
  const { text, citations } = survey
  const crossing = references.flatMap((reference) => {
    const target = insideTarget(reference)
    if (!target || reference.syntax.kind === 'definition') return []
    const [from, to] = [noteAt(layout, reference.span.start), placeOf(places, target).note]
    return from === to ? [] : { from, to }
  })
  const linksIn = tally(crossing.map(({ to }) => to))
  const linksOut = tally(crossing.map(({ from }) => from))
  const rows = layout.notes.map((note): PlanRow => {
    const slices = note.items.flatMap((item) => (item.kind === 'slice' && item.isOwned ? item.span : []))
    const cited = slices.flatMap((slice) => itemsWithin(citations, slice))
    return {
      title: note.title,
      path: note.path,
      words: slices.reduce((sum, { start, end }) => sum + countWords(text.slice(start, end)), 0),
      linksIn: linksIn.get(note) ?? 0,
      linksOut: linksOut.get(note) ?? 0,
      footnotes: new Set(cited.map(({ identifier }) => identifier)).size,
      reason: note.topic?.reason,
      isKept: false,
    }
  })
  const kept = plan.kept.map(({ section, reason }): PlanRow => {
    const { title, words } = outline.byAnchor.get(section) as Section
    const none = { linksIn: undefined, linksOut: undefined, footnotes: undefined }
    return { title, path: plan.index.path, words, ...none, reason, isKept: true }
  })
  return [...rows.slice(0, 1), ...kept, ...rows.slice(1)]
}
