import type { VFileMessage } from 'vfile-message'
import * as messages from './messages.ts'
import { findLandmarks, type Landmarks } from './note/landmarks.ts'
import { type NotePath, nameOf, parseNote } from './note/parse-note.ts'
import { letGoOfTree, type Survey, surveyNote } from './note/survey.ts'
import { defaultOptions, namedOptions, type SplitOptions } from './options.ts'
import type { Parser } from './parsers/parser.ts'
import { weightsFor } from './phases/aim.ts'
import { addBlockIds } from './phases/block-ids.ts'
import { carryDefinitions } from './phases/carry.ts'
import { PointerWriter } from './phases/index-note.ts'
import { layoutNotes } from './phases/layout.ts'
import { linkNote } from './phases/link.ts'
import { Locator } from './phases/locate.ts'
import type { Surroundings } from './phases/name-topics.ts'
import { outlineNote } from './phases/outline.ts'
import type { OutputNote } from './phases/piece.ts'
import { planSplit, type SplitPlan, sectionsToPlace } from './phases/plan.ts'
import { linksOfPlan } from './phases/plan-links.ts'
import { type Hash, printRecord, recordSplit, type SplitRecord } from './phases/record.ts'
import type { Addressing } from './phases/reference.ts'
import { renderNotes } from './phases/render.ts'
import { reportNote, reportReading } from './phases/report.ts'
import { Rewriter } from './phases/rewrite.ts'
import { suggestTopics } from './phases/suggest-topics.ts'
import { type SplitSummary, summarizeSplit } from './phases/summarize.ts'
import { type PlanRow, tabulatePlan } from './phases/tabulate.ts'
import { topicProperties } from './phases/topic-properties.ts'
import { verifySplit } from './phases/verify/verify-split.ts'
import { readOptions } from './plan-file/read-options.ts'
import { type PlanText, readPlan } from './plan-file/read-plan.ts'
import { withSuggestions } from './plan-file/suggestions.ts'
import { writePlan } from './plan-file/write-plan.ts'
import type { PhaseListener } from './timings.ts'

/** A note to split. */
export interface SourceNote {
  /** POSIX path; its last part names the note. */
  path: string
  /** The text; a byte order mark at its start is put aside and given back. */
  text: string
  /** The plan that the split is to follow. */
  plan?: PlanText | undefined
}

/** What the core needs from outside: it knows no disk and no process. */
export interface SplitContext {
  parser: Parser
  /** The engine to try when the laws do not hold with the first: each has blocks that it reads otherwise than alone. */
  fallback?: Parser
  hash: Hash
  /** POSIX path from the folder that is written to the one of the source note; `''` when they are the same. */
  sourceFolder: string
  /** The vault in which the index takes the note's place; without it the folder that is written is the notes' own. */
  vault?: VaultPlace
  /**
   * The text of the record that an earlier split wrote, if there is one. When this split gives the same, every byte of it was held to
   * the laws then, and is not again.
   */
  known?: string | undefined
  /** Hears when each phase ends. */
  timings?: PhaseListener | undefined
}

/** What a split must know of the vault around the note. */
export interface VaultPlace {
  around: Surroundings
  addressing: Addressing
  /** How the vault writes; the note, its plan and what is given go first. */
  options: Partial<SplitOptions>
  /** Whether Markdown links are Obsidian's, which names headings by their words and not by slugs. */
  isObsidian: boolean
  /** Properties that every topic gets, if the note has them: what is private stays so. */
  inherit: readonly string[]
}

/** A note split: nothing is written yet, and must not be when a message is fatal. */
export interface SplitResult {
  /** The index note first, then the topics in the order of the note. */
  notes: OutputNote[]
  plan: SplitPlan
  record: SplitRecord
  summary: SplitSummary
  /** By place in the source; those on the plan come first, and their `file` is its path. */
  messages: VFileMessage[]
  /** Where the places of the note are now, for the links of other notes. */
  whereabouts: Whereabouts
}

