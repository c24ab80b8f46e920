import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { Refusal } from '../disk/failure.ts'
import { findSection, type Outline, type SectionId, sectionsAround, sectionsIn } from '../plan/outline.ts'
import { allTopics, type SplitPlan, type Topic } from '../plan/split-plan.ts'
import { append } from '../text/maps.ts'
import { lastPart } from '../text/paths.ts'
import { editPlan } from './edit-plan.ts'
import type { Change, MoveTarget, TopicKey, TopicSettings } from './protocol.ts'
import { type TopicKeys, topicOf } from './topic-keys.ts'

/** A plan under review: its text, and what it makes of the note. */
export interface ReviewedPlan {
  text: string
  plan: SplitPlan
  keys: TopicKeys
  outline: Outline
}

/** A change of the text of a plan; a new limit makes a new plan. */
export type PlanChange = Exclude<Change, { kind: 'setLimit' }>

interface Context extends Omit<ReviewedPlan, 'text'> {
  document: Document.Parsed
}

/** The entry of a topic in a plan file, and the list that holds it. */
interface Entry {
  node: YAMLMap
  list: YAMLSeq
}

/** Returns the text of a plan after a change. Throws a `Refusal` for a change that a plan cannot express. */
export function changePlan({ text, ...reviewed }: ReviewedPlan, change: PlanChange): string {
  return editPlan(text, (document) => apply({ ...reviewed, document }, change))
}

/** Returns the text of a plan where topics, by their first section, are not split again. */
export function closeTopics(text: string, ids: readonly SectionId[], outline: Outline): string {
  return editPlan(text, (document) => {
    for (const { node } of entriesIn(rootOf({ document })))
      if (!node.has('topics') && ids.includes(idOf({ outline }, sectionsOf(node).items[0])))
        setKey(node, 'topics', flowOf([]))
  })
}

/** Returns the text of a plan with the topics of another one, which was made with a limit of words. */
export function replaceTopics(text: string, fresh: string, words: number): string {
  return editPlan(text, (document) => {
    const made = parseDocument(fresh)
    for (const key of ['kept', 'topics']) rootOf({ document }).set(key, made.get(key, true))
    document.setIn(['options', 'max-words'], words)
  })
}

function apply(context: Context, change: PlanChange): unknown {
  switch (change.kind) {
    case 'moveSections':
      return moveSections(context, change.sections, change.to)
    case 'mergeTopics':
      return mergeTopics(context, change.topic, change.into)
    case 'nestTopic':
      return nestTopic(context, change.topic, change.within)
    case 'orderTopic':
      return orderTopic(context, change.topic, change.before)
    case 'orderSections': {
      const ids = sectionsOf(entryOf(context, change.topic).node)
      const nodes = new Map(ids.items.map((node) => [idOf(context, node), node]))
      if (nodes.size !== change.sections.length || !change.sections.every((id) => nodes.has(id)))
        throw new Refusal('The sections of the topic have changed meanwhile.')
      ids.items = change.sections.map((id) => nodes.get(id))
      return undefined
    }
    case 'setTopic':
      return setTopic(entryOf(context, change.topic).node, change.settings)
    case 'dissolveTopic':
      return moveSections(context, findTopic(context, change.topic).sections, { kind: 'index' })
  }
}

/** Sets some settings of a topic; an empty one has no key. */
function setTopic(node: YAMLMap, { file, title, keep, summary, tags }: Partial<TopicSettings>): void {
  const values = {
    file: file?.trim().replace(/\.(?:md|markdown)$/i, ''),
    title: title?.trim(),
    keep: keep === undefined ? undefined : Math.max(0, Math.trunc(keep) || 0),
    summary: summary?.trim(),
    tags: tags && flowOf(tags),
  }
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    if (isSeq(value) ? value.items.length > 0 : value) setKey(node, key, value)
    else node.delete(key)
  }
}

