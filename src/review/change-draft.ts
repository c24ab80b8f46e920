import { Refusal } from '../disk/failure.ts'
import { type Outline, sectionsAround, sectionsIn } from '../plan/outline.ts'
import { allTopics } from '../plan/split-plan.ts'
import { lastPart } from '../text/paths.ts'
import { type Draft, type DraftTopic, holderOf, holdersOf, noSettings } from './draft.ts'
import type { Change, MoveTarget, TopicKey, TopicSettings } from './protocol.ts'

/** A change of a draft; a new limit makes a new plan. */
export type DraftChange = Exclude<Change, { kind: 'setLimit' }>

/** Returns the next draft. Throws a `Refusal` for a change that a plan cannot express. */
export function changeDraft(draft: Draft, change: DraftChange, outline: Outline): Draft {
  const next = structuredClone(draft)
  switch (change.kind) {
    case 'moveSections':
      return moveSections(next, change.sections, change.to, outline)
    case 'mergeTopics':
      return mergeTopics(next, change.topic, change.into, outline)
    case 'nestTopic':
      return nestTopic(next, change.topic, change.within)
    case 'orderTopic':
      return orderTopic(next, change.topic, change.before)
    case 'orderSections': {
      const topic = findTopic(next, change.topic)
      const isSame = [...topic.sections].sort().join('\n') === [...change.sections].sort().join('\n')
      if (!isSame) throw new Refusal('The sections of the topic have changed meanwhile.')
      topic.sections = change.sections
      return next
    }
    case 'setTopic':
      setTopic(findTopic(next, change.topic), change.settings)
      return next
    case 'dissolveTopic': {
      const { sections } = findTopic(next, change.topic)
      return moveSections(next, [...sections], { kind: 'index' }, outline)
    }
  }
}

function setTopic(topic: DraftTopic, settings: Partial<TopicSettings>): void {
  const { file, title, keep, summary, tags } = settings
  if (file !== undefined) topic.file = file.trim().replace(/\.(?:md|markdown)$/i, '')
  if (title !== undefined) topic.title = title.trim()
  if (keep !== undefined) topic.keep = Math.max(0, Math.trunc(keep) || 0)
  if (summary !== undefined) topic.summary = summary.trim()
  if (tags !== undefined) topic.tags = tags
}

function moveSections(draft: Draft, ids: readonly string[], to: MoveTarget, outline: Outline): Draft {
  const sections = inOrder(ids, outline).map((id) => {
    const section = outline.byAnchor.get(id)
    if (!section) throw new Refusal(`The note has no section \`${id}\` any more.`)
    return section
  })
  // a section inside a moved one moves with it
  const moved = sections.filter((section) => !sectionsAround(section).some((around) => sections.includes(around)))
  const [first] = moved
  if (!first) return draft
  const target = to.kind === 'topic' ? findTopic(draft, to.topic) : undefined
  const within = to.kind === 'newTopic' && to.within !== undefined ? findTopic(draft, to.within) : undefined
  for (const section of moved) {
    remove(draft, section.anchor)
    const around = holderOf(holdersOf(draft), section.parent)
    if (to.kind === 'index' && around !== 'index') {
      throw new Refusal(
        `“${section.title}” is part of a section that moves to “${around.title}”. Move that section to the index instead.`,
      )
    }
    if (to.kind === 'index') {
      draft.kept = inOrder([...draft.kept, section.anchor], outline)
    } else if (target && around !== target) {
      const isSorted = inOrder(target.sections, outline).join('\n') === target.sections.join('\n')
      target.sections = isSorted
        ? inOrder([...target.sections, section.anchor], outline)
        : [...target.sections, section.anchor]
    }
  }
  if (to.kind === 'newTopic') {
    const topic: DraftTopic = {
      ...noSettings,
      key: draft.nextKey++,
      sections: moved.map(({ anchor }) => anchor),
      topics: [],
      isClosed: false,
    }
    insertInOrder(within ? within.topics : draft.topics, topic, outline)
  }
  const inside = new Set(moved.flatMap(sectionsIn).map(({ anchor }) => anchor))
  // a kept section cannot be inside a moved one, and nested sections need no entry
  if (to.kind !== 'index') draft.kept = draft.kept.filter((id) => !inside.has(id))
  if (target) target.sections = target.sections.filter((id) => !inside.has(id))
  draft.topics = withoutEmpty(draft.topics)
  return draft
}

