import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { firstDefinitions } from '../note/definitions.ts'
import { nameOf } from '../note/parse-note.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { hasLetter } from '../text/words.ts'
import { showPath } from '../text/yaml-path.ts'
import { cutInside } from './choose-cut.ts'
import { isContentsList, isPointer } from './contents-list.ts'
import type { CutTopic } from './cut.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { type Hosts, printInto, readInto } from './host.ts'
import type { TopicNames } from './name-topics.ts'
import { type Outline, type Section, sectionsIn, wordsIn } from './outline.ts'
import type { Placement, PlannedTopic } from './place-sections.ts'
import { hasOwnHeading, textStart } from './section-parts.ts'
import type { SettledNotes } from './settled-notes.ts'
import type { KeptSection, Reason, Topic } from './split-plan.ts'

/** The inputs of making topics. `names`, `kept`, `added` and `faults` collect results. */
export interface TopicContext {
  survey: Survey
  outline: Outline
  options: SplitOptions
  written: WrittenPlan | undefined
  /** Undefined where they are not read. */
  hosts: Hosts | undefined
  /** The title of the note. */
  title: string
  /** The name of a topic with a folder; undefined: the topic's own. */
  innerPage: string | undefined
  /** The ending of the written notes, with its dot. */
  ending: string
  holders: Placement['holders']
  /** The sections that the plan file knows. */
  known: ReadonlySet<string>
  definitions: ReturnType<typeof firstDefinitions>
  /** The topics of an index note that is split again. */
  earlier: SettledNotes['topics'] | undefined
  names: TopicNames
  kept: KeptSection[]
  added: { section: Section; topic: Topic | undefined }[]
  faults: VFileMessage[]
}

/** Makes the topics of a cut, without sections that the plan file placed, themselves or with a section below `within`. */
export function topicsOfCut(
  context: TopicContext,
  cutTopics: readonly CutTopic[],
  folder: string,
  reason: Reason,
  within: readonly Section[],
): Topic[] {
  const { names, added } = context
  return cutTopics.flatMap(({ section, topics }) => {
    if (isPlaced(context, section, within)) return []
    if (isPassed(context, section, reason)) {
      const inner = section.children.map((child) => ({ section: child, topics: [] }))
      return topicsOfCut(context, inner, folder, reason, within)
    }
    if (stays(context, section, reason)) return []
    const settled = ownFile(context, section)
    const place = { folder, isHub: topics.length > 0 }
    const name = settled?.name ?? names.take(section.title, section.parent?.title || context.title, place, section)
    const innerFolder = settled?.inner ?? `${folder}${name}/`
    names.count(folder, innerFolder)
    const inner = topicsOfCut(context, topics, innerFolder, 'max-words', [section])
    const path = settled?.path ?? pathOf(context, folder, name, inner.length > 0)
    const topic: Topic = {
      path,
      title: section.title.normalize('NFC') || name,
      sections: [section.anchor],
      topics: inner,
      words: section.words,
      reason,
      ...(settled ? { isRenamed: true } : {}),
    }
    if (reason === 'new') added.push({ section, topic })
    return [topic]
  })
}

/** Returns whether a section of the cut stays in place, and says why. */
function stays(context: TopicContext, section: Section, reason: Reason): boolean {
  const { known, written, added, kept, faults } = context
  if (reason === 'new' && known.has(section.anchor) && written) {
    const index = (written.data.known ?? []).indexOf(section.anchor)
    faults.push(messages.sectionNotPlaced(section.anchor, written.placeOf(['known', index])))
    return true
  }
  const why = reasonToStay(context, section)
  if (!why) return false
  if (reason === 'new') added.push({ section, topic: undefined })
  kept.push({ section: section.anchor, reason: why })
  return true
}

/** Makes the topic that a plan file asks for; none when its sections are gone. */
export function topicsOfPlan(context: TopicContext, planned: PlannedTopic, within: string): Topic[] {
  const [first] = planned.sections
  if (!first) return []
  const { into } = planned.entry
  return into === undefined ? [topicOfEntry(context, planned, first, within)] : [topicOfHost(context, planned, into)]
}

