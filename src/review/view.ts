import type { VFileMessage } from 'vfile-message'
import { nameOf } from '../note/parse-note.ts'
import type { Outline, Section } from '../plan/outline.ts'
import { allTopics } from '../plan/split-plan.ts'
import { lowerBound } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import { type Draft, type DraftTopic, holderOf, holdersOf } from './draft.ts'
import type { Preview, ReviewTarget } from './preview.ts'
import type { FileView, MessageView, SectionView, TopicKey } from './protocol.ts'
import type { SourceText } from './read-source.ts'

/** Returns the view of a split. */
export function viewSplit({ note, to }: ReviewTarget, source: SourceText, preview: Preview, draft: Draft) {
  const { title, words, outline, lineStarts } = source
  const summary = preview.result?.summary
  return {
    note: { path: note, title, words },
    target: { kind: to.kind, path: to.kind === 'vault' ? to.path : preview.root },
    sections: viewSections(outline, draft, (offset) => lowerBound(lineStarts, offset + 1, (start) => start)),
    files: viewFiles(preview, draft),
    follow: {
      links: summary ? Object.values(summary.references).reduce((sum, count) => sum + count, 0) : 0,
      footnotes: summary ? summary.footnotes.moved + summary.footnotes.copied : 0,
      otherLinks: preview.otherLinks,
      otherNotes: preview.otherNotes,
    },
    messages: viewMessages(preview, note, outline),
  }
}

/** Lists the sections of a note in order, with their topics. */
function viewSections(outline: Outline, draft: Draft, lineOf: (offset: number) => number): SectionView[] {
  const holders = holdersOf(draft)
  return [...outline.byAnchor.values()].map((section) => {
    const holder = holderOf(holders, section)
    return {
      id: section.anchor,
      title: section.title || section.anchor,
      depth: section.depth,
      words: section.words,
      parent: section.parent?.anchor,
      line: lineOf(section.span.start),
      topic: holder === 'index' ? undefined : holder.key,
      isPlaced: holders.has(section.anchor),
    }
  })
}

/** Lists the index and the topics, in the order of the plan. */
function viewFiles({ result }: Preview, draft: Draft): FileView[] {
  if (!result) return []
  const notes = new Map(result.notes.map((note) => [note.path, note]))
  const fileOf = (path: string, title: string) => ({ path, title, words: countWords(notes.get(path)?.text ?? '') })
  const { index, topics } = result.plan
  const planned = new Map(allTopics(topics).map((topic) => [topic.sections[0] as string, topic]))
  const view = (topic: DraftTopic, within: TopicKey | undefined): FileView[] => {
    const made = planned.get(topic.sections[0] as string)
    const inner = topic.topics.flatMap((innerTopic) => view(innerTopic, topic.key))
    if (!made) return inner
    const { topics: _, isClosed: __, ...settings } = topic
    return [{ ...fileOf(made.path, made.title), topic: { ...settings, within } }, ...inner]
  }
  return [fileOf(index.path, index.title), ...draft.topics.flatMap((topic) => view(topic, undefined))]
}

/** Lists all messages of a split, those on the note with their section. */
function viewMessages({ reports }: Preview, note: string, outline: Outline): MessageView[] {
  return reports.flatMap(({ path, messages }) =>
    messages.map((message: VFileMessage): MessageView => {
      const offset = path === note ? placeOf(message) : undefined
      return {
        severity: message.fatal === true ? 'error' : message.fatal === false ? 'warning' : 'info',
        reason: message.reason,
        rule: message.ruleId ?? '',
        note: message.note,
        file: path === note ? undefined : path,
        line: message.line,
        offset,
        section: offset === undefined ? undefined : sectionAt(outline, offset)?.anchor,
      }
    }),
  )
}

function placeOf({ place }: VFileMessage): number | undefined {
  if (!place) return undefined
  return 'start' in place ? place.start.offset : place.offset
}

/** Returns the innermost section around an offset. */
export function sectionAt(outline: Outline, offset: number): Section | undefined {
  return [...outline.byAnchor.values()].findLast(({ span, ownEnd }) => span.start <= offset && offset < ownEnd)
}

/** Copies the planned file and title to new topics, and closes those that were split again unasked. */
export function settleDraft(draft: Draft, { result }: Preview): { draft: Draft; hasClosed: boolean } {
  let hasClosed = false
  if (!result) return { draft, hasClosed }
  const next = structuredClone(draft)
  const keys = new Map(allTopics(next.topics).map((topic) => [topic.sections[0], topic]))
  for (const topic of allTopics(result.plan.topics)) {
    const ours = keys.get(topic.sections[0])
    if (!ours) continue
    if (ours.file === '') ours.file = nameOf(topic.path)
    if (ours.title === '') ours.title = topic.title
    if (ours.topics.length > 0 || topic.topics.length === 0) continue
    ours.isClosed = true
    hasClosed = true
  }
  return { draft: next, hasClosed }
}