/** Where the places of a note are after its split. */
export interface Whereabouts {
  survey: Survey
  landmarks: Landmarks
  locator: Locator
  /** The options by which fragments are chosen. */
  aims: SplitOptions
  /** The survey of each output note by its path. */
  written: ReadonlyMap<NotePath, Survey>
}

/** Splits a note into an index note and topics, and holds the result to the laws. */
export async function split(
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const result = await splitWith(context.parser, source, given, context)
  const breach = result.messages.find(({ ruleId }) => ruleId?.startsWith('law-'))
  if (!breach || !context.fallback) return result
  const second = await splitWith(context.fallback, source, given, context)
  if (second.messages.some(({ fatal }) => fatal)) return result
  return { ...second, messages: [messages.parserFallback(breach.reason), ...second.messages] }
}

/** A note that is read, and the plan for it. */
async function arrange(
  parser: Parser,
  source: SourceNote,
  given: Partial<SplitOptions>,
  { vault, timings }: Pick<SplitContext, 'vault' | 'timings'> = {},
) {
  const bom = source.text.startsWith('\uFEFF')
  const text = bom ? source.text.slice(1) : source.text
  const parsed = await parseNote(source.path, text, parser)
  timings?.mark('parse')
  const survey = surveyNote(parsed)
  timings?.mark('survey')
  const landmarks = findLandmarks(survey)
  const outline = outlineNote(survey)
  const own = readOptions(survey)
  const read = source.plan ? readPlan(source.plan) : { plan: undefined, faults: [] }
  const options: SplitOptions = {
    ...defaultOptions,
    ...vault?.options,
    ...own.options,
    ...namedOptions(read.plan?.data.options ?? {}),
    ...given,
    // other notes link to the index by the note's name
    ...(vault ? { index: nameOf(source.path) } : {}),
  }
  // only its first sentences are still to be looked for
  if (options.indexStyle !== 'list') letGoOfTree(survey)
  if (vault) options.inherit = [...new Set([...options.inherit, ...vault.inherit])]
  const planned = planSplit(survey, outline, options, read.plan, vault?.around)
  const faults = [...read.faults, ...planned.faults]
  timings?.mark('plan')
  return { bom, text, survey, landmarks, outline, options, ...planned, faults, ownFaults: own.faults }
}