function topicOfEntry(context: TopicContext, planned: PlannedTopic, first: Section, within: string): Topic {
  const { survey, options, names } = context
  const { entry, sections } = planned
  const heading = first.title.normalize('NFC')
  const claimed = names.claimed(planned)
  const folder = claimed?.folder ?? within
  const place = { folder, isHub: planned.inner.length > 0 }
  const settled = ownFile(context, first, entry.file)
  const name =
    settled?.name ??
    claimed?.name ??
    names.take(entry.title ?? heading, first.parent?.title || context.title, place, first)
  const innerFolder = settled?.inner ?? `${folder}${name}/`
  names.count(folder, innerFolder)
  const most = entry['max-words'] ?? (entry.topics === undefined ? options.maxWords : 0)
  // a plan that lists the topics inside has decided
  const parts = entry.topics === undefined || most ? cutInside(survey.text, sections, most, options) : []
  const inner = [
    ...planned.inner.flatMap((topic) => topicsOfPlan(context, topic, innerFolder)),
    ...topicsOfCut(context, parts, innerFolder, 'max-words', sections),
  ]
  const isFolder = inner.length > 0 && claimed?.folder === undefined
  const title = heading || name
  const isRetitled = entry.title !== undefined && entry.title.normalize('NFC') !== title
  checkKeep(context, planned)
  if (isRetitled) checkTitle(context, planned)
  return {
    path: settled?.path ?? pathOf(context, folder, name, isFolder),
    title: entry.title?.normalize('NFC') ?? title,
    sections: sections.map(({ anchor }) => anchor),
    topics: inner,
    words: wordsIn(sections),
    reason: 'plan',
    ...(isRetitled ? { isRetitled } : {}),
    ...(settled ? { isRenamed: true } : {}),
    ...settingsOf(entry),
  }
}

/** Makes the topic of sections that join an existing note. */
function topicOfHost(context: TopicContext, planned: PlannedTopic, into: string): Topic {
  const { sections, path } = planned
  const [first] = sections as [Section]
  const title = first.title.normalize('NFC')
  const known = context.hosts ? context.hosts.get(into)?.path : readInto(into).path
  const hostPath = known ?? `${context.names.take(title, context.title, { folder: '', isHub: false }, first)}.md`
  const bare = sections.find((section) => !hasOwnHeading(section))
  if (bare) {
    const place = context.written?.placeOf([...path, 'into'])
    context.faults.push(messages.intoRefused(hostPath, `\`${bare.anchor}\` has no heading`, place))
  }
  checkKeep(context, planned)
  return {
    path: hostPath,
    title: title || nameOf(hostPath),
    sections: sections.map(({ anchor }) => anchor),
    topics: [],
    words: wordsIn(sections),
    reason: 'plan',
    into: printInto(hostPath, into),
    ...settingsOf(planned.entry),
  }
}

/** Returns the settings of a plan's topic that its entry names. */
function settingsOf(entry: PlannedTopic['entry']): Partial<Topic> {
  const { keep = 0, summary, pointer, tags, inherit } = entry
  return {
    ...(keep > 0 ? { keep } : {}),
    ...(entry['keep-heading'] === false ? { keepHeading: false } : {}),
    ...(summary === undefined ? {} : { summary: summary.trim() }),
    ...(pointer === undefined ? {} : { pointer }),
    ...(tags === undefined ? {} : { tags }),
    ...(inherit === undefined ? {} : { inherit }),
  }
}

/** Reports a `keep` of an entry that is impossible, or that leaves nothing to move. */
function checkKeep({ survey, written, faults }: TopicContext, { entry, path, sections }: PlannedTopic): void {
  const keep = entry.keep ?? 0
  if (keep === 0 || !written) return
  const place = written.placeOf([...path, 'keep'])
  for (const section of sections) {
    if (section.unit === 'items' || section.unit === 'bold') {
      faults.push(messages.invalidValue(`\`${keep}\``, showPath([...path, 'keep']), keepExpected, place, undefined))
      return
    }
    if (section.children.length > 0 || blocksOf(survey, section).filter((block) => !isDefinition(block)).length > keep)
      continue
    faults.push(messages.nothingToMove(section.anchor, place))
  }
}

