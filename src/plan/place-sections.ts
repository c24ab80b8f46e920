import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { Survey } from '../note/survey.ts'
import { unclosedBlockAt } from '../note/unclosed-block.ts'
import { githubSlug } from '../text/slug.ts'
import { suggestWord } from '../text/words.ts'
import type { YamlPath } from '../text/yaml-path.ts'
import type { TopicEntry } from './file/plan-schema.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { findSection, type Outline, type Section, type SectionId, sectionsAround } from './outline.ts'

/** A topic requested by a plan file. */
export interface PlannedTopic {
  entry: TopicEntry
  /** Its path in the plan file. */
  path: YamlPath
  sections: Section[]
  inner: PlannedTopic[]
}

/** The places that a plan file gives to sections. */
export interface Placement {
  topics: PlannedTopic[]
  /** The topic of each placed section, or that it stays; nested sections are not listed. */
  holders: Map<Section, PlannedTopic | 'kept'>
  /** Anchors that match no section of the note. */
  unknown: UnknownSection[]
  /** Sections with another heading than the plan knows: old anchor to new. */
  renamed: Map<SectionId, SectionId>
  faults: VFileMessage[]
}

/** An anchor of a plan that matches no section of the note. */
export interface UnknownSection {
  anchor: SectionId
  place: messages.Place
  suggestion: string | undefined
}

/** Finds the sections that a plan names, and checks that each has one place. */
export function placeSections(survey: Survey, outline: Outline, { data, placeOf }: WrittenPlan): Placement {
  const faults: VFileMessage[] = []
  const unknown: UnknownSection[] = []
  const renamed: Placement['renamed'] = new Map()
  const holders: Placement['holders'] = new Map()
  const paths = new Map<Section, YamlPath>()
  const names = listNames(data, outline)
  const topics = (data.topics ?? []).map((entry, i) => readTopic(entry, ['topics', i]))
  for (const [i, anchor] of (data.kept ?? []).entries()) take(anchor, ['kept', i], 'kept')
  for (const [section, holder] of holders) {
    const around = holderAround(section, holders)
    if (holder === 'kept' || around?.holder !== holder) continue
    faults.push(
      messages.sectionPlacedTwice(
        section.anchor,
        `\`${around.section.anchor}\` of the same topic contains it`,
        placeOf(paths.get(section) as YamlPath),
      ),
    )
  }
  const open = openSection(survey, outline, holders)
  if (open && open.holder !== 'kept' && open.holder.sections.at(-1) !== open.section) {
    faults.push(messages.unclosedSection(open.section.anchor, placeOf(paths.get(open.section) as YamlPath)))
  }
  return { topics, holders, unknown, renamed, faults }

  function readTopic(entry: TopicEntry, path: YamlPath): PlannedTopic {
    const topic: PlannedTopic = { entry, path, sections: [], inner: [] }
    topic.sections = entry.sections.flatMap((anchor, i) => take(anchor, [...path, 'sections', i], topic) ?? [])
    // a title that was the heading is renamed with it
    if (entry.title !== undefined && renamed.has(githubSlug(entry.title))) topic.entry = { ...entry, title: undefined }
    topic.inner = (entry.topics ?? []).map((inner, i) => readTopic(inner, [...path, 'topics', i]))
    return topic
  }

  function take(anchor: SectionId, path: YamlPath, holder: PlannedTopic | 'kept'): Section | undefined {
    const place = placeOf(path)
    const now = outline.byAnchor.has(anchor) ? undefined : findRenamed(anchor, names, outline)
    const section = findSection(outline, now ?? anchor)
    if (!section) {
      // for a section that is gone, a new one may be meant
      const suggestion = suggestWord(anchor, names.isKnown.has(anchor) ? names.added : names.anchors)
      unknown.push({ anchor, place, suggestion })
      return undefined
    }
    if (now !== undefined) {
      renamed.set(anchor, now)
      faults.push(messages.sectionRenamed(anchor, now, place))
    }
    const other = paths.get(section)
    if (other) {
      const line = placeOf(other)?.start.line
      faults.push(messages.sectionPlacedTwice(anchor, `line ${line} already lists it`, place))
      return undefined
    }
    paths.set(section, path)
    holders.set(section, holder)
    return section
  }
}

/** The names of sections: those that the plan knows, those of the note, and those only the note has. */
interface Names {
  known: readonly SectionId[]
  isKnown: ReadonlySet<SectionId>
  anchors: readonly SectionId[]
  added: readonly SectionId[]
}

function listNames({ known: listed }: WrittenPlan['data'], outline: Outline): Names {
  const known = listed ?? []
  const isKnown = new Set(known)
  const anchors = [...outline.byAnchor.keys()]
  return { known, isKnown, anchors, added: anchors.filter((anchor) => !isKnown.has(anchor)) }
}

/** Returns the section whose heading was renamed since the plan was made: the only new one between its old neighbours. */
function findRenamed(name: SectionId, { known, isKnown, anchors }: Names, outline: Outline): SectionId | undefined {
  if (!isKnown.has(name)) return undefined
  const at = known.indexOf(name)
  const [before, after] = [known[at - 1], known[at + 1]]
  const near = outline.byAnchor.get(before ?? after ?? '')
  const from = before === undefined ? 0 : anchors.indexOf(before)
  const to = after === undefined ? anchors.length : anchors.indexOf(after)
  const between = from < 0 || to < 0 ? [] : anchors.slice(from, to)
  const [only, ...others] = between.filter(
    (anchor) => !isKnown.has(anchor) && outline.byAnchor.get(anchor)?.parent === near?.parent,
  )
  return others.length === 0 ? only : undefined
}

/** Returns the section that holds an open fence or comment at the end of the note: no text can follow it. */
function openSection(survey: Survey, outline: Outline, holders: Placement['holders']) {
  const offset = unclosedBlockAt(survey)
  if (offset === undefined) return undefined
  const last = [...outline.byAnchor.values()].findLast(({ span }) => span.start <= offset && offset < span.end)
  const holder = last && holders.get(last)
  return last && (holder ? { section: last, holder } : holderAround(last, holders))
}

/** Returns the nearest placed section around a section, and its place. */
function holderAround(
  section: Section,
  holders: Placement['holders'],
): { section: Section; holder: PlannedTopic | 'kept' } | undefined {
  const around = sectionsAround(section).find((ancestor) => holders.has(ancestor))
  const holder = around && holders.get(around)
  return around && holder && { section: around, holder }
}