async function splitWith(
  parser: Parser,
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const { timings } = context
  const arranged = await arrange(parser, source, given, context)
  const linkpathOf = context.vault?.around.linkpathOf
  const { bom, text, survey, landmarks, outline, options, plan, added } = arranged
  const aims: SplitOptions = context.vault?.isObsidian ? { ...options, links: 'wiki' } : options
  const unknown = arranged.unknown.map((one) => messages.unknownSection(one.anchor, one.place, one.suggestion))
  const faults = [...inPlan(source, [...unknown, ...arranged.faults]), ...arranged.ownFaults]
  const layout = layoutNotes(survey, outline, plan, options)
  const references = linkNote(survey, landmarks, context.vault?.addressing)
  const locator = new Locator(survey, layout, references, weightsFor(aims), linkpathOf)
  const rewriter = new Rewriter(survey, locator, options, context.sourceFolder, aims)
  const carriage = carryDefinitions(survey, references, layout, (reference) => rewriter.becomesWikiLink(reference))
  locator.settle(carriage)
  const blockIds = addBlockIds(survey, references, options, (offset) => locator.isReached(offset))
  locator.mark(blockIds)
  const isLabel = (text: string, from: NotePath) => {
    const note = layout.notes.find(({ path }) => path === from)
    return note !== undefined && locator.isLabel(text, note)
  }
  timings?.mark('link')
  const pointers = new PointerWriter(survey, outline, options, isLabel, linkpathOf)
  const notes = renderNotes(layout, {
    survey,
    references,
    carriage,
    rewrite: (reference, note) => rewriter.rewrite(reference, note),
    pointer: (moved, from, bullet) => pointers.write(moved, from, bullet),
    properties: topicProperties(survey, plan, options, linkpathOf),
    blockIds: blockIds.edits,
    isList: options.indexStyle === 'list',
  })
  timings?.mark('render')
  const path = [context.sourceFolder, source.path.replace(/^.*\//, '')].filter(Boolean).join('/')
  const record = recordSplit({ path, text, bom }, options, plan, notes, context.hash)
  // the same bytes from the same note were held to the laws before they were written
  const isKnown = context.known !== undefined && context.known === printRecord(record)
  timings?.mark('record')
  const written = new Map<string, Survey>()
  if (!isKnown)
    for (const note of notes) written.set(note.path, surveyNote(await parseNote(note.path, note.text, parser), false))
  timings?.mark('parse again')
  const places = new messages.Places(text)
  const found = [
    ...faults,
    ...reportNote(
      {
        survey,
        options,
        outline,
        plan,
        added,
        references,
        carriage,
        degraded: rewriter.watch.degraded,
        losses: rewriter.watch.losses.all,
        landmarks,
      },
      places,
    ),
    ...(isKnown
      ? []
      : verifySplit(
          {
            survey,
            references,
            notes,
            written,
            isDegraded: (reference) => rewriter.watch.isDegraded(reference),
            sourceFolder: context.sourceFolder,
            foreign: linksOfPlan(plan, options),
          },
          places,
        )),
  ]
  timings?.mark('verify')
  // what follows from settings that are refused is of no interest
  const isRefused = faults.some(({ fatal }) => fatal)
  const whereabouts = { survey, landmarks, locator, aims, written }
  const summary = summarizeSplit(notes, references, carriage)
  return { notes, plan, record, summary, messages: isRefused ? faults : found, whereabouts }
}

/** A plan for a note, for a person to change. Nothing is split. */
export interface PlanProposal {
  plan: SplitPlan
  /** The plan as a file: a new one, or the one that there is with what is new in the note. */
  text: string
  rows: PlanRow[]
  /** Those on a plan that there is already; with a fatal one its text is as it was. */
  messages: VFileMessage[]
}

/** Proposes a plan for a note, or brings the one that it has up to date; with suggestions in comments where they are asked for. */
export async function proposePlan(
  source: SourceNote,
  given: Partial<SplitOptions>,
  { parser, suggest = false }: { parser: Parser; suggest?: boolean },
): Promise<PlanProposal> {
  const arranged = await arrange(parser, source, given)
  const { text, survey, landmarks, outline, options, plan, added } = arranged
  const layout = layoutNotes(survey, outline, plan, options)
  const references = linkNote(survey, landmarks)
  const rows = tabulatePlan(
    survey,
    outline,
    plan,
    layout,
    references,
    new Locator(survey, layout, references, weightsFor(options)),
  )
  const vanished = arranged.unknown.map((one) => messages.vanishedSection(one.anchor, one.place, one.suggestion))
  const found = [
    ...inPlan(source, [...vanished, ...arranged.faults]),
    ...arranged.ownFaults,
    ...reportReading(arranged, new messages.Places(text)),
  ]
  const file = { name: source.path.replace(/^.*\//, ''), text: source.plan?.text }
  if (found.some(({ fatal }) => fatal)) return { plan, text: file.text ?? '', rows, messages: found }
  const known = sectionsToPlace(outline, plan)
  const written = writePlan(file, { plan, outline, added, given, known })
  const shown = suggest ? withSuggestions(written, suggestTopics(survey, known)) : written
  return { plan, text: shown, rows, messages: found }
}

/** Messages on the plan file, in the order of its lines. */
function inPlan({ plan }: SourceNote, found: VFileMessage[]): VFileMessage[] {
  if (plan) for (const one of found) one.file = plan.path
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
