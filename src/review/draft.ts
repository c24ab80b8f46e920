import { type Outline, type Section, sectionsAround } from '../plan/outline.ts'
import { allTopics, type SplitPlan, type Topic } from '../plan/split-plan.ts'
import { folderPrefix, withoutEnding } from '../text/paths.ts'
import type { TopicKey, TopicSettings } from './protocol.ts'

/** A topic of a plan under review. */
export interface DraftTopic extends TopicSettings {
  key: TopicKey
  sections: string[]
  topics: DraftTopic[]
  /** Whether it must not be split further although it is large. */
  isClosed: boolean
}

/** A plan under review. Immutable: each change makes a new one. */
export interface Draft {
  kept: string[]
  topics: DraftTopic[]
  /** The key of the next new topic. */
  nextKey: TopicKey
}

/** The settings of a topic that a plan does not set. */
export const noSettings: TopicSettings = {
  file: '',
  title: '',
  keep: 0,
  summary: '',
  tags: [],
}

/** Returns the draft of a plan. Topics with the same first section in `before` keep their keys. */
export function draftOfPlan(plan: SplitPlan, outline: Outline, before?: Draft): Draft {
  const known = new Map((before ? allTopics(before.topics) : []).map((topic) => [topic.sections[0], topic.key]))
  let nextKey = before?.nextKey ?? 1
  const moved = new Set<string>()
  const read = (topic: Topic, folder: string): DraftTopic => {
    for (const id of topic.sections) moved.add(id)
    const key = known.get(topic.sections[0]) ?? nextKey++
    known.delete(topic.sections[0])
    const { title, keep = 0, summary = '', tags = [] } = topic
    return {
      key,
      file: fileOf(topic, folder),
      title,
      keep,
      summary,
      tags,
      sections: [...topic.sections],
      topics: topic.topics.map((inner) => read(inner, folderOf(topic))),
      isClosed: false,
    }
  }
  const topics = plan.topics.map((topic) => read(topic, ''))
  const kept = plan.kept
    .map(({ section }) => section)
    .filter((id) => {
      const section = outline.byAnchor.get(id)
      return !section || !sectionsAround(section).some(({ anchor }) => moved.has(anchor))
    })
  return { kept, topics, nextKey }
}

/** Returns the file of a topic as its plan names it: without the folder that follows from its place in the plan. */
function fileOf(topic: Topic, folder: string): string {
  const file = isHub(topic) ? folderOf(topic).slice(0, -1) : withoutEnding(topic.path)
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** Returns the folder of the topics in a topic. */
function folderOf(topic: Topic): string {
  return isHub(topic) ? folderPrefix(topic.path) : `${withoutEnding(topic.path)}/`
}

/** Returns whether a topic is the index of its own folder, `Beans/Beans.md`. */
function isHub({ path, topics }: Topic): boolean {
  return topics.length > 0 && /(?:^|\/)([^/]+)\/(?:\1|index|README)$/.test(withoutEnding(path))
}

/** Maps each section named by a draft to its topic or the index. */
export function holdersOf(draft: Draft): Map<string, DraftTopic | 'index'> {
  const holders = new Map<string, DraftTopic | 'index'>(draft.kept.map((id) => [id, 'index']))
  for (const topic of allTopics(draft.topics)) for (const id of topic.sections) holders.set(id, topic)
  return holders
}

/** Returns the holder of a section: its own in the draft, or that of the nearest section around it. */
export function holderOf(
  holders: ReadonlyMap<string, DraftTopic | 'index'>,
  section: Section | undefined,
): DraftTopic | 'index' {
  const around = section ? [section, ...sectionsAround(section)] : []
  const named = around.find(({ anchor }) => holders.has(anchor))
  return (named && holders.get(named.anchor)) ?? 'index'
}
