import type { VFileMessage } from 'vfile-message'
import { layoutNotes } from './layout/layout-notes.ts'
import { weightsFor, writtenRenderer } from './links/landing.ts'
import { placesIn } from './links/places.ts'
import * as messages from './messages/index.ts'
import { nameOf } from './note/parse-note.ts'
import type { SplitOptions } from './options.ts'
import type { Parser } from './parse/parser.ts'
import { type CutReport, describeCut } from './plan/describe-cut.ts'
import { mergePlan } from './plan/file/merge-plan.ts'
import { printPlan, withSuggestions } from './plan/file/print-plan.ts'
import type { SplitPlan } from './plan/split-plan.ts'
import { type Around, inPlan, prepare, type SourceNote } from './prepare.ts'
import { lastPart } from './text/paths.ts'
import { type PlanRow, tabulatePlan } from './write/plan-table.ts'
import { reportReading } from './write/report.ts'

/** A proposed plan for a note. Nothing is split. */
export interface PlanProposal {
  plan: SplitPlan
  /** The plan as a file: a new one, or the existing one with the new sections of the note. */
  text: string
  rows: PlanRow[]
  /** Why these sections became topics; undefined when the note had a plan. */
  cut: CutReport | undefined
  /** Those on an existing plan; with a fatal one its text is unchanged. */
  messages: VFileMessage[]
}

/**
 * Proposes a plan for a note, or updates its existing one; with suggestions in comments on request. `names`: those that
 * topics must not have; `settled`: those that they have since an earlier split.
 */
export async function proposePlan(
  source: SourceNote,
  callOptions: Partial<SplitOptions>,
  { parser, suggest = false, ...around }: Pick<Around, 'names' | 'settled'> & { parser: Parser; suggest?: boolean },
): Promise<PlanProposal> {
  const prepared = await prepare(parser, source, callOptions, around)
  const { text, survey, linkTargets, references, outline, options, plan, added, renamed } = prepared
  const layout = layoutNotes(survey, outline, plan, options, prepared.hosts)
  const places = placesIn({
    survey,
    references,
    layout,
    weights: weightsFor(options),
    renderer: writtenRenderer(options, linkTargets.renderer),
    linkpathOf: nameOf,
  })
  const rows = tabulatePlan(survey, outline, plan, places)
  const vanished = prepared.unknown.map(({ anchor, place, suggestion }) =>
    messages.sectionGone(anchor, place, suggestion),
  )
  const problems = [
    ...inPlan(source, [...vanished, ...prepared.faults]),
    ...prepared.ownFaults,
    ...reportReading(prepared, messages.textPlaces(text)),
  ]
  const cut = source.plan ? undefined : describeCut(prepared.cut, plan.kept)
  if (problems.some(({ fatal }) => fatal)) return { plan, cut, text: source.plan?.text ?? '', rows, messages: problems }
  const sections = prepared.cut.topics.map(({ section }) => section)
  const known = sections.map(({ anchor }) => anchor)
  const isNew = new Set(added.map(({ section }) => section.anchor))
  const news = {
    topics: added.flatMap(({ topic }) => topic ?? []),
    kept: plan.kept.filter(({ section }) => isNew.has(section)),
    known,
    renamed,
  }
  const written =
    prepared.planText === undefined
      ? printPlan(lastPart(source.path), plan, prepared.cut, outline, known, callOptions)
      : mergePlan(prepared.planText, news, outline)
  if (!suggest) return { plan, cut, text: written, rows, messages: problems }
  // loaded late: suggestions are rarely requested
  const { suggestTopics } = await import('./plan/suggest-topics.ts')
  const shown = withSuggestions(written, suggestTopics(survey, sections))
  return { plan, cut, text: shown, rows, messages: problems }
}
