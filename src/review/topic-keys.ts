import { type Section, type SectionId, sectionsAround } from '../plan/outline.ts'
import { allTopics, type SplitPlan, type Topic } from '../plan/split-plan.ts'
import type { TopicKey } from './protocol.ts'

/** The key of the topic of each section that a plan moves. */
export type TopicKeys = ReadonlyMap<SectionId, TopicKey>

/** Returns the keys of topics: one with a section of an earlier topic is that topic. */
export function keysOf(topics: readonly Topic[], before: TopicKeys): TopicKeys {
  const keys = new Map<SectionId, TopicKey>()
  let next = Math.max(0, ...before.values()) + 1
  const used = new Set<TopicKey>()
  for (const { sections } of allTopics(topics)) {
    const known = sections.flatMap((id) => before.get(id) ?? []).find((key) => !used.has(key))
    const key = known ?? next++
    used.add(key)
    for (const id of sections) keys.set(id, key)
  }
  return keys
}

/** Returns the topic of a section, its own or that of the nearest section around it that the plan places; undefined: the index. */
export function topicOf({
  kept,
  topics,
}: Pick<SplitPlan, 'kept' | 'topics'>): (section: Section | undefined) => Topic | undefined {
  const holders = new Map<SectionId, Topic | undefined>(kept.map(({ section }) => [section, undefined]))
  for (const topic of allTopics(topics)) for (const id of topic.sections) holders.set(id, topic)
  return (section) => {
    const around = section ? [section, ...sectionsAround(section)] : []
    const named = around.find(({ anchor }) => holders.has(anchor))
    return named && holders.get(named.anchor)
  }
}
