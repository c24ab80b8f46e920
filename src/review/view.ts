import type { VFileMessage } from 'vfile-message'
import { parse } from 'yaml'
import { nameOf } from '../note/parse-note.ts'
import { suggestWord } from '../plan/file/suggest-word.ts'
import type { Outline, Section } from '../plan/outline.ts'
import { allTopics } from '../plan/split-plan.ts'
import { tally } from '../text/maps.ts'
import { decodeUri, withoutEnding } from '../text/paths.ts'
import { lowerBound } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import type { OutputNote } from '../write/pieces.ts'
import { type Draft, type DraftTopic, holderOf, holdersOf } from './draft.ts'
import type { Preview, ReviewTarget } from './preview.ts'
import type { FileView, MessageView, ReviewView, SectionView, TopicKey } from './protocol.ts'
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
    unknown: listUnknown(preview, outline),
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
  const links = countLinks(result.notes)
  const fileOf = (path: string, title: string): FileView => {
    const [linksIn, linksOut] = [links.linksIn.get(path) ?? 0, links.linksOut.get(path) ?? 0]
    return { path, title, words: countWords(notes.get(path)?.text ?? ''), linksIn, linksOut }
  }
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

/** Counts the links between the notes of a split. */
function countLinks(notes: readonly OutputNote[]): { linksIn: Map<string, number>; linksOut: Map<string, number> } {
  const byName = new Map(
    notes.flatMap(({ path }) => [path, withoutEnding(path), nameOf(path)].map((name) => [name, path])),
  )
  const links = notes.flatMap(({ path: from, pieces }) =>
    pieces.flatMap((piece) => {
      if (piece.kind !== 'edit' || piece.why !== 'reference') return []
      const target =
        /\[\[([^\]|#\\]*)/.exec(piece.text)?.[1] ?? decodeUri(/\]\(<?([^)#>]*)/.exec(piece.text)?.[1] ?? '')
      const to = byName.get(target) ?? byName.get(nameOf(target))
      return target === '' || to === undefined || to === from ? [] : { from, to }
    }),
  )
  return { linksIn: tally(links.map(({ to }) => to)), linksOut: tally(links.map(({ from }) => from)) }
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

/** Lists the ids in the plan that the note does not have. */
function listUnknown({ reports, planText }: Preview, outline: Outline): ReviewView['unknown'] {
  const unknown = reports.flatMap(({ messages }) => messages.filter(({ ruleId }) => ruleId === 'unknown-section'))
  const ids = unknown.flatMap(({ place }) => {
    if (!place || !('start' in place)) return []
    return String(parse(planText.slice(place.start.offset, place.end.offset)))
  })
  return [...new Set(ids)].map((id) => ({ id, suggestion: suggestWord(id, [...outline.byAnchor.keys()]) }))
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