function moveSections(context: Context, ids: readonly SectionId[], to: MoveTarget): void {
  const sections = [...new Set(ids)].map((id) => {
    const section = context.outline.byAnchor.get(id)
    if (!section) throw new Refusal(`The note has no section \`${id}\` any more.`)
    return section
  })
  // a section inside a moved one moves with it
  const moved = sections.filter((section) => !sectionsAround(section).some((around) => sections.includes(around)))
  const target = to.kind === 'topic' ? entryOf(context, to.topic).node : undefined
  const within = to.kind === 'newTopic' && to.within !== undefined ? entryOf(context, to.within).node : undefined
  const holderOf = topicOf(context.plan)
  const inside = new Set(moved.flatMap(sectionsIn).map(({ anchor }) => anchor))
  for (const section of moved) {
    const around = holderOf(section.parent)
    if (to.kind === 'index' && around)
      throw new Refusal(
        `“${section.title}” is part of a section that moves to “${around.title}”. Move that section to the index instead.`,
      )
    for (const list of idLists(context)) remove(context, list, new Set([section.anchor]))
    if (to.kind === 'index') insert(context, listAt(context, rootOf(context), 'kept'), section.anchor)
    else if (target && !(around && context.keys.get(around.sections[0] as SectionId) === keyIn(to)))
      insert(context, sectionsOf(target), section.anchor)
  }
  // a kept section cannot be inside a moved one, and nested sections need no entry
  const kept = rootOf(context).get('kept')
  if (to.kind !== 'index' && isSeq(kept)) remove(context, kept, inside)
  if (target) remove(context, sectionsOf(target), inside)
  if (to.kind === 'newTopic') {
    const node = new YAMLMap(context.document.schema)
    node.set('sections', flowOf([]))
    for (const { anchor } of moved) insert(context, sectionsOf(node), anchor)
    const list = listAt(context, within ?? rootOf(context), 'topics')
    const start = orderOf(context, idOf(context, sectionsOf(node).items[0]))
    const next = list.items.findIndex((item) => isMap(item) && orderOf(context, firstIdOf(context, item)) > start)
    list.items.splice(next < 0 ? list.items.length : next, 0, node)
  }
  removeEmpty(rootOf(context))
}

function keyIn(to: MoveTarget): TopicKey | undefined {
  return to.kind === 'topic' ? to.topic : undefined
}

function mergeTopics(context: Context, key: TopicKey, into: TopicKey): void {
  if (key === into) return
  const [topic, target] = [findTopic(context, key), findTopic(context, into)]
  if (allTopics(topic.topics).includes(target))
    throw new Refusal(`“${target.title}” is in the folder of “${topic.title}”. Merge the other way around.`)
  const [from, to] = [entryOf(context, key), entryOf(context, into)]
  from.list.items.splice(from.list.items.indexOf(from.node), 1)
  const ids = sectionsOf(to.node)
  for (const node of sectionsOf(from.node).items) insert(context, ids, idOf(context, node), node)
  const inner = from.node.get('topics')
  if (isSeq(inner) && inner.items.length > 0) append(listAt(context, to.node, 'topics').items, inner.items)
  const { tags = [], summary = '' } = topic
  if (tags.length > 0) setTopic(to.node, { tags: [...new Set([...(target.tags ?? []), ...tags])] })
  if (summary !== '' && !target.summary) setTopic(to.node, { summary })
  // a section inside another one of the same topic is already in it
  const held = new Set(ids.items.map((node) => idOf(context, node)))
  const nested = [...held].filter((id) => {
    const section = context.outline.byAnchor.get(id)
    return section && sectionsAround(section).some(({ anchor }) => held.has(anchor))
  })
  remove(context, ids, new Set(nested))
}

function nestTopic(context: Context, key: TopicKey, within: TopicKey | undefined): void {
  const topic = findTopic(context, key)
  const target = within === undefined ? undefined : findTopic(context, within)
  if (target === topic || (target && allTopics(topic.topics).includes(target)))
    throw new Refusal(`“${topic.title}” cannot be put into its own folder.`)
  const to = within === undefined ? rootOf(context) : entryOf(context, within).node
  moveEntry(entryOf(context, key), listAt(context, to, 'topics'), undefined)
}

function orderTopic(context: Context, key: TopicKey, before: TopicKey | undefined): void {
  const topic = findTopic(context, key)
  const other = before === undefined ? undefined : findTopic(context, before)
  if (topic === other || (other && allTopics(topic.topics).includes(other))) return
  const next = before === undefined ? undefined : entryOf(context, before)
  const entry = entryOf(context, key)
  moveEntry(entry, next?.list ?? entry.list, next?.node)
}

/** Moves an entry before another one of a list; by default to its end. In another folder it keeps its name. */
function moveEntry({ node, list }: Entry, to: YAMLSeq, before: YAMLMap | undefined): void {
  const file = node.get('file')
  if (list !== to && typeof file === 'string') setKey(node, 'file', lastPart(file))
  list.items.splice(list.items.indexOf(node), 1)
  to.items.splice(before ? to.items.indexOf(before) : to.items.length, 0, node)
}

