import { lowerBound } from '../text/span.ts'
import type { CutTopic } from './cut.ts'
import type { Section } from './outline.ts'

/**
 * Adds the sections that an author marked with a comment (`<!-- topic: Title -->`) to the topics that sizes and options make: at
 * the top, or in the folder of the topic around them. Topics inside a marked section are parts of it.
 */
export function withMarkedTopics(topics: readonly CutTopic[], sections: readonly Section[]): CutTopic[] {
  const chosen = new Map(topics.map((topic) => [topic.section, topic]))
  // topics are in the order of the note
  const from = (offset: number) => lowerBound(topics, offset, ({ section }) => section.span.start)
  return sections.flatMap((section): CutTopic[] => {
    const topic = chosen.get(section)
    if (topic) return [{ section, topics: withMarkedTopics(topic.topics, section.children) }]
    if (section.unit === 'comments') return [{ section, topics: withMarkedTopics([], section.children) }]
    const inner = topics.slice(from(section.span.start), from(section.span.end))
    return withMarkedTopics(inner, section.children)
  })
}
