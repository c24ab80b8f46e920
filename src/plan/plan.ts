import type { VFileMessage } from 'vfile-message'
import { apps, isMarkdownOnly } from '../apps/apps.ts'
import * as messages from '../messages/index.ts'
import { firstDefinitions } from '../note/definitions.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { pluginOf } from '../note/plugin-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { append } from '../text/maps.ts'
import { noteEnding } from '../text/paths.ts'
import { suggestWord } from '../text/words.ts'
import { chooseCut } from './choose-cut.ts'
import type { Cut, CutTopic } from './cut.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import type { Hosts } from './host.ts'
import { isPlaced, type TopicContext, topicsOfCut, topicsOfPlan } from './make-topics.ts'
import { type ChangedName, emptySurroundings, type Surroundings, TopicNames } from './name-topics.ts'
import {
  findSection,
  type Outline,
  type Section,
  type SectionId,
  sectionsAround,
  shallowest,
  titleOf,
} from './outline.ts'
import { type Placement, placeSections, type UnknownSection } from './place-sections.ts'
import { allTopics, type KeptSection, type SplitPlan, type Topic } from './split-plan.ts'

/** A plan, and the faults of the file it follows. With a fatal fault it must not be applied. */
export interface Planned {
  plan: SplitPlan
  /** The cut by sizes and options only. */
  cut: Cut
  /** Messages with places in the plan file. */
  faults: VFileMessage[]
  /** What is wrong with the sections that the options name. */
  askFaults: VFileMessage[]
  changedNames: readonly ChangedName[]
  /** Anchors of the plan file that match no section of the note. */
  unknown: UnknownSection[]
  /** Sections with another heading than the plan file knows: old anchor to new. */
  renamed: ReadonlyMap<SectionId, SectionId>
  /** The sections of the split depth that the plan file does not place, with their new place. */
  added: { section: Section; topic: Topic | undefined }[]
  /** The notes that sections join; undefined where they are not read. */
  hosts: Hosts | undefined
}

/** Decides which sections become topics, and names their files: by the plan file if given, otherwise by the options. */
export function planSplit(
  survey: Survey,
  outline: Outline,
  options: SplitOptions,
  written?: WrittenPlan,
  around: Surroundings = emptySurroundings,
): Planned {
  // a plugin needs a drawing or board whole, unless a depth is asked for
  const isWhole = options.depth === undefined && pluginOf(survey) !== undefined
  const chosen = chooseCut(survey, isWhole ? { ...outline, sections: [] } : outline, options, around.medianWords)
  const { cut, kept: asked, faults: askFaults } = askSections(chosen, outline, options)
  const depth =
    options.depth ?? shallowest(cut.topics.flatMap(({ section }) => (section.unit === 'headings' ? section : [])))
  const isSplit = depth !== undefined || cut.topics.length > 0 || (written?.data.topics ?? []).length > 0
  const { indexName, innerPage, ending } = pageNames(survey, options, around, isSplit)
  const barred = options.apps.flatMap((name) => apps[name].barredInNames ?? [])
  const names = new TopicNames(survey, indexName, around, barred, options)
  const placement: Placement = written
    ? placeSections(survey, outline, written)
    : { topics: [], holders: new Map(), unknown: [], renamed: new Map(), faults: [] }
  const { faults, holders, unknown, renamed } = placement
  if (written) append(faults, names.claim(placement.topics, written))
  const title = titleOf(survey, outline) ?? nameOf(survey.path)
  const kept: KeptSection[] = []
  const added: Planned['added'] = []
  const context: TopicContext = {
    survey,
    outline,
    options,
    written,
    hosts: around.hosts,
    title,
    innerPage,
    ending,
    holders,
    known: new Set(written?.data.known ?? []),
    definitions: firstDefinitions(survey),
    earlier: around.settled?.isIndex ? around.settled.topics : undefined,
    names,
    kept,
    added,
    faults,
  }
  const planned = placement.topics.flatMap((topic) => topicsOfPlan(context, topic, around.folder))
  for (const [section, holder] of holders) if (holder === 'kept') kept.push({ section: section.anchor, reason: 'plan' })
  for (const section of cut.small)
    if (!isPlaced(context, section, [])) kept.push({ section: section.anchor, reason: 'small' })
  for (const { anchor } of asked) kept.push({ section: anchor, reason: 'plan' })
  const others = topicsOfCut(context, cut.topics, around.folder, written ? 'new' : 'depth', [])
  const index: SplitPlan['index'] = {
    path: around.home + indexName + ending,
    title,
    ...(around.settled?.index === indexName ? { isRenamed: true } : {}),
  }
  const plan: SplitPlan = { version: 1, depth, index, topics: [...planned, ...others], kept }
  if (written) append(faults, findKeptInside(plan, outline, written))
  names.giveAliases(planned, outline)
  return { plan, cut, faults, askFaults, unknown, renamed, added, changedNames: names.changed, hosts: around.hosts }
}

