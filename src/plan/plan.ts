import type { VFileMessage } from 'vfile-message'
import { apps } from '../apps/apps.ts'
import * as messages from '../messages/index.ts'
import { firstDefinitions } from '../note/definitions.ts'
import type { NotePath } from '../note/parse-note.ts'
import { nameOf } from '../note/parse-note.ts'
import { pluginOf } from '../note/plugin-note.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { hasLetter } from '../text/words.ts'
import { askSections } from './ask-sections.ts'
import { type Cut, type CutTopic, chooseCut, cutInside } from './choose-cut.ts'
import { isContentsList } from './contents-list.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { showPath } from './file/show-path.ts'
import { type ChangedName, emptySurroundings, type Surroundings, TopicNames } from './name-topics.ts'
import { type Outline, type Section, type SectionId, shallowest, titleOf } from './outline.ts'
import { type Placement, type PlannedTopic, placeSections, type UnknownSection } from './place-sections.ts'
import { textStart } from './section-parts.ts'
import { settledFile } from './settled-notes.ts'
import type { KeptSection, Reason, SplitPlan, Topic } from './split-plan.ts'

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
  /** The sections of the split depth that the plan file does not place, with their new place. */
  added: { section: Section; topic: Topic | undefined }[]
}

/** Decides which sections become topics, and names their files: by the plan file if given, otherwise by the options. */
export function planSplit(
  survey: Survey,
  outline: Outline,
  options: SplitOptions,
  written?: WrittenPlan,
  around: Surroundings = emptySurroundings,
): Planned {
  const ownName = nameOf(survey.path)
  const title = titleOf(survey, outline) ?? ownName
  // a plugin needs a drawing or board whole, unless a depth is asked for
  const isWhole = options.depth === undefined && pluginOf(survey) !== undefined
  const chosen = chooseCut(survey.text, isWhole ? { ...outline, sections: [] } : outline, options, around.medianWords)
  const { cut, kept: asked, faults: askFaults } = askSections(chosen, outline, options)
  const depth =
    options.depth ?? shallowest(cut.topics.flatMap(({ section }) => (section.unit === 'headings' ? section : [])))
  // the note by which a folder is shown: on GitHub, and in the apps that were asked for
  const askedPage = options.apps.map((name) => apps[name].folderPage).find(Boolean)
  const folderPage = askedPage ?? 'README'
  const isForFolder =
    options.links === 'markdown' &&
    (depth !== undefined || cut.topics.length > 0 || (written?.data.topics ?? []).length > 0)
  const innerPage = options.links === 'markdown' && options.index === undefined ? folderPage : askedPage
  const hubOf = (folder: string, name: string) => `${folder}${name}/${innerPage ?? name}.md`
  const indexName = around.settled?.index ?? options.index ?? (isForFolder ? folderPage : ownName)
  const barred = options.apps.flatMap((name) => apps[name].barredInNames ?? [])
  const names = new TopicNames(survey, indexName, around, barred, options)
  const definitions = firstDefinitions(survey)
  const placement: Placement = written
    ? placeSections(survey, outline, written)
    : { topics: [], holders: new Map(), unknown: [], faults: [] }
  const { faults, holders } = placement
  if (written) faults.push(...names.claim(placement.topics, written))
  const known = new Set(written?.data.known ?? [])
  const kept: KeptSection[] = []
  const added: Planned['added'] = []
  const planned = placement.topics.flatMap((topic) => followTopic(topic, around.folder))
  for (const [section, holder] of holders) if (holder === 'kept') kept.push({ section: section.anchor, reason: 'plan' })
  for (const section of cut.small) if (!isPlaced(section, [])) kept.push({ section: section.anchor, reason: 'small' })
  for (const { anchor } of asked) kept.push({ section: anchor, reason: 'plan' })
  const others = topicsIn(cut.topics, around.folder, written ? 'new' : 'depth', [])
  const plan: SplitPlan = {
    version: 1,
    depth,
    index: { path: `${indexName}.md`, title, ...(around.settled?.index === indexName ? { isRenamed: true } : {}) },
    topics: [...planned, ...others],
    kept,
  }
  if (written) faults.push(...findKeptInside(plan, outline, written))
  names.giveAliases(planned, outline)
  return { plan, cut, faults, askFaults, unknown: placement.unknown, added, changedNames: names.changed }

  /** Returns the topics by sizes and options, without the sections that the plan file placed. */
  function topicsIn(
    cutTopics: readonly CutTopic[],
    folder: string,
    reason: Reason,
    within: readonly Section[],
  ): Topic[] {
    return cutTopics.flatMap(({ section, topics }) => {
      if (isPlaced(section, within)) return []
      if (reason === 'new' && known.size > 0 && !known.has(section.anchor) && isPassed(section)) {
        const inner = section.children.map((child) => ({ section: child, topics: [] }))
        return topicsIn(inner, folder, reason, within)
      }
      if (reason === 'new' && known.has(section.anchor) && written) {
        const index = (written.data.known ?? []).indexOf(section.anchor)
        faults.push(messages.sectionNotPlaced(section.anchor, written.placeOf(['known', index])))
        return []
      }
      const stays = reasonToStay(survey, outline, section, options.minWords, definitions)
      if (stays) {
        if (reason === 'new') added.push({ section, topic: undefined })
        kept.push({ section: section.anchor, reason: stays })
        return []
      }
      const settled = ownFile(section)
      const place = { folder, isHub: topics.length > 0 }
      const name = settled?.name ?? names.take(section.title, section.parent?.title || title, place, section)
      names.count(folder)
      const inner = topicsIn(topics, settled?.inner ?? `${folder}${name}/`, 'max-words', [section])
      const path = settled?.path ?? (inner.length > 0 ? hubOf(folder, name) : `${folder}${name}.md`)
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

  /** Returns the file to which a user renamed or moved a topic, and the folder of the topics below it. */
  function ownFile(section: Section, file?: string) {
    const settled = settledFile(around.settled, section.anchor, file)
    if (!settled) return undefined
    const name = nameOf(settled.path)
    const folder = settled.path.slice(0, settled.path.lastIndexOf('/') + 1)
    return { path: settled.path, name, inner: settled.isHub ? folder : `${folder}${name}/` }
  }

  function isPlaced(section: Section, within: readonly Section[]): boolean {
    for (let at: Section | undefined = section; at && !within.includes(at); at = at.parent)
      if (holders.has(at)) return true
    return false
  }

  /**
   * Returns whether the plan lists subsections as topics, because the heading was passed through when it was written.
   */
  function isPassed(section: Section): boolean {
    return section.children.some((child) => known.has(child.anchor) || isPassed(child))
  }

  function followTopic(planned: PlannedTopic, within: string): Topic[] {
    const { entry, path, sections } = planned
    const [first] = sections
    if (!first) return []
    const own = first.title.normalize('NFC')
    const claimed = names.claimed(planned)
    const folder = claimed?.folder ?? within
    const place = { folder, isHub: planned.inner.length > 0 }
    const settled = ownFile(first, entry.file)
    const name =
      settled?.name ?? claimed?.name ?? names.take(entry.title ?? own, first.parent?.title || title, place, first)
    names.count(folder)
    const innerFolder = settled?.inner ?? `${folder}${name}/`
    const most = entry['max-words'] ?? (entry.topics === undefined ? options.maxWords : 0)
    // a plan that lists the topics inside has decided
    const parts = entry.topics === undefined || most ? cutInside(survey.text, sections, most, options) : []
    const inner = [
      ...planned.inner.flatMap((topic) => followTopic(topic, innerFolder)),
      ...topicsIn(parts, innerFolder, 'max-words', sections),
    ]
    const isFolder = inner.length > 0 && claimed?.folder === undefined
    const keep = entry.keep ?? 0
    if (keep > 0 && written) {
      for (const section of sections) {
        if (section.unit === 'items' || section.unit === 'bold') {
          const place = written.placeOf([...path, 'keep'])
          faults.push(messages.invalidValue(`\`${keep}\``, showPath([...path, 'keep']), keepExpected, place, undefined))
          break
        }
        if (section.children.length > 0 || countContent(survey, section) > keep) continue
        faults.push(messages.nothingToMove(section.anchor, written.placeOf([...path, 'keep'])))
      }
    }
    const isRetitled = entry.title !== undefined && entry.title.normalize('NFC') !== (own || name)
    if (isRetitled && !canBeTitle(entry.title as string) && written) {
      const where = showPath([...path, 'title'])
      const place = written.placeOf([...path, 'title'])
      faults.push(messages.invalidValue(`\`${entry.title}\``, where, titleExpected, place, undefined))
    }
    const topic: Topic = {
      path: settled?.path ?? (isFolder ? hubOf(folder, name) : `${folder}${name}.md`),
      title: entry.title?.normalize('NFC') ?? (own || name),
      sections: sections.map(({ anchor }) => anchor),
      topics: inner,
      words: countWords(sections),
      reason: 'plan',
      ...(isRetitled ? { isRetitled } : {}),
      ...(settled ? { isRenamed: true } : {}),
      ...(keep > 0 ? { keep } : {}),
      ...(entry['keep-heading'] === false ? { keepHeading: false } : {}),
      ...(entry.summary === undefined ? {} : { summary: entry.summary.trim() }),
      ...(entry.pointer === undefined ? {} : { pointer: entry.pointer }),
      ...(entry.tags === undefined ? {} : { tags: entry.tags }),
      ...(entry.inherit === undefined ? {} : { inherit: entry.inherit }),
    }
    return [topic]
  }
}

const keepExpected = '0 for a list item or a bold line, which is a part of a block'
const titleExpected = 'a title without `%%`, `$`, `==`, `[[`, `[^` and a block id'

/**
 * Returns whether a title can be written as a heading with no other meaning than its words; CommonMark syntax is
 * escaped.
 */
function canBeTitle(title: string): boolean {
  return !/%%|\$|==|\[\[|\[\^|(?:^|\s)\^[A-Za-z0-9-]+$|\{[#/].*\}$/.test(title) && hasLetter(title)
}

/** Finds sections that the plan keeps in the index although they are inside moved sections. */
function findKeptInside(plan: SplitPlan, outline: Outline, { data, placeOf }: WrittenPlan): VFileMessage[] {
  const pathOf = new Map<SectionId, NotePath | undefined>()
  const queue = [...plan.topics]
  for (const topic of queue) {
    queue.push(...topic.topics)
    for (const anchor of topic.sections) pathOf.set(anchor, topic.path)
  }
  for (const { section } of plan.kept) pathOf.set(section, undefined)
  return (data.kept ?? []).flatMap((anchor, i) => {
    let around = outline.byAnchor.get(anchor)?.parent
    while (around && !pathOf.has(around.anchor)) around = around.parent
    const path = around && pathOf.get(around.anchor)
    return path === undefined ? [] : [messages.keptInsideTopic(anchor, path, placeOf(['kept', i]))]
  })
}

function countWords(sections: readonly Section[]): number {
  return sections.reduce((sum, { words }) => sum + words, 0)
}

function reasonToStay(
  survey: Survey,
  outline: Outline,
  section: Section,
  minWords: number,
  definitions: ReturnType<typeof firstDefinitions>,
): Reason | undefined {
  if (section.words < minWords) return 'min-words'
  if (isContentsList(survey, section, definitions)) return 'contents'
  return holdsOnlyDefinitions(survey, outline, section) ? 'only-definitions' : undefined
}

/** Lists the blocks of a section below its heading. */
function blocksOf(survey: Survey, section: Section): readonly Block[] {
  return itemsWithin(survey.blocks, { start: textStart(survey, section), end: section.span.end })
}

function countContent(survey: Survey, section: Section): number {
  return blocksOf(survey, section).filter((block) => !isDefinition(block)).length
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
