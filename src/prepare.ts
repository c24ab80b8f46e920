import type { VFileMessage } from 'vfile-message'
import * as messages from './messages/index.ts'
import { findLinkTargets } from './note/link-targets.ts'
import { nameOf } from './note/parse-note.ts'
import type { Addressing, NearbyFiles } from './note/reference.ts'
import { resolveReferences } from './note/resolve-references.ts'
import { readSurvey, type Survey } from './note/survey.ts'
import { namedOptions, type SplitOptions, writtenName } from './options.ts'
import type { Parser } from './parse/parser.ts'
import { readOptions } from './plan/file/read-options.ts'
import type { PlanText } from './plan/file/read-plan.ts'
import { findHosts, type HostReader } from './plan/host.ts'
import { emptySurroundings, type Surroundings } from './plan/name-topics.ts'
import { chooseOptions, type OptionLayers } from './plan/option-layers.ts'
import { outlineNote } from './plan/outline.ts'
import { planSplit } from './plan/plan.ts'
import type { SettledNotes } from './plan/settled-notes.ts'
import { type Dialect, dialectOf } from './text/dialect.ts'
import { readFrontmatter } from './text/frontmatter.ts'
import type { Renderer } from './text/heading-ids.ts'
import { type Span, spanSet } from './text/span.ts'
import { suggestWord } from './text/words.ts'
import type { PhaseListener } from './timings.ts'

/** A note to split. */
export interface SourceNote {
  /** POSIX path; its last part names the note. */
  path: string
  /** The text; a byte order mark at its start is removed and restored. */
  text: string
  /** The plan to follow. */
  plan?: PlanText | undefined
  /** Options that count where the caller, the plan and the frontmatter say nothing. */
  defaults?: Partial<SplitOptions> | undefined
}

/** The vault around the note, as far as a split needs it. */
export interface VaultPlace {
  around: Surroundings
  addressing: Addressing
  /** The vault's link style; the options of the note, its plan and the caller override it. */
  options: Partial<SplitOptions>
  /** Whether Markdown links are Obsidian's, which names headings by their words and not by slugs. */
  isObsidian: boolean
  /** Properties that every topic gets if the note has them, to keep private notes private. */
  inherit: readonly string[]
}

/** The surroundings of a note. */
export interface Around {
  /** The vault where the index replaces the note; without it the output folder holds only the note's files. */
  vault?: VaultPlace | undefined
  /** Changes of users to the notes of an earlier split, which this one keeps. */
  settled?: SettledNotes | undefined
  /** Names that topics must not have, with what has them: the topics of other notes in the same output folder. */
  names?: ReadonlyMap<string, string> | undefined
  /** Reads the notes that sections join. Without it they are only named. */
  readHost?: HostReader | undefined
  /** The files around the note; without them every relative path counts as existing. */
  nearby?: NearbyFiles | undefined
  /** Called when each phase ends. */
  timings?: PhaseListener | undefined
}

/** A parsed note with its plan. */
export type PreparedNote = Awaited<ReturnType<typeof prepare>>

