import type { CutTopic } from './cut.ts'
import type { Section } from './outline.ts'

/**
 * Adds the sections that an author marked with a comment (`<!-- topic: Title -->`) to the topics that sizes and options make: at
 * the top, or in the folder of the topic around them. Topics inside a marked section are parts of it.
 */
export function withMarkedTopics(topics: readonly CutTopic[], sections: readonly Section[]): CutTopic[] {
  const chosen = new Map(topics.map((topic) => [topic.section, topic]))
  return sections.flatMap((section): CutTopic[] => {
    const topic = chosen.get(section)
    if (topic) return [{ section, topics: withMarkedTopics(topic.topics, section.children) }]
    if (section.unit === 'comments') return [{ section, topics: withMarkedTopics([], section.children) }]
    const inner = topics.filter((one) => isIn(one.section, section))
    return withMarkedTopics(inner, section.children)
  })
}

function isIn(section: Section, around: Section): boolean {
  for (let at = section.parent; at; at = at.parent) if (at === around) return true
  return false
}