function findTopic({ plan, keys }: Context, key: TopicKey): Topic {
  const topic = allTopics(plan.topics).find(({ sections: [first] }) => keys.get(first as SectionId) === key)
  if (!topic) throw new Refusal('This topic is no longer in the plan.')
  return topic
}

/** Returns the entry of a topic. Throws a `Refusal` for one that the plan does not list. */
function entryOf(context: Context, key: TopicKey): Entry {
  const { sections, title } = findTopic(context, key)
  const entry = entriesIn(rootOf(context)).find(({ node }) =>
    sectionsOf(node).items.some((id) => idOf(context, id) === sections[0]),
  )
  if (!entry) throw new Refusal(`“${title}” is there because of a limit. List it in the plan to change it.`)
  return entry
}

function entriesIn(map: YAMLMap): Entry[] {
  const list = map.get('topics')
  if (!isSeq(list)) return []
  return list.items.flatMap((node) => (isMap(node) ? [{ node, list }, ...entriesIn(node)] : []))
}

function rootOf({ document }: Pick<Context, 'document'>): YAMLMap {
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never
  return document.contents as unknown as YAMLMap
}

/** Returns a list of a map, which gets one if it has none. A list of several lines takes an empty one's place. */
function listAt({ document }: Context, map: YAMLMap, key: string): YAMLSeq {
  const known = map.get(key)
  if (isSeq(known) && known.items.length > 0) return known
  const list = isSeq(known) ? known : new YAMLSeq(document.schema)
  list.flow = false
  if (list !== known) setKey(map, key, list)
  return list
}

/** Returns the ids of an entry's sections; one word in place of a list becomes a list. */
function sectionsOf(node: YAMLMap): YAMLSeq {
  const known = node.get('sections', true) as unknown
  if (isSeq(known)) return known
  const list = flowOf([])
  if (isScalar(known)) list.items.push(known)
  node.set('sections', list)
  return list
}

/** Lists `kept` and the sections of every topic. */
function idLists(context: Context): YAMLSeq[] {
  const root = rootOf(context)
  const kept = root.get('kept')
  return [...(isSeq(kept) ? [kept] : []), ...entriesIn(root).map(({ node }) => sectionsOf(node))]
}

/** A plan may name a section by the words of its heading. */
function idOf({ outline }: Pick<Context, 'outline'>, node: unknown): SectionId {
  const name = String(isScalar(node) ? node.value : node)
  return findSection(outline, name)?.anchor ?? name
}

function firstIdOf(context: Context, node: YAMLMap): SectionId {
  return idOf(context, sectionsOf(node).items[0])
}

function remove(context: Context, list: YAMLSeq, ids: ReadonlySet<SectionId>): void {
  list.items = list.items.filter((node) => !ids.has(idOf(context, node)))
}

/** Adds a section before the first one of a list that follows it in the note. */
function insert(context: Context, list: YAMLSeq, id: SectionId, node: unknown = new Scalar(id)): void {
  const place = orderOf(context, id)
  const next = list.items.findIndex((item) => orderOf(context, idOf(context, item)) > place)
  list.items.splice(next < 0 ? list.items.length : next, 0, node)
}

/** Returns the number of a section in the note; unknown ones come last. */
function orderOf({ outline: { byAnchor } }: Context, id: SectionId): number {
  return byAnchor.get(id)?.span.start ?? Number.POSITIVE_INFINITY
}

/** Removes topics without sections; the topics in their folders replace them. */
function removeEmpty(map: YAMLMap): void {
  const list = map.get('topics')
  if (!isSeq(list)) return
  list.items = list.items.flatMap((node) => {
    if (!isMap(node)) return [node]
    removeEmpty(node)
    const inner = node.get('topics')
    return sectionsOf(node).items.length > 0 ? [node] : isSeq(inner) ? inner.items : []
  })
  if (list.items.length === 0 && map.has('sections')) map.delete('topics')
}

function flowOf(values: readonly string[]): YAMLSeq {
  const list = new YAMLSeq()
  list.items = values.map((value) => new Scalar(value))
  list.flow = true
  return list
}

/** Sets a key. A comment at the end of the map stays after the previous key, before the new one. */
function setKey(map: YAMLMap, key: string, value: unknown): void {
  const isNew = !map.has(key)
  map.set(key, value)
  const pair = map.items.at(-1)
  if (!isNew || !map.comment || !pair) return
  const node = new Scalar(key)
  node.commentBefore = map.comment
  pair.key = node
  map.comment = null
}
