import { diff3Merge } from 'node-diff3'
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  type ToStringOptions,
  YAMLMap,
  YAMLSeq,
} from 'yaml'
import { firstNewline } from '../text/lines.ts'
import { allTopics, type Draft, type DraftTopic } from './draft.ts'

/** How a plan may be laid out; the first is how `notesplit plan` prints one. */
const layouts: readonly ToStringOptions[] = [true, false].flatMap((indentSeq) =>
  [false, true].flatMap((flowCollectionPadding) =>
    [2, 4].map((indent) => ({ indentSeq, flowCollectionPadding, indent, lineWidth: 0 })),
  ),
)

/**
 * The text of a plan file that says what a draft says. `text` is the file as it is, and `before` the draft that says the same: what
 * is the same in both keeps its bytes, comments and order.
 */
export function writeDraft(text: string, before: Draft, draft: Draft): string {
  const newline = firstNewline(text)
  const plain = text.replace(/\r\n?/g, '\n')
  const document = parseDocument(plain)
  if (document.errors.length > 0 || saysTheSame(before, draft)) return text
  const layout = layoutOf(plain)
  const printed = document.toString(layout)
  new DraftWriter(document, before).write(draft)
  const changed = document.toString(layout)
  if (changed === printed) return text
  const merged = mergeLines(plain, printed, changed)
  // lines that a person laid out otherwise can make the merge mean something else
  const isSound = JSON.stringify(dataOf(merged)) === JSON.stringify(dataOf(changed))
  return (isSound ? merged : changed).replaceAll('\n', newline)
}

/** The layouts of the texts that were written last. */
const known = new Map<string, ToStringOptions>()

/** The layout that comes closest to a file. */
function layoutOf(text: string): ToStringOptions {
  const layout = known.get(text) ?? findLayout(text)
  known.clear()
  known.set(text, layout)
  return layout
}

function findLayout(text: string): ToStringOptions {
  const lines = new Set(text.split('\n'))
  const missing = layouts.map(
    (layout) =>
      parseDocument(text)
        .toString(layout)
        .split('\n')
        .filter((line) => !lines.has(line)).length,
  )
  return layouts[missing.indexOf(Math.min(...missing))] as ToStringOptions
}

/** The lines of `text` with what `after` changes of `before`, which is the same text in the printer's layout. */
function mergeLines(text: string, before: string, after: string): string {
  const hunks = diff3Merge(text.split('\n'), before.split('\n'), after.split('\n'), { excludeFalseConflicts: true })
  return hunks.flatMap(({ ok, conflict }) => ok ?? (conflict ? settleLines(conflict) : [])).join('\n')
}

/** Lines that the printer lays out in another way and that lie between changed ones: those that did not change stay as they were. */
function settleLines({ a, o, b }: { a: string[]; o: string[]; b: string[] }): string[] {
  if (a.length !== o.length) return b
  let at = 0
  return b.map((line) => {
    const found = o.indexOf(line, at)
    if (found < 0) return line
    at = found + 1
    return a[found] as string
  })
}

function dataOf(text: string): unknown {
  const document = parseDocument(text)
  return document.errors.length > 0 ? undefined : document.toJS()
}

/** Changes the tree of a plan file. */
class DraftWriter {
  readonly #document: Document.Parsed
  readonly #before: Draft
  /** The topics of the draft before, and where the file says them. */
  readonly #known = new Map<number, { topic: DraftTopic; within: DraftTopic | undefined; entry: YAMLMap | undefined }>()

  constructor(document: Document.Parsed, before: Draft) {
    this.#document = document
    this.#before = before
    this.#pair(document.get('topics'), before.topics)
  }

