import type { VFileMessage } from 'vfile-message'
import { isForMdx } from './apps/apps.ts'
import { verifySplit } from './check/verify-split.ts'
import { layoutNotes } from './layout/layout.ts'
import { carryDefinitions } from './layout/move-definitions.ts'
import { chooseBlockIds } from './links/block-ids.ts'
import { weightsFor, writtenRenderer } from './links/landing.ts'
import { type Places, placesIn } from './links/places.ts'
import { surroundingsIn } from './links/surroundings.ts'
import { type LinkEdit, labelsToWikiLinks, writeLinks } from './links/write-links.ts'
import * as messages from './messages/index.ts'
import type { LinkTargets } from './note/link-targets.ts'
import { type NotePath, nameOf } from './note/parse-note.ts'
import { readSurvey, type Survey } from './note/survey.ts'
import type { SplitOptions } from './options.ts'
import type { Parser } from './parse/parser.ts'
import { type CutReport, describeCut } from './plan/describe-cut.ts'
import { linksOfPlan } from './plan/plan-links.ts'
import type { SettledNotes } from './plan/settled-notes.ts'
import type { SplitPlan } from './plan/split-plan.ts'
import { inPlan, type PreparedNote, prepare, type SourceNote, type VaultPlace } from './prepare.ts'
import type { PhaseListener } from './timings.ts'
import { buildManifest, type Hash, type Manifest, printManifest } from './write/manifest.ts'
import type { OutputNote } from './write/pieces.ts'
import { writePointers } from './write/pointers.ts'
import { renderNotes } from './write/render.ts'
import { reportNote } from './write/report.ts'
import { listLostAnchors, writeStubs } from './write/stubs.ts'
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
  /** What people changed in the notes of an earlier split, and this one keeps. */
  settled?: SettledNotes | undefined
  /** Names that no topic may have: those of the topics of other notes in the same output folder. */
  names?: readonly string[] | undefined
  /** Hears when each phase ends. */
  timings?: PhaseListener | undefined
}

/** A note split: nothing is written yet, and must not be when a message is fatal. */
export interface SplitResult {
  /** The index note first, then the topics in the order of the note. */
  notes: OutputNote[]
  plan: SplitPlan
  /** What decided which sections became topics; undefined when a plan did. */
  cut: CutReport | undefined
  record: Manifest
  /** The record as text, where it was printed to be compared with `known`. */
  recordText: string | undefined
  summary: SplitSummary
  /** What became of every reference in every note that shows it. */
  links: readonly LinkEdit[]
  /** By place in the source; those on the plan come first, and their `file` is its path. */
  messages: VFileMessage[]
  outcome: SplitOutcome
}

/** Where everything of a note is after its split, for the links of other notes. */
export interface SplitOutcome {
  linkTargets: LinkTargets
  places: Places
  /** The form whose fragments are chosen. */
  fragments: SplitOptions['links']
  /** The survey of each output note by its path. */
  written: ReadonlyMap<NotePath, Survey>
}

/** Splits a note into an index note and topics, and checks the guarantees on the result. */
export async function split(
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const result = await splitWith(context.parser, source, given, context)
  const breach = result.messages.find(messages.breaksGuarantee)
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
  const { vault, sourceFolder, timings } = context
  const prepared = await prepare(parser, source, given, context)
  const { text, survey, linkTargets, references, outline, options, plan } = prepared
  const fragments = vault?.isObsidian ? 'wiki' : options.links
  const linkOptions = { ...options, fragments, sourceFolder }

  // which links are written how depends on which definitions move, and the other way round: each step is decided once
  const layout = layoutNotes(survey, outline, plan, options)
  const linkpathOf = vault?.around.linkpathOf ?? nameOf
  const renderer = writtenRenderer(options, linkTargets.renderer)
  const placing = {
    survey,
    references,
    layout,
    weights: weightsFor({ ...options, links: fragments }),
    renderer,
    linkpathOf,
  }
  const around = surroundingsIn(survey)
  const draft = placesIn(placing)
  const asWiki = labelsToWikiLinks(draft, around, linkOptions)
  const moves = carryDefinitions(survey, references, layout, asWiki)
  const blockIds = chooseBlockIds(placesIn(placing, { moves }), options)
  const places = placesIn(placing, { moves, blockIds })
  const links = writeLinks(places, around, asWiki, linkOptions)
  timings?.mark('link')

  const pointers = writePointers(places, outline, options)
  const lost = listLostAnchors(places)
  const stubs = options.stubs ? writeStubs(lost, places, options) : ''
  const properties = topicProperties(places, options, context.settled)
  const notes = await renderNotes(
    survey,
    layout,
    { links, moves, blockIds, pointers, properties, stubs, isMdx: isForMdx(options) },
    timings,
  )
  const path = [sourceFolder, source.path.replace(/^.*\//, '')].filter(Boolean).join('/')
  const record = buildManifest({ path, text, bom: prepared.bom }, options, plan, notes, context.hash)
  const recordText = context.known === undefined ? undefined : printManifest(record)
  timings?.mark('record')

  // the same bytes of the same note were checked before they were written
  const isKnown = recordText !== undefined && context.known === recordText
  const written = isKnown ? new Map<NotePath, Survey>() : await readAgain(notes, parser, timings)
  const textPlaces = new messages.Places(text)
  const faults = faultsOf(source, prepared)
  const isRefused = faults.some(({ fatal }) => fatal)
  const remarks = [
    ...reportNote({ ...prepared, moves, links }, textPlaces),
    ...(isKnown
      ? []
      : verifySplit(
          {
            survey,
            linkTargets,
            renderer: renderer.name,
            references,
            notes,
            written,
            links,
            sourceFolder,
            foreign: linksOfPlan(plan, options),
          },
          textPlaces,
        )),
  ]
  timings?.mark('verify')
  return {
    notes,
    plan,
    cut: source.plan ? undefined : describeCut(prepared.cut),
    record,
    recordText,
    summary: summarizeSplit(notes, references, moves, { lost, hasStubs: options.stubs === true }),
    links,
    // what follows from settings that are refused is of no interest
    messages: isRefused ? faults : [...faults, ...remarks],
    outcome: { linkTargets, places, fragments, written },
  }
}

/** What is wrong with the plan and the options. */
function faultsOf(source: SourceNote, prepared: PreparedNote): VFileMessage[] {
  const unknown = prepared.unknown.map(({ anchor, place, suggestion }) =>
    messages.unknownSection(anchor, place, suggestion),
  )
  return [...inPlan(source, [...unknown, ...prepared.faults]), ...prepared.ownFaults]
}

/** The survey of each output note, parsed as its readers will. */
async function readAgain(
  notes: readonly OutputNote[],
  parser: Parser,
  timings: PhaseListener | undefined,
): Promise<Map<NotePath, Survey>> {
  const written = new Map<NotePath, Survey>()
  for (const { path, text } of notes) {
    written.set(path, await readSurvey(path, text, parser))
    timings?.mark('parse again')
  }
  return written
}