function mergeTopics(draft: Draft, key: TopicKey, into: TopicKey, outline: Outline): Draft {
  const topic = findTopic(draft, key)
  const target = findTopic(draft, into)
  if (topic === target) return draft
  if (allTopics(topic.topics).includes(target)) {
    throw new Refusal(`“${target.title}” is in the folder of “${topic.title}”. Merge the other way around.`)
  }
  takeOut(draft, topic)
  target.sections = inOrder([...target.sections, ...topic.sections], outline)
  target.topics.push(...topic.topics)
  target.tags = [...new Set([...target.tags, ...topic.tags])]
  target.summary ||= topic.summary
  const held = new Set(target.sections)
  // a section inside another one of the same topic is already in it
  target.sections = target.sections.filter((id) => {
    const section = outline.byAnchor.get(id)
    return !section || !sectionsAround(section).some(({ anchor }) => held.has(anchor))
  })
  return draft
}

function nestTopic(draft: Draft, key: TopicKey, within: TopicKey | undefined): Draft {
  const topic = findTopic(draft, key)
  const target = within === undefined ? undefined : findTopic(draft, within)
  if (target === topic || (target && allTopics(topic.topics).includes(target))) {
    throw new Refusal(`“${topic.title}” cannot be put into its own folder.`)
  }
  takeOut(draft, topic)
  topic.file = lastPart(topic.file)
  ;(target ? target.topics : draft.topics).push(topic)
  return draft
}

function orderTopic(draft: Draft, key: TopicKey, before: TopicKey | undefined): Draft {
  const topic = findTopic(draft, key)
  const other = before === undefined ? undefined : findTopic(draft, before)
  if (topic === other || (other && allTopics(topic.topics).includes(other))) return draft
  const siblings = other ? listOf(draft, other) : listOf(draft, topic)
  if (siblings !== listOf(draft, topic)) topic.file = lastPart(topic.file)
  takeOut(draft, topic)
  siblings.splice(other ? siblings.indexOf(other) : siblings.length, 0, topic)
  return draft
}

function findTopic(draft: Draft, key: TopicKey): DraftTopic {
  const topic = allTopics(draft.topics).find((topic) => topic.key === key)
  if (!topic) throw new Refusal('This topic is no longer in the plan.')
  return topic
}

/** Returns the list that holds a topic. */
function listOf(draft: Draft, topic: DraftTopic): DraftTopic[] {
  if (draft.topics.includes(topic)) return draft.topics
  const around = allTopics(draft.topics).find(({ topics }) => topics.includes(topic))
  return (around as DraftTopic).topics
}

function takeOut(draft: Draft, topic: DraftTopic): void {
  const list = listOf(draft, topic)
  list.splice(list.indexOf(topic), 1)
}

function remove(draft: Draft, id: string): void {
  draft.kept = draft.kept.filter((keptId) => keptId !== id)
  for (const topic of allTopics(draft.topics)) topic.sections = topic.sections.filter((sectionId) => sectionId !== id)
}

/** Removes topics without sections; the topics in their folders replace them. */
function withoutEmpty(topics: readonly DraftTopic[]): DraftTopic[] {
  return topics.flatMap((topic) => {
    const inner = withoutEmpty(topic.topics)
    return topic.sections.length > 0 ? { ...topic, topics: inner } : inner
  })
}

function insertInOrder(topics: DraftTopic[], topic: DraftTopic, outline: Outline): void {
  const places = placesOf(outline)
  const index = topics.findIndex(
    ({ sections: [first] }) => (places.get(first as string) ?? -1) > (places.get(topic.sections[0] as string) ?? -1),
  )
  topics.splice(index < 0 ? topics.length : index, 0, topic)
}

/** Sorts ids by their order in the note, unknown ones last. */
function inOrder(ids: readonly string[], outline: Outline): string[] {
  const places = placesOf(outline)
  const placeOf = (id: string) => places.get(id) ?? places.size
  return [...new Set(ids)].sort((a, b) => placeOf(a) - placeOf(b))
}

function placesOf({ byAnchor }: Outline): Map<string, number> {
  return new Map([...byAnchor.keys()].map((id, i) => [id, i]))
}
