import type { MoveTarget, TopicKey, TopicView } from '../protocol.ts'
import { type Choice, change, choices, fileOfTopic, files, sectionsById, selected, shown } from './state.ts'

/** Opens the list of targets for sections. */
export function chooseTarget(ids: readonly string[]): void {
  const sections = [...ids]
  const move = (to: MoveTarget) => () => moveTo(sections, to)
  const name =
    sections.length === 1 ? `“${sectionsById.value.get(sections[0] as string)?.title}”` : `${sections.length} sections`
  const topics = files.value.flatMap(({ topic }) => topic ?? [])
  choices.value = {
    title: `Move ${name} to`,
    list: [
      { label: 'The index', hint: 'stays in place', pick: move({ kind: 'index' }) },
      { label: 'A new topic', pick: move({ kind: 'newTopic' }) },
      ...topics.map(
        (topic): Choice => ({
          label: topic.title,
          hint: pathOf(topic.key),
          topic: topic.key,
          pick: move({ kind: 'topic', topic: topic.key }),
        }),
      ),
      ...topics.map(
        (topic): Choice => ({
          label: `A new topic in the folder of ${topic.title}`,
          topic: topic.key,
          pick: move({ kind: 'newTopic', within: topic.key }),
        }),
      ),
    ],
  }
}

/** Returns the sections that move with one: all selected ones, if it is among them. */
export function moving(id: string): string[] {
  return selected.value.has(id) ? [...selected.value] : [id]
}

export async function moveTo(sections: string[], to: MoveTarget): Promise<void> {
  await change({ kind: 'moveSections', sections, to })
  selected.value = new Set()
  shown.value = sectionsById.value.get(sections[0] as string)?.topic ?? 0
}

/** Opens the list of actions on a topic. */
export function chooseForTopic(key: TopicKey): void {
  const topic = fileOfTopic(key)?.topic
  if (!topic) return
  const others = files.value.flatMap(({ topic: other }) => (other && other.key !== key ? other : []))
  const siblings = siblingsOf(topic)
  const index = siblings.indexOf(key)
  const pickOther = (title: string, pick: (other: TopicKey) => void) => () => {
    choices.value = {
      title,
      list: others.map((other) => ({
        label: other.title,
        hint: pathOf(other.key),
        topic: other.key,
        pick: () => pick(other.key),
      })),
    }
  }
  const list: Choice[] = []
  if (others.length > 0) {
    list.push(
      {
        label: 'Merge into…',
        hint: 'one file of both',
        pick: pickOther(`Merge “${topic.title}” into`, (into) => void mergeTopics(key, into)),
      },
      {
        label: 'Put into the folder of…',
        pick: pickOther(`Put “${topic.title}” into the folder of`, (within) => nestTopic(key, within)),
      },
    )
  }
  if (topic.within !== undefined) list.push({ label: 'Take out of its folder', pick: () => nestTopic(key, undefined) })
  if (index > 0) list.push({ label: 'Move up', hint: 'Alt+↑', pick: () => moveBy(key, -1) })
  if (index < siblings.length - 1) list.push({ label: 'Move down', hint: 'Alt+↓', pick: () => moveBy(key, 1) })
  list.push({ label: 'Back to the index', hint: 'all its sections', pick: () => dissolve(key) })
  choices.value = { title: `“${topic.title}”`, list }
}

export async function mergeTopics(topic: TopicKey, into: TopicKey): Promise<void> {
  const [first] = fileOfTopic(into)?.topic?.sections ?? []
  await change({ kind: 'mergeTopics', topic, into })
  shown.value = sectionsById.value.get(first ?? '')?.topic ?? 0
}

export function nestTopic(topic: TopicKey, within: TopicKey | undefined): void {
  void change({ kind: 'nestTopic', topic, within })
}

export function dissolve(topic: TopicKey): void {
  void change({ kind: 'dissolveTopic', topic })
  shown.value = 0
}

/** Moves a topic up or down by one in its folder. */
export function moveBy(key: TopicKey, by: -1 | 1): void {
  const siblings = siblingsOf(fileOfTopic(key)?.topic)
  const index = siblings.indexOf(key)
  if (index + by < 0 || index + by >= siblings.length) return
  void change({ kind: 'orderTopic', topic: key, before: siblings[by < 0 ? index - 1 : index + 2] })
}

/** Returns the keys of the topics in the folder of one, in order. */
function siblingsOf(topic: TopicView | undefined): TopicKey[] {
  return files.value.flatMap(({ topic: other }) => (other && other.within === topic?.within ? other.key : []))
}

function pathOf(key: TopicKey): string {
  return fileOfTopic(key)?.path ?? ''
}
