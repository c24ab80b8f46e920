import type { SplitOptions } from '../../options.ts'
import type { Cut } from '../cut.ts'
import type { Outline, Section } from '../outline.ts'
import type { Planned } from '../plan.ts'
import type { SplitPlan } from '../split-plan.ts'
import { mergePlan } from './merge-plan.ts'
import { printPlan } from './print-plan.ts'

/** The inputs of a plan file. */
export interface PlanContent {
  plan: SplitPlan
  /** The cut by sizes and options only. */
  cut: Cut
  outline: Outline
  /** Sections that an older plan does not place, with their new place. */
  added: Planned['added']
  renamed: Planned['renamed']
  /** The options given by the user. */
  given: Partial<SplitOptions>
  /** The sections that a plan must place. */
  known: readonly Section[]
}

/** Writes a plan file: a new one, or the existing one with the new sections of the note. */
export function writePlan(file: { name: string; text: string | undefined }, content: PlanContent): string {
  const { plan, cut, outline, added, renamed, given } = content
  const known = content.known.map(({ anchor }) => anchor)
  if (file.text === undefined) return printPlan(file.name, plan, cut, outline, known, given)
  const isNew = new Set(added.map(({ section }) => section.anchor))
  return mergePlan(
    file.text,
    {
      topics: added.flatMap(({ topic }) => topic ?? []),
      kept: plan.kept.filter((keptSection) => isNew.has(keptSection.section)),
      known,
      renamed,
    },
    outline,
  )
}
