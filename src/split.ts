import type { VFileMessage } from 'vfile-message'
import { isForMdx } from './apps/apps.ts'
import { checkHosts } from './check/host.ts'
import { verifySplit } from './check/verify-split.ts'
import { layoutNotes } from './layout/layout-notes.ts'
import { carryDefinitions } from './layout/move-definitions.ts'
import { chooseBlockIds } from './links/block-ids.ts'
import { weightsFor, writtenRenderer } from './links/landing.ts'
import { linkpathsIn, ownerAt, type Places, placesIn } from './links/places.ts'
import { surroundingsIn } from './links/surroundings.ts'
import { type LinkEdit, labelsToWikiLinks, writeLinks } from './links/write-links.ts'
import * as messages from './messages/index.ts'
import { addressingOf } from './note/addressing.ts'
import type { LinkTargets } from './note/link-targets.ts'
import type { NotePath } from './note/parse-note.ts'
import { readSurvey, type Survey } from './note/survey.ts'
import type { SplitOptions } from './options.ts'
import type { Parser } from './parse/parser.ts'
import { type CutReport, describeCut } from './plan/describe-cut.ts'
import type { HostReader } from './plan/host.ts'
import { emptySurroundings } from './plan/name-topics.ts'
import { nothingSettled } from './plan/settled-notes.ts'
import { linksOfPlan, type SplitPlan } from './plan/split-plan.ts'
import { type Around, inPlan, type PreparedNote, prepare, type SourceNote } from './prepare.ts'
import { readFrontmatter } from './text/frontmatter.ts'
import { lastPart } from './text/paths.ts'
import type { PhaseListener } from './timings.ts'
import { keepTexts } from './write/keep-texts.ts'
import { buildManifest, type Hash, type Manifest, printManifest } from './write/manifest.ts'
import type { OutputNote } from './write/pieces.ts'
import { writePointers } from './write/pointers.ts'
import { renderNotes } from './write/render.ts'
import { reportNote } from './write/report.ts'
import { listLostAnchors, writeStubs } from './write/stubs.ts'
import { type SplitSummary, summarizeSplit } from './write/summary.ts'
import { writeTopicFrames } from './write/topic-frames.ts'
import { topicProperties } from './write/topic-properties.ts'

/** The inputs of a split other than the note. */
export interface SplitContext extends Around {
  parser: Parser
  /**
   * The engine to try when the guarantees do not hold with the first: each reads some blocks differently in a file of
   * their own.
   */
  fallback?: Parser
  hash: Hash
  /** POSIX path from the output folder to the folder of the source note; `''` when they are the same. */
  sourceFolder: string
  /**
   * The text of the manifest of an earlier split, if any. An identical result was already checked and is not checked
   * again.
   */
  known?: string | undefined
}

/** A split note. Must not be written when a message is fatal. */
export interface SplitResult {
  /** The index note first, then the topics in the order of the note. */
  notes: OutputNote[]
  plan: SplitPlan
  /** Why these sections became topics; undefined when a plan decided. */
  cut: CutReport | undefined
  manifest: Manifest
  /** The text of the manifest, if it was printed to compare it with `known`. */
  manifestText: string | undefined
  summary: SplitSummary
  /** The edit of every reference in every note that shows it. */
  links: readonly LinkEdit[]
  /** By place in the source; those on the plan come first, and their `file` is its path. */
  messages: VFileMessage[]
  outcome: SplitOutcome
}

/** The place of everything in a note after its split, for the links of other notes. */
export interface SplitOutcome {
  linkTargets: LinkTargets
  places: Places
  /** The style of fragments. */
  fragments: SplitOptions['links']
  /** The survey of each output note by path. */
  written: ReadonlyMap<NotePath, Survey>
}

/** Splits a note into an index note and topics, and checks the guarantees on the result. */
export async function split(
  source: SourceNote,
  options: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const result = await splitWith(context.parser, source, options, context)
  const breach = result.messages.find(messages.breaksGuarantee)
  if (!breach || !context.fallback) return result
  const second = await splitWith(context.fallback, source, options, context)
  if (second.messages.some(({ fatal }) => fatal)) return result
  return { ...second, messages: [messages.parserFallback(breach.reason), ...second.messages] }
}

async function splitWith(
  parser: Parser,
  source: SourceNote,
  callOptions: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const { timings } = context
  const prepared = await prepare(parser, source, callOptions, { ...context, readHost: context.readHost ?? unknownHost })
  const linked = linkNote(prepared, context)
  timings?.mark('link')
  const { notes, lost, dropped } = await writeNotes(prepared, linked, context)
  const { manifest, manifestText } = describeNotes(source, prepared, notes, context)
  timings?.mark('manifest')
  const faults = faultsOf(source, prepared)
  // the same bytes of the same note were checked before they were written
  const isKnown = manifestText !== undefined && context.known === manifestText
  const written = isKnown ? new Map<NotePath, Survey>() : await readAgain(notes, parser, timings)
  const remarks = checkNotes(prepared, linked, { notes, written, isKnown }, context)
  const inHosts = await checkHosts(notes, prepared.hosts?.values() ?? [], { source: prepared.survey, written }, parser)
  timings?.mark('verify')
  const { references, options, plan, linkTargets } = prepared
  const { links, moves, places, fragments } = linked
  return {
    notes,
    plan,
    cut: source.plan ? undefined : describeCut(prepared.cut, prepared.plan.kept),
    manifest,
    manifestText,
    summary: summarizeSplit(notes, references, moves, { lost, hasStubs: options.stubs === true }),
    links,
    // consequences of refused settings are not reported
    messages: faults.some(({ fatal }) => fatal)
      ? faults
      : [...faults, ...inHosts, ...remarks, ...dropped.map((text) => messages.pointerDropped(text))],
    outcome: { linkTargets, places, fragments, written },
  }
}