  write(draft: Draft): void {
    if (!isSame(draft.kept, this.#before.kept))
      this.#root().set('kept', this.#ids(this.#document.get('kept'), draft.kept))
    const topics = this.#list(this.#document.get('topics'), this.#before.topics, draft.topics)
    if (topics) this.#root().set('topics', topics)
  }

  #root(): YAMLMap {
    if (!isMap(this.#document.contents)) this.#document.contents = this.#document.createNode({}) as never
    return this.#document.contents as unknown as YAMLMap
  }

  /** Finds the entry of each topic: they are in the same order, but an entry whose sections are all gone has no topic. */
  #pair(list: unknown, topics: readonly DraftTopic[], within?: DraftTopic): void {
    const entries = isSeq(list) ? list.items.filter((item) => isMap(item)) : []
    let at = 0
    for (const topic of topics) {
      const isIts = (entry: YAMLMap) => {
        const ids = isSeq(entry.get('sections')) ? (entry.get('sections') as YAMLSeq).items.map(idOf) : []
        return entries.length === topics.length || ids.some((id) => topic.sections.includes(id))
      }
      const found = entries.findIndex((entry, i) => i >= at && isIts(entry))
      const entry = found < 0 ? undefined : entries[found]
      if (entry) at = found + 1
      this.#known.set(topic.key, { topic, within, entry })
      this.#pair(entry?.get('topics'), topic.topics, topic)
    }
  }

  /** A list of topics; undefined when the file says it already, or says nothing of it and need not. */
  #list(
    list: unknown,
    before: readonly DraftTopic[],
    topics: readonly DraftTopic[],
    within?: DraftTopic,
  ): YAMLSeq | undefined {
    const keys = (all: readonly DraftTopic[]) => all.map(({ key }) => key).join()
    const hasEntries = before.every(({ key }) => this.#known.get(key)?.entry)
    const isChanged = keys(before) !== keys(topics)
    if (!hasEntries && JSON.stringify(before) === JSON.stringify(topics)) return undefined
    const items = topics.map((topic) => this.#entry(topic, within))
    if (hasEntries && !isChanged) return undefined
    const kept = new Set(topics.map(({ key }) => this.#known.get(key)?.entry))
    const seq = isSeq(list) ? list : new YAMLSeq(this.#document.schema)
    // entries that have no topic, as their sections are all gone, are for the person to look at
    const others = seq.items.filter((item) => !kept.has(item as YAMLMap) && !this.#isKnown(item))
    seq.items = [...items, ...others]
    if (seq.items.length > 0) seq.flow = false
    return seq
  }

  #isKnown(item: unknown): boolean {
    return [...this.#known.values()].some(({ entry }) => entry === item)
  }

  /** Whether the folder that comes from the place in the plan is another one: a file can name it. */
  #isInOtherFolder(topic: DraftTopic, within: DraftTopic | undefined): boolean {
    const before = this.#known.get(topic.key)?.within
    if (!before || !within) return before !== within
    return before.key !== within.key || before.file !== within.file
  }

  #entry(topic: DraftTopic, within: DraftTopic | undefined): YAMLMap {
    const known = this.#known.get(topic.key)
    const entry = known?.entry ?? new YAMLMap(this.#document.schema)
    const before = known?.entry ? known.topic : undefined
    const set = (key: string, value: unknown, was: unknown, isEmpty: boolean) => {
      if (isSame(value, was)) return
      if (isEmpty) entry.delete(key)
      else setKey(entry, key, value)
    }
    const isMoved = before !== undefined && this.#isInOtherFolder(topic, within)
    set('file', topic.file, isMoved ? undefined : (before?.file ?? ''), topic.file === '')
    set('title', topic.title, before?.title ?? '', topic.title === '')
    if (!isSame(topic.sections, before?.sections))
      setKey(entry, 'sections', this.#ids(entry.get('sections'), topic.sections))
    set('keep', topic.keep, before?.keep ?? 0, topic.keep === 0)
    set('summary', topic.summary, before?.summary ?? '', topic.summary === '')
    if (!isSame(topic.tags, before?.tags ?? [])) {
      if (topic.tags.length === 0) entry.delete('tags')
      else setKey(entry, 'tags', this.#flow(topic.tags))
    }
    const inner = this.#list(entry.get('topics'), before?.topics ?? [], topic.topics, topic)
    if (topic.isClosed && topic.topics.length === 0) setKey(entry, 'topics', this.#flow([]))
    else if (inner) {
      if (inner.items.length > 0) setKey(entry, 'topics', inner)
      else entry.delete('topics')
    }
    return entry
  }

  /** A list of ids; those that it has already keep their comments. */
  #ids(list: unknown, ids: readonly string[]): YAMLSeq {
    const old = isSeq(list) ? list : undefined
    const nodes = new Map(old?.items.map((item) => [idOf(item), item]))
    const seq = old ?? this.#flow([])
    seq.items = ids.map((id) => nodes.get(id) ?? new Scalar(id))
    // `kept: []` becomes lines
    if (old?.flow && nodes.size === 0 && this.#document.get('kept') === old) seq.flow = false
    return seq
  }

  #flow(values: readonly string[]): YAMLSeq {
    const seq = new YAMLSeq(this.#document.schema)
    seq.items = values.map((value) => new Scalar(value))
    seq.flow = true
    return seq
  }
}

/** Sets a key. A comment at the end of the map stays behind what it follows, which is before a new key. */
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

function idOf(node: unknown): string {
  return String(isScalar(node) ? node.value : node)
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether two drafts say the same. */
function saysTheSame(a: Draft, b: Draft): boolean {
  const settings = ({ topics }: Draft) =>
    allTopics(topics).map(({ topics: inner, ...topic }) => [topic, inner.map(({ key }) => key)])
  return isSame(a.kept, b.kept) && isSame(settings(a), settings(b))
}
