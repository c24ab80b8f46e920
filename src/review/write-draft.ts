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

/** Possible layouts of a plan; the first is that of `notesplit plan`. */
const layouts: readonly ToStringOptions[] = [true, false].flatMap((indentSeq) =>
  [false, true].flatMap((flowCollectionPadding) =>
    [2, 4].map((indent) => ({ indentSeq, flowCollectionPadding, indent, lineWidth: 0 })),
  ),
)

/**
 * Writes a draft as the text of a plan file. `text`: the current file; `before`: its draft. Unchanged parts keep their
 * bytes, comments and order.
 */
export function writeDraft(text: string, before: Draft, draft: Draft): string {
  const newline = firstNewline(text)
  const plain = text.replace(/\r\n?/g, '\n')
  const document = parseDocument(plain)
  if (document.errors.length > 0 || saysTheSame(before, draft)) return text
  const layout = layoutOf(plain, document)
  const printed = document.toString(layout)
  new DraftWriter(document, before).write(draft)
  const changed = document.toString(layout)
  if (changed === printed) return text
  if (printed === plain) return changed.replaceAll('\n', newline)
  const merged = mergeLines(plain, printed, changed)
  // in an unusual layout the merge of lines can change the meaning
  const isSound = JSON.stringify(dataOf(merged)) === JSON.stringify(document.toJS())
  return (isSound ? merged : changed).replaceAll('\n', newline)
}

/** The layout of the last written text. */
let last: { text: string; layout: ToStringOptions } | undefined

/** Returns the layout closest to a file. */
function layoutOf(text: string, document: Document.Parsed): ToStringOptions {
  if (last?.text !== text) last = { text, layout: findLayout(text, document) }
  return last.layout
}

function findLayout(text: string, document: Document.Parsed): ToStringOptions {
  const lines = new Set(text.split('\n'))
  let [best, fewest] = [layouts[0] as ToStringOptions, Number.POSITIVE_INFINITY]
  for (const layout of layouts) {
    const printed = document.toString(layout).split('\n')
    const missing = printed.filter((line) => !lines.has(line)).length
    if (missing < fewest) [best, fewest] = [layout, missing]
    if (missing === 0) break
  }
  return best
}

/**
 * Merges the changes from `before` to `after` into the lines of `text`, which equals `before` except for its layout.
 */
function mergeLines(text: string, before: string, after: string): string {
  const hunks = diff3Merge(text.split('\n'), before.split('\n'), after.split('\n'), { excludeFalseConflicts: true })
  return hunks.flatMap(({ ok, conflict }) => ok ?? (conflict ? settleLines(conflict) : [])).join('\n')
}

/** Keeps unchanged lines between changed ones byte for byte; the printer would lay them out again. */
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

/** Edits the tree of a plan file. */
class DraftWriter {
  readonly #document: Document.Parsed
  readonly #before: Draft
  /** The topics of the draft before, with their entries in the file. */
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

  /** Finds the entry of each topic: both have the same order, but an entry without existing sections has no topic. */
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

  /** Returns a list of topics; undefined if the file has it already, or needs none. */
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
    // entries without a topic, whose sections are all gone, stay for the user
    const others = seq.items.filter((item) => !kept.has(item as YAMLMap) && !this.#isKnown(item))
    seq.items = [...items, ...others]
    if (seq.items.length > 0) seq.flow = false
    return seq
  }

  #isKnown(item: unknown): boolean {
    return [...this.#known.values()].some(({ entry }) => entry === item)
  }

  /** Returns whether the folder that follows from the place in the plan differs: a file can name it. */
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

  /** Returns a list of ids; existing ones keep their comments. */
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

function idOf(node: unknown): string {
  return String(isScalar(node) ? node.value : node)
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Returns whether two drafts make the same plan. */
function saysTheSame(a: Draft, b: Draft): boolean {
  const settings = ({ topics }: Draft) =>
    allTopics(topics).map(({ topics: inner, ...topic }) => [topic, inner.map(({ key }) => key)])
  return isSame(a.kept, b.kept) && isSame(settings(a), settings(b))
}