/** Reports a title of an entry that cannot be written as a heading. */
function checkTitle({ written, faults }: TopicContext, { entry, path }: PlannedTopic): void {
  if (!written || canBeTitle(entry.title as string)) return
  const where = showPath([...path, 'title'])
  const place = written.placeOf([...path, 'title'])
  faults.push(messages.invalidValue(`\`${entry.title}\``, where, titleExpected, place, undefined))
}

/** Returns the path of a topic in a folder. */
function pathOf({ innerPage, ending }: TopicContext, folder: string, name: string, isFolder: boolean): string {
  return isFolder ? `${folder}${name}/${innerPage ?? name}${ending}` : folder + name + ending
}

/** Returns the new file of a topic that a user renamed or moved, and the folder of the topics below it. */
function ownFile(context: TopicContext, section: Section, file?: string) {
  const settled = context.names.settledFile(section, file)
  if (!settled) return undefined
  const name = nameOf(settled.path)
  const folder = settled.path.slice(0, settled.path.lastIndexOf('/') + 1)
  return { path: settled.path, name, inner: settled.isHub ? folder : `${folder}${name}/` }
}

/** Returns whether the plan file places a section, or a section around it that is below `within`, sections of one topic. */
export function isPlaced({ holders }: TopicContext, section: Section, within: readonly Section[]): boolean {
  // a topic may have a section and one inside it
  if (within.includes(section)) return true
  for (let outer: Section | undefined = section; outer && !within.includes(outer); outer = outer.parent)
    if (holders.has(outer)) return true
  return false
}

/** Returns whether the plan lists subsections as topics, because the heading was passed through when it was written. */
function isPassed({ known }: TopicContext, section: Section, reason: Reason): boolean {
  const isUnknown = reason === 'new' && known.size > 0 && !known.has(section.anchor)
  return isUnknown && sectionsIn(section).some(({ anchor }) => known.has(anchor))
}

const keepExpected = '0 for a list item or a bold line, which is a part of a block'
const titleExpected = 'a title with a letter or digit, without `%%`, `$`, `==`, `[[`, `[^` and a block id'

/**
 * Returns whether a title can be written as a heading with no other meaning than its words; CommonMark syntax is
 * escaped.
 */
function canBeTitle(title: string): boolean {
  return !/%%|\$|==|\[\[|\[\^|(?:^|\s)\^[A-Za-z0-9-]+$|\{[#/].*\}$/.test(title) && hasLetter(title)
}

function reasonToStay(
  { survey, outline, options, definitions, earlier }: TopicContext,
  section: Section,
): Reason | undefined {
  if (section.words < options.minWords) return 'min-words'
  if (isContentsList(survey, section, definitions)) return 'contents'
  if (earlier && !earlier.has(section.anchor) && isPointer(survey, section, definitions)) return 'contents'
  return holdsOnlyDefinitions(survey, outline, section) ? 'only-definitions' : undefined
}

/** Lists the blocks of a section below its heading. */
function blocksOf(survey: Survey, section: Section): readonly Block[] {
  return itemsWithin(survey.blocks, { start: textStart(survey, section), end: section.span.end })
}

/**
 * Returns whether a section has only definitions below its heading, such as `## References`, and would be an empty note
 * without them.
 */
function holdsOnlyDefinitions(survey: Survey, { definitions }: Outline, section: Section): boolean {
  if (section.children.length > 0 || section.unit !== 'headings') return false
  const blocks = blocksOf(survey, section)
  if (blocks.length > 0) return blocks.every(isDefinition)
  return section.span.end === definitions.start && definitions.start < definitions.end
}