const unknownHost: HostReader = async () => ({ refused: 'no other note is known here' })

type LinkedNote = ReturnType<typeof linkNote>

/** Lays out a note, and decides the definitions, block ids and links of its parts. */
function linkNote(prepared: PreparedNote, { vault, sourceFolder }: SplitContext) {
  const { survey, linkTargets, references, options, plan, outline, hosts } = prepared
  const fragments = vault?.isObsidian ? 'wiki' : options.links
  const linkOptions = { ...options, fragments, sourceFolder, asksMarkdown: prepared.asksMarkdown }

  // the form of links depends on which definitions move, and the reverse: each step decides once
  const layout = layoutNotes(survey, outline, plan, options, hosts)
  const renderer = writtenRenderer(options, linkTargets.renderer)
  const placing = {
    survey,
    references,
    layout,
    weights: weightsFor({ ...options, links: fragments }),
    renderer,
    linkpathOf: linkpathsIn(layout, vault?.around ?? emptySurroundings),
  }
  const around = surroundingsIn(survey)
  const draft = placesIn(placing)
  const asWiki = labelsToWikiLinks(draft, around, linkOptions)
  const moves = carryDefinitions(survey, references, layout, asWiki)
  const blockIds = chooseBlockIds(placesIn(placing, { moves }), options)
  const { links, places } = writeLinks(placesIn(placing, { moves, blockIds }), around, asWiki, linkOptions)
  return { layout, places, moves, blockIds, links, fragments, renderer }
}

/** Writes the text of every note, piece by piece. `lost`: the anchors that the index no longer has. */
async function writeNotes(prepared: PreparedNote, linked: LinkedNote, context: SplitContext) {
  const { settled, timings, sourceFolder } = context
  const { survey, outline, options } = prepared
  const { layout, places, moves, blockIds, links } = linked
  const template = await readFrontmatter(options.template ?? '')
  const pointers = new Map([...writePointers(places, outline, options), ...writeTopicFrames(places, options)])
  const lost = listLostAnchors(places)
  const stubs = options.stubs ? writeStubs(lost, places, options) : ''
  const properties = topicProperties(places, { ...options, properties: template.properties, sourceFolder }, settled)
  const kept = await keepTexts(pointers, layout, settled ?? nothingSettled)
  const decisions = {
    links,
    moves,
    blockIds,
    pointers,
    keptTexts: kept.texts,
    properties,
    stubs,
    isMdx: isForMdx(options),
  }
  return { notes: await renderNotes(survey, layout, decisions, timings), lost, dropped: kept.dropped }
}

/** Records where every byte went; prints it where it is compared with an earlier manifest. */
function describeNotes(
  { path }: SourceNote,
  { text, bom, options, plan }: PreparedNote,
  notes: readonly OutputNote[],
  { sourceFolder, hash, known }: SplitContext,
) {
  const source = { path: [sourceFolder, lastPart(path)].filter(Boolean).join('/'), text, bom }
  const manifest = buildManifest(source, options, plan, notes, hash)
  return { manifest, manifestText: known === undefined ? undefined : printManifest(manifest) }
}

/** Reports what the user should know of the split, and the guarantees that it breaks. */
function checkNotes(
  prepared: PreparedNote,
  { places, moves, links, renderer }: LinkedNote,
  {
    notes,
    written,
    isKnown,
  }: { notes: readonly OutputNote[]; written: ReadonlyMap<NotePath, Survey>; isKnown: boolean },
  { sourceFolder, vault }: SplitContext,
): VFileMessage[] {
  const { text, survey, linkTargets, references, plan, options } = prepared
  const textPlaces = messages.textPlaces(text)
  const pathAt = (offset: number) => ownerAt(places, offset).path
  const remarks = reportNote({ ...prepared, moves, links, pathAt, torn: places.layout.torn, sourceFolder }, textPlaces)
  if (isKnown) return remarks
  const foreign = linksOfPlan(plan, options)
  const results = {
    survey,
    linkTargets,
    renderer: places.isUnsplit ? linkTargets.renderer : renderer.name,
    references,
    notes,
    written,
    links,
  }
  const addressing = vault?.addressing ?? addressingOf(survey)
  return [...remarks, ...verifySplit({ ...results, sourceFolder, addressing, foreign }, textPlaces)]
}

/** Lists the faults of the plan and the options. */
function faultsOf(source: SourceNote, prepared: PreparedNote): VFileMessage[] {
  const unknown = prepared.unknown.map(({ anchor, place, suggestion }) =>
    messages.unknownSection(anchor, place, suggestion),
  )
  return [...inPlan(source, [...unknown, ...prepared.faults]), ...prepared.ownFaults]
}

/** Parses each output note as its readers will. */
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
