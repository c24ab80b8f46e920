import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { NotePath } from '../note/parse-note.ts'
import { nameOf } from '../note/parse-note.ts'
import { pluginOf } from '../note/plugin-note.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { hasLetter } from '../text/words.ts'
import { isContentsList } from './contents-list.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { showPath } from './file/show-path.ts'
import { emptySurroundings, type Surroundings, TopicNames } from './name-topics.ts'
import { type Outline, type Section, type SectionId, shallowest, titleOf, titleSection } from './outline.ts'
import { type Placement, type PlannedTopic, placeSections, type UnknownSection } from './place-sections.ts'
import type { KeptSection, Reason, SplitPlan, Topic } from './split-plan.ts'

/** A plan, and what is wrong with the file that it was to follow. With a fatal fault it must not be applied. */
export interface Planned {
  plan: SplitPlan
  /** Messages with places in the plan file. */
  faults: VFileMessage[]
  /** Anchors of the plan file that no section of the note has. */
  unknown: UnknownSection[]
  /** The sections of the split depth that the plan file does not place, with where they went. */
  added: { section: Section; topic: Topic | undefined }[]
}

/** Decides which sections become topics, and names their files: as a plan file asks, and by the options in all else. */
export function planSplit(
  survey: Survey,
  outline: Outline,
  options: SplitOptions,
  written?: WrittenPlan,
  around: Surroundings = emptySurroundings,
): Planned {
  const ownName = nameOf(survey.path)
  const title = titleOf(survey, outline) ?? ownName
  const depth = options.depth ?? (pluginOf(survey) ? undefined : defaultDepth(outline))
  // GitHub shows a folder by its README
  const isForGithub = options.links === 'markdown' && (depth !== undefined || written !== undefined)
  const indexName = options.index ?? (isForGithub ? 'README' : ownName)
  const names = new TopicNames(survey, indexName, around)
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
  const others =
    depth === undefined ? [] : topicsIn(outline.sections, depth, around.folder, written ? 'new' : 'depth', undefined)
  const plan: SplitPlan = {
    version: 1,
    depth,
    index: { path: `${indexName}.md`, title },
    topics: [...planned, ...others],
    kept,
  }
  if (written) faults.push(...findKeptInside(plan, outline, written))
  names.giveAliases(planned, outline)
  return { plan, faults, unknown: placement.unknown, added }

  /** Sections of a depth, as the options ask, but for those that the plan file placed. */
  function topicsIn(
    sections: readonly Section[],
    at: number,
    folder: string,
    reason: Reason,
    within: Section | undefined,
  ): Topic[] {
    return sectionsAt(sections, at).flatMap((section) => {
      if (isPlaced(section, within)) return []
      if (reason === 'new' && known.has(section.anchor) && written) {
        const index = (written.data.known ?? []).indexOf(section.anchor)
        faults.push(messages.sectionNotPlaced(section.anchor, written.placeOf(['known', index])))
        return []
      }
      const stays = reasonToStay(survey, outline, section, options.minWords)
      if (stays) {
        if (reason === 'new') added.push({ section, topic: undefined })
        kept.push({ section: section.anchor, reason: stays })
        return []
      }
      const isHub = options.maxWords > 0 && section.words > options.maxWords && section.children.length > 0
      const name = names.take(section.title, section.parent?.title || title, { folder, isHub })
      const inner = split([section], options.maxWords, `${folder}${name}/`)
      const path = inner.length > 0 ? `${folder}${name}/${name}.md` : `${folder}${name}.md`
      const topic: Topic = {
        path,
        title: section.title.normalize('NFC') || name,
        sections: [section.anchor],
        topics: inner,
        words: section.words,
        reason,
      }
      if (reason === 'new') added.push({ section, topic })
      return [topic]
    })
  }

  /** The topics inside of sections that are too large together, one depth down. */
  function split(sections: readonly Section[], most: number, folder: string): Topic[] {
    if (most === 0 || countWords(sections) <= most) return []
    return sections.flatMap((section) => {
      const next = shallowest(section.children)
      return next === undefined ? [] : topicsIn(section.children, next, folder, 'max-words', section)
    })
  }

  function isPlaced(section: Section, within: Section | undefined): boolean {
    for (let at: Section | undefined = section; at && at !== within; at = at.parent) if (holders.has(at)) return true
    return false
  }

  function followTopic(planned: PlannedTopic, within: string): Topic[] {
    const { entry, path, sections } = planned
    const [first] = sections
    if (!first) return []
    const own = first.title.normalize('NFC')
    const claimed = names.claimed(planned)
    const folder = claimed?.folder ?? within
    const place = { folder, isHub: planned.inner.length > 0 }
    const name = claimed?.name ?? names.take(entry.title ?? own, first.parent?.title || title, place)
    const most = entry['max-words'] ?? (entry.topics === undefined ? options.maxWords : 0)
    const inner = [
      ...planned.inner.flatMap((topic) => followTopic(topic, `${folder}${name}/`)),
      ...split(sections, most, `${folder}${name}/`),
    ]
    const isFolder = inner.length > 0 && claimed?.folder === undefined
    const keep = entry.keep ?? 0
    if (keep > 0 && written) {
      for (const section of sections) {
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
      path: isFolder ? `${folder}${name}/${name}.md` : `${folder}${name}.md`,
      title: entry.title?.normalize('NFC') ?? (own || name),
      sections: sections.map(({ anchor }) => anchor),
      topics: inner,
      words: countWords(sections),
      reason: 'plan',
      ...(isRetitled ? { isRetitled } : {}),
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

const titleExpected = 'a title without `%%`, `$`, `==`, `[[`, `[^` and a block id'

/** Whether a title can be written as a heading and means nothing but its words; what CommonMark knows is escaped. */
function canBeTitle(title: string): boolean {
  return !/%%|\$|==|\[\[|\[\^|(?:^|\s)\^[A-Za-z0-9-]+$|\{[#/].*\}$/.test(title) && hasLetter(title)
}

/** Sections that were to stay in the index, inside of sections that move. */
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

/**
 * A single H1 that opens the note is its title, and the next smaller depth present splits; otherwise the smallest depth
 * present does.
 */
function defaultDepth(outline: Outline): number | undefined {
  const title = titleSection(outline)
  return title ? shallowest(title.children) : shallowest(outline.sections)
}

/** The sections that a plan has to place: those of its depth. */
export function sectionsToPlace(outline: Outline, { depth }: SplitPlan): Section[] {
  return depth === undefined ? [] : sectionsAt(outline.sections, depth)
}

/** The sections of a depth, wherever they stand below `sections`. */
function sectionsAt(sections: readonly Section[], depth: number): Section[] {
  return sections.flatMap((section) =>
    section.depth === depth ? [section] : section.depth < depth ? sectionsAt(section.children, depth) : [],
  )
}

function countWords(sections: readonly Section[]): number {
  return sections.reduce((sum, { words }) => sum + words, 0)
}

function reasonToStay(survey: Survey, outline: Outline, section: Section, minWords: number): Reason | undefined {
  if (section.words < minWords) return 'min-words'
  if (isContentsList(survey, section)) return 'contents'
  return holdsOnlyDefinitions(survey, outline, section) ? 'only-definitions' : undefined
}

/** The blocks of a section below its heading. */
function blocksOf({ blocks, headings }: Survey, section: Section): readonly Block[] {
  const headingEnd = headings[section.heading]?.span.end ?? section.span.start
  return itemsWithin(blocks, { start: headingEnd, end: section.span.end })
}

function countContent(survey: Survey, section: Section): number {
  return blocksOf(survey, section).filter((block) => !isDefinition(block)).length
}

/** Whether a section is a heading over definitions, such as `## References`, and would be an empty note without them. */
function holdsOnlyDefinitions(survey: Survey, { definitions }: Outline, section: Section): boolean {
  if (section.children.length > 0) return false
  const blocks = blocksOf(survey, section)
  if (blocks.length > 0) return blocks.every(isDefinition)
  return section.span.end === definitions.start && definitions.start < definitions.end
}
