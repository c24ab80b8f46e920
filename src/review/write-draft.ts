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
import { allTopics } from '../plan/split-plan.ts'
import { firstNewline } from '../text/lines.ts'
import { isSame } from '../write/merge-properties.ts'
import { type Draft, type DraftTopic, noSettings } from './draft.ts'

/** Writes a draft as the text of a plan file. `text`: the current file; `before`: its draft. */
export function writeDraft(text: string, before: Draft, draft: Draft): string {
  return saysTheSame(before, draft)
    ? text
    : editPlan(text, (document) => new DraftWriter(document, before).write(draft))
}

/** The keys of a topic in a plan file, in the order they are added. */
const keys = ['file', 'title', 'sections', 'keep', 'summary', 'tags'] as const

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
    let next = 0
    for (const topic of topics) {
      const isIts = (entry: YAMLMap) => {
        const ids = isSeq(entry.get('sections')) ? (entry.get('sections') as YAMLSeq).items.map(idOf) : []
        return entries.length === topics.length || ids.some((id) => topic.sections.includes(id))
      }
      const index = entries.findIndex((entry, i) => i >= next && isIts(entry))
      const entry = index < 0 ? undefined : entries[index]
      if (entry) next = index + 1
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
    const isMoved = before !== undefined && this.#isInOtherFolder(topic, within)
    this.#setSettings(entry, topic, isMoved ? { ...before, file: undefined } : (before ?? {}))
    const inner = this.#list(entry.get('topics'), before?.topics ?? [], topic.topics, topic)
    if (topic.isClosed && topic.topics.length === 0) setKey(entry, 'topics', this.#flow([]))
    else if (inner) {
      if (inner.items.length > 0) setKey(entry, 'topics', inner)
      else entry.delete('topics')
    }
    return entry
  }

  /** Sets what differs from the settings before; an empty setting has no key. */
  #setSettings(
    entry: YAMLMap,
    topic: DraftTopic,
    before: { [Key in keyof DraftTopic]?: DraftTopic[Key] | undefined },
  ): void {
    for (const key of keys) {
      const value = topic[key]
      // what joins an existing note has its name
      if (isSame(value, before[key]) || (key === 'file' && entry.has('into'))) continue
      if (key === 'sections') setKey(entry, key, this.#ids(entry.get(key), topic.sections))
      else if (isSame(value, noSettings[key])) entry.delete(key)
      else setKey(entry, key, Array.isArray(value) ? this.#flow(value) : value)
    }
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

/** Returns whether two drafts make the same plan. */
function saysTheSame(a: Draft, b: Draft): boolean {
  const settings = ({ topics }: Draft) =>
    allTopics(topics).map(({ topics: inner, ...topic }) => [topic, inner.map(({ key }) => key)])
  return isSame(a.kept, b.kept) && isSame(settings(a), settings(b))
}

/** Possible layouts of a plan; the first is that of `notesplit plan`. */
const layouts: readonly ToStringOptions[] = [true, false].flatMap((indentSeq) =>
  [false, true].flatMap((flowCollectionPadding) =>
    [2, 4].map((indent) => ({ indentSeq, flowCollectionPadding, indent, lineWidth: 0 })),
  ),
)

/** Edits the text of a plan file. Unchanged parts keep their bytes, comments and order; a text with errors is returned unchanged. */
function editPlan(text: string, edit: (document: Document.Parsed) => void): string {
  const newline = firstNewline(text)
  const plain = text.replace(/\r\n?/g, '\n')
  const document = parseDocument(plain)
  if (document.errors.length > 0) return text
  const { layout, printed } = layoutOf(plain, document)
  edit(document)
  const changed = document.toString(layout)
  if (changed === printed) return text
  if (printed === plain) return changed.replaceAll('\n', newline)
  const merged = mergeLines(plain, printed, changed)
  // in an unusual layout the merge of lines can change the meaning
  const isSound = JSON.stringify(dataOf(merged)) === JSON.stringify(document.toJS())
  return (isSound ? merged : changed).replaceAll('\n', newline)
}

/** Returns the layout closest to a file, and the document in it. */
function layoutOf(text: string, document: Document.Parsed): { layout: ToStringOptions; printed: string } {
  const lines = new Set(text.split('\n'))
  let best: { layout: ToStringOptions; printed: string; missing: number } | undefined
  for (const layout of layouts) {
    const printed = document.toString(layout)
    const missing = printed.split('\n').filter((line) => !lines.has(line)).length
    if (!best || missing < best.missing) best = { layout, printed, missing }
    if (missing === 0) break
  }
  return best as { layout: ToStringOptions; printed: string }
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
  let next = 0
  return b.map((line) => {
    const index = o.indexOf(line, next)
    if (index < 0) return line
    next = index + 1
    return a[index] as string
  })
}

function dataOf(text: string): unknown {
  const document = parseDocument(text)
  return document.errors.length > 0 ? undefined : document.toJS()
}
