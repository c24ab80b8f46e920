import type { SplitOptions } from '../../options.ts'
import type { Cut } from '../choose-cut.ts'
import type { Outline, Section } from '../outline.ts'
import type { Planned } from '../plan.ts'
import type { SplitPlan } from '../split-plan.ts'
import { mergePlan } from './merge-plan.ts'
import { printPlan } from './print-plan.ts'

/** What a plan file is written from. */
export interface PlanContent {
  plan: SplitPlan
  /** What the sizes and the options alone would do. */
  cut: Cut
  outline: Outline
  /** What an older plan does not place, with where it would go. */
  added: Planned['added']
  /** The options that were asked for. */
  given: Partial<SplitOptions>
  /** The sections that a plan has to place. */
  known: readonly Section[]
}

/** The text of a plan file: a new one, or the one that there is, with what is new in the note. */
export function writePlan(file: { name: string; text: string | undefined }, content: PlanContent): string {
  const { plan, cut, outline, added, given } = content
  const known = content.known.map(({ anchor }) => anchor)
  if (file.text === undefined) return printPlan(file.name, plan, cut, outline, known, given)
  const isNew = new Set(added.map(({ section }) => section.anchor))
  return mergePlan(
    file.text,
    {
      topics: added.flatMap(({ topic }) => topic ?? []),
      kept: plan.kept.filter((one) => isNew.has(one.section)),
      known,
    },
    outline,
  )
}
