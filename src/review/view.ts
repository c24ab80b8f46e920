import type { VFileMessage } from 'vfile-message'
import type { Outline, Section } from '../plan/outline.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'
import { folderPrefix, withoutEnding } from '../text/paths.ts'
import { lowerBound } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import type { Preview, ReviewTarget } from './preview.ts'
import type { FileView, MessageView, SectionView, TopicKey } from './protocol.ts'
import type { SourceText } from './read-source.ts'
import { type TopicKeys, topicOf } from './topic-keys.ts'

const nothingPlanned: Pick<SplitPlan, 'kept' | 'topics'> = { kept: [], topics: [] }

/** Returns the view of a split. */
export function viewSplit({ note, to }: ReviewTarget, source: SourceText, preview: Preview, keys: TopicKeys) {
  const { title, words, outline, lineStarts } = source
  const summary = preview.result?.summary
  return {
    note: { path: note, title, words },
    target: { kind: to.kind, path: to.kind === 'vault' ? to.path : preview.root },
    sections: viewSections(outline, preview.result?.plan, keys, (offset) =>
      lowerBound(lineStarts, offset + 1, (start) => start),
    ),
    files: viewFiles(preview, keys),
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
function viewSections(
  { byAnchor }: Outline,
  plan: typeof nothingPlanned = nothingPlanned,
  keys: TopicKeys,
  lineOf: (offset: number) => number,
): SectionView[] {
  const holderOf = topicOf(plan)
  const placed = new Set([...plan.kept.map(({ section }) => section), ...keys.keys()])
  return [...byAnchor.values()].map((section) => ({
    id: section.anchor,
    title: section.title || section.anchor,
    depth: section.depth,
    words: section.words,
    parent: section.parent?.anchor,
    line: lineOf(section.span.start),
    topic: keys.get(holderOf(section)?.sections[0] ?? ''),
    isPlaced: placed.has(section.anchor),
  }))
}

/** Lists the index and the topics, in the order of the plan. */
function viewFiles({ result }: Preview, keys: TopicKeys): FileView[] {
  if (!result) return []
  const notes = new Map(result.notes.map((note) => [note.path, note]))
  const fileOf = (path: string, title: string) => ({ path, title, words: countWords(notes.get(path)?.text ?? '') })
  const keyOf = (topic: Topic) => keys.get(topic.sections[0] as string) as TopicKey
  const home = folderPrefix(result.plan.index.path)
  const view = (topic: Topic, within?: Topic): FileView[] => {
    const { path, title, keep = 0, summary = '', tags = [], sections, topics } = topic
    const own = withoutEnding(path.startsWith(home) ? path.slice(home.length) : path)
    const file = own.replace(topics.length > 0 ? /(^|\/)([^/]+)\/(?:\2|index|README)$/ : /^$/, '$1$2')
    const settings = { key: keyOf(topic), file, title, keep, summary, tags, sections, within: within && keyOf(within) }
    return [{ ...fileOf(path, title), topic: settings }, ...topics.flatMap((inner) => view(inner, topic))]
  }
  const { index, topics } = result.plan
  return [fileOf(index.path, index.title), ...topics.flatMap((topic) => view(topic))]
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