/**
 * Returns the name of the index note, and that of a topic with a folder; undefined: the topic's own, which wiki-links
 * need, because they find a note by its name.
 */
function pageNames(survey: Survey, options: SplitOptions, around: Surroundings, isSplit: boolean) {
  // the note that is the page of a folder: on GitHub, and in the apps that were asked for
  const askedPage = options.apps.map((name) => apps[name].folderPage).find(Boolean)
  const isMarkdown = options.links === 'markdown'
  const ending = isMarkdown ? endingFor(survey.path, options.apps) : '.md'
  // Quarto leaves out `README`. https://quarto.org/docs/projects/quarto-projects.html#render-targets
  const folderPage = askedPage ?? (/^\.(?:qmd|rmd)$/i.test(ending) ? 'index' : 'README')
  const innerPage = options.index === undefined ? folderPage : askedPage
  return {
    indexName: around.settled?.index ?? options.index ?? (isMarkdown && isSplit ? folderPage : nameOf(survey.path)),
    innerPage: isMarkdown ? innerPage : undefined,
    ending,
  }
}

/** Returns the ending of notes with Markdown links: that of the source, if the asked apps read it. */
function endingFor(path: string, asked: SplitOptions['apps']): string {
  const [ending = '.md'] = noteEnding.exec(path) ?? []
  const isRead = asked.every((name) => !isMarkdownOnly(name) || apps[name].endings?.test(ending))
  return isRead && !/^\.md$/i.test(ending) ? ending : '.md'
}

/** Finds sections that the plan keeps in the index although they are inside moved sections. */
function findKeptInside(plan: SplitPlan, outline: Outline, { data, placeOf }: WrittenPlan): VFileMessage[] {
  const pathOf = new Map<SectionId, NotePath | undefined>()
  for (const { path, sections } of allTopics(plan.topics)) for (const anchor of sections) pathOf.set(anchor, path)
  for (const { section } of plan.kept) pathOf.set(section, undefined)
  return (data.kept ?? []).flatMap((anchor, i) => {
    const section = outline.byAnchor.get(anchor)
    const around = section && sectionsAround(section).find((ancestor) => pathOf.has(ancestor.anchor))
    const path = around && pathOf.get(around.anchor)
    return path === undefined ? [] : [messages.keptInsideTopic(anchor, path, placeOf(['kept', i]))]
  })
}

/**
 * Makes one section alone a topic (`only`), or lets one stay in the index note (`keep`). Sections are named by id or
 * heading. `kept`: the sections that stay because they were asked for.
 */
function askSections(cut: Cut, outline: Outline, { only, keep }: SplitOptions) {
  const faults: VFileMessage[] = []
  const find = (name: string | undefined): Section | undefined => {
    if (name === undefined) return undefined
    const section = findSection(outline, name)
    if (!section) faults.push(messages.unknownSection(name, undefined, suggestWord(name, [...outline.byAnchor.keys()])))
    return section
  }
  const [alone, stays] = [find(only), find(keep)]
  const topics = only === undefined ? cut.topics : alone ? [{ section: alone, topics: [] }] : []
  const outer = stays ? sectionsAround(stays) : []
  const around = topics.find(({ section }) => outer.includes(section))
  if (stays && around)
    faults.push(messages.keptInsideTopic(stays.anchor, around.section.title || around.section.anchor, undefined))
  const rest = topics.filter(({ section }) => section !== stays)
  const depth = alone?.unit === 'headings' ? alone.depth : cut.depth
  return {
    cut: { ...cut, depth, topics: rest as CutTopic[] },
    kept: stays && rest.length < topics.length ? [stays] : [],
    faults,
  }
}
