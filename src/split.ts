import type { VFileMessage } from 'vfile-message'
import { verifySplit } from './check/verify-split.ts'
import { weightsFor } from './links/landing.ts'
import { Locator } from './links/places.ts'
import { Rewriter } from './links/write-links.ts'
import * as messages from './messages/index.ts'
import type { LinkTargets } from './note/link-targets.ts'
import type { NotePath } from './note/parse-note.ts'
import { readSurvey, type Survey } from './note/survey.ts'
import type { SplitOptions } from './options.ts'
import type { Parser } from './parse/parser.ts'
import { linksOfPlan } from './plan/plan-links.ts'
import type { SplitPlan } from './plan/split-plan.ts'
import { inPlan, prepare, type SourceNote, type VaultPlace } from './prepare.ts'
import type { PhaseListener } from './timings.ts'
import { addBlockIds } from './write/block-ids.ts'
import { layoutNotes } from './write/layout.ts'
import { buildManifest, type Hash, type Manifest, printManifest } from './write/manifest.ts'
import { carryDefinitions } from './write/move-definitions.ts'
import type { OutputNote } from './write/pieces.ts'
import { PointerWriter } from './write/pointers.ts'
import { renderNotes } from './write/render.ts'
import { reportNote } from './write/report.ts'
import { type SplitSummary, summarizeSplit } from './write/summary.ts'
import { topicProperties } from './write/topic-properties.ts'

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

/** A note split: nothing is written yet, and must not be when a message is fatal. */
export interface SplitResult {
  /** The index note first, then the topics in the order of the note. */
  notes: OutputNote[]
  plan: SplitPlan
  record: Manifest
  /** The record as text, where it was printed to be compared with `known`. */
  recordText: string | undefined
  summary: SplitSummary
  /** By place in the source; those on the plan come first, and their `file` is its path. */
  messages: VFileMessage[]
  /** Where the places of the note are now, for the links of other notes. */
  whereabouts: Whereabouts
}

/** Where the places of a note are after its split. */
export interface Whereabouts {
  survey: Survey
  linkTargets: LinkTargets
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

async function splitWith(
  parser: Parser,
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const { timings } = context
  const arranged = await prepare(parser, source, given, context)
  const linkpathOf = context.vault?.around.linkpathOf
  const { bom, text, survey, linkTargets, references, outline, options, plan, added } = arranged
  const aims: SplitOptions = context.vault?.isObsidian ? { ...options, links: 'wiki' } : options
  const unknown = arranged.unknown.map((one) => messages.unknownSection(one.anchor, one.place, one.suggestion))
  const faults = [...inPlan(source, [...unknown, ...arranged.faults]), ...arranged.ownFaults]
  const layout = layoutNotes(survey, outline, plan, options)
  const locator = new Locator(survey, layout, references, weightsFor(aims), linkpathOf)
  const rewriter = new Rewriter(survey, locator, options, context.sourceFolder, aims)
  const definitionMoves = carryDefinitions(survey, references, layout, (reference) =>
    rewriter.becomesWikiLink(reference),
  )
  locator.settle(definitionMoves)
  const blockIds = addBlockIds(survey, references, options, (offset) => locator.isReached(offset))
  locator.mark(blockIds)
  const isLabel = (text: string, from: NotePath) => {
    const note = layout.notes.find(({ path }) => path === from)
    return note !== undefined && locator.isLabel(text, note)
  }
  timings?.mark('link')
  const pointers = new PointerWriter(survey, outline, options, isLabel, linkpathOf)
  const notes = await renderNotes(layout, {
    survey,
    references,
    definitionMoves,
    rewrite: (reference, note) => rewriter.rewrite(reference, note),
    pointer: (moved, from, bullet) => pointers.write(moved, from, bullet),
    properties: topicProperties(survey, plan, options, linkpathOf),
    blockIds: blockIds.edits,
    isList: options.indexStyle === 'list',
    timings,
  })
  const path = [context.sourceFolder, source.path.replace(/^.*\//, '')].filter(Boolean).join('/')
  const record = buildManifest({ path, text, bom }, options, plan, notes, context.hash)
  // the same bytes from the same note were held to the laws before they were written
  const recordText = context.known === undefined ? undefined : printManifest(record)
  const isKnown = recordText !== undefined && context.known === recordText
  timings?.mark('record')
  const written = new Map<string, Survey>()
  if (!isKnown)
    for (const note of notes) {
      written.set(note.path, await readSurvey(note.path, note.text, parser))
      timings?.mark('parse again')
    }
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
        definitionMoves,
        degraded: rewriter.watch.degraded,
        losses: rewriter.watch.losses.all,
        linkTargets,
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
  const whereabouts = { survey, linkTargets, locator, aims, written }
  const summary = summarizeSplit(notes, references, definitionMoves)
  return { notes, plan, record, recordText, summary, messages: isRefused ? faults : found, whereabouts }
}