/** Parses a note and plans its split. */
export async function prepare(
  parser: Parser,
  source: SourceNote,
  callOptions: Partial<SplitOptions>,
  { vault, settled, names = new Map(), readHost, nearby, timings }: Around = {},
) {
  const bom = source.text.startsWith('\uFEFF')
  const text = bom ? source.text.slice(1) : source.text
  const survey = await readSurvey(source.path, text, parser, timings)
  const noteOptions = await readOptions(survey)
  const read = await readPlanOf(source)
  const layers = {
    caller: callOptions,
    plan: namedOptions(read.plan?.data.options ?? {}),
    note: noteOptions.options,
    config: source.defaults ?? {},
    vault: vault?.options ?? {},
  }
  const chosen = chooseOptions(layers)
  const { inherit } = chosen.options
  const asksMarkdown = chosen.options.links === 'markdown' && chosen.from.links !== 'vault'
  // other notes link to the index by the note's name
  const inVault = vault && { inherit: [...new Set([...inherit, ...vault.inherit])], index: nameOf(source.path) }
  const options: SplitOptions = { ...chosen.options, ...inVault }
  const outline = outlineNote(survey, options.splitAt)
  const linkTargets = findLinkTargets(survey, options.dialect && rendererOf[options.dialect])
  const dialect = options.dialect ?? recognizeDialect(survey)
  const references = resolveReferences(survey, linkTargets, vault?.addressing, {
    nearby,
    isMarkdown: asksMarkdown,
    isPandoc: dialect === 'pandoc' || dialect === 'quarto',
  })
  timings?.mark('links')
  const around = vault?.around ?? { ...emptySurroundings, names }
  const { hosts, faults: hostFaults } = await findHosts(read.plan, { read: readHost, settled, parser, around })
  const planned = planSplit(survey, outline, options, read.plan, {
    ...around,
    ...(settled ? { settled } : {}),
    hosts,
  })
  const isAllPlaced = read.plan?.data.topics !== undefined && planned.added.length === 0
  const remarks = remarkOnOptions(survey, inherit, layers, isAllPlaced)
  timings?.mark('plan')
  return {
    bom,
    text,
    planText: read.text,
    survey,
    linkTargets,
    references,
    outline,
    options,
    asksMarkdown,
    dialect,
    ...planned,
    faults: [...read.faults, ...hostFaults, ...planned.faults],
    ownFaults: [...noteOptions.faults, ...planned.askFaults, ...(await templateFaults(options)), ...remarks],
  }
}

async function readPlanOf({ plan }: SourceNote) {
  if (!plan) return { plan: undefined, text: undefined, faults: [] }
  // loaded late: most notes have no plan
  const { readPlan } = await import('./plan/file/read-plan.ts')
  return readPlan(plan)
}

/** Reports unreadable frontmatter of the template. */
async function templateFaults({ template = '' }: SplitOptions): Promise<VFileMessage[]> {
  const { frontmatterFault: fault } = await readFrontmatter(template)
  return fault ? [messages.invalidTemplate(fault.reason)] : []
}

/** Sorts messages on the plan file by line. */
export function inPlan({ plan }: SourceNote, problems: VFileMessage[]): VFileMessage[] {
  if (plan) for (const message of problems) message.file = plan.path
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}

/** Options of the cut, which count only for sections that a plan does not place. */
const cutOptions = ['depth', 'minWords'] as const

/**
 * Reports options that change nothing: those of the caller that the plan decides, and properties to inherit that the note
 * has under a similar name. `isAllPlaced`: whether the plan has topics and places every section.
 */
function remarkOnOptions(
  { properties }: Survey,
  inherit: readonly string[],
  { caller = {}, plan = {} }: OptionLayers,
  isAllPlaced: boolean,
): VFileMessage[] {
  const decided = isAllPlaced ? cutOptions.filter((name) => (caller[name] ?? plan[name]) !== plan[name]) : []
  const missing = inherit.filter((key) => properties[key] === undefined)
  return [
    ...decided.map((name) => messages.optionWithoutEffect(writtenName(name))),
    ...missing.flatMap((key) => {
      const meant = suggestWord(key, Object.keys(properties))
      return meant === undefined ? [] : messages.unknownProperty(key, meant)
    }),
  ]
}

/** The renderers whose ids the fragments of a note of a dialect are. */
const rendererOf: Readonly<Partial<Record<Dialect, Renderer>>> = {
  github: 'github',
  hugo: 'github',
  pandoc: 'pandoc',
  quarto: 'pandoc',
  mkdocs: 'mkdocs',
  docusaurus: 'docusaurus',
  vitepress: 'vitepress',
  jekyll: 'kramdown',
}

/** Recognizes the dialect of a note by what only it has; undefined where nothing tells. */
function recognizeDialect(survey: Survey): Dialect | undefined {
  const links = spanSet([...survey.links, ...survey.definitions].map(({ span }) => span))
  // a fence may itself be what only one dialect has; `[@user](…)` is a link, no citation
  const isInCode = ({ start }: Span) => (survey.codeAndHtml.at(start)?.start ?? start) < start
  return dialectOf(survey, (span) => isInCode(span) || (links.at(span.start)?.end ?? 0) >= span.end)
}
