import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { SectionId } from '../plan/outline.ts'
import { nothingSettled, type SettledNotes, type SettledText, type SettledTopic } from '../plan/settled-notes.ts'
import type { Topic } from '../plan/split-plan.ts'
import { findFrontmatter } from '../text/frontmatter.ts'
import { skipBlankLines } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import { noteEnding } from '../text/paths.ts'
import type { JoinedFile, Manifest, ManifestNote } from '../write/manifest.ts'
import type { EditedText } from './edited-texts.ts'
import { listNewFiles } from './follow-renames.ts'
import type { FragmentOf } from './relink.ts'

/**
 * Whether a note has all edits of its folder (`joined`), had them after a join (`once joined`), `join` would apply them
 * (`open`), or both changed the same lines (`conflict`).
 */
export type NoteSince = 'unchanged' | 'open' | 'joined' | 'once joined' | 'conflict'

/** What happened to notes since they were written. */
interface SinceWritten {
  /** The old path of each renamed note by its new one. */
  renamed?: ReadonlyMap<NotePath, NotePath> | undefined
  /** Their join, if they were edited. */
  joined?:
    | { fragmentOf?: FragmentOf; editedTexts?: readonly EditedText[]; newFiles?: ReadonlyMap<NotePath, string> }
    | undefined
  /** The files of the last join that is in the note. */
  last?: readonly JoinedFile[] | undefined
  /** Whether the note to split has the edits. */
  note?: NoteSince | 'joined in a vault'
}

/**
 * Collects what the next split must keep: names of renamed notes, edited properties of topics, and edited pointers.
 */
export function settleNotes(
  manifest: Manifest | undefined,
  files: ReadonlyMap<NotePath, string>,
  since: SinceWritten = {},
): SettledNotes {
  if (!manifest) return nothingSettled
  const byPath = new Map(manifest.notes.map((note) => [note.path, note]))
  const queue: Topic[] = [...manifest.plan.topics]
  for (const topic of queue) append(queue, topic.topics)
  const topics = new Map([
    ...queue.flatMap((topic) => settleTopic(topic, byPath.get(topic.path), files.get(topic.path), since)),
    ...settleNewFiles(manifest, files, since),
  ])
  const [index] = manifest.notes
  const isRenamed = manifest.plan.index?.isRenamed && index && isOpenNote(index.path)
  const texts = index ? editedTexts(index, since.joined) : []
  return { index: isRenamed ? nameOf(index.path) : undefined, texts, topics }
}

/** Returns what the next split must keep of a topic, by the id of its section. */
function settleTopic(
  topic: Topic,
  note: ManifestNote | undefined,
  text: string | undefined,
  since: SinceWritten,
): [SectionId, SettledTopic][] {
  const [first] = topic.sections
  if (first === undefined) return []
  const { renamed = new Map(), joined, note: state = 'unchanged' } = since
  // a heading that was renamed has another id
  const id = headIn(topic.path, since) || first
  // a topic whose heading was renamed keeps its file where links or open edits need it
  const isKept = id !== first && state !== 'joined' && state !== 'once joined'
  // the path of a note that sections joined is not that of a topic
  const isNamed = topic.into === undefined && (topic.isRenamed || isKept)
  const settled: SettledTopic = {
    paths: [topic.path, renamed.get(topic.path) ?? topic.path],
    texts: note ? editedTexts(note, joined) : [],
    // only a note of the manifest can have been renamed: its path was checked
    path: isNamed && note && isOpenNote(topic.path) ? topic.path : undefined,
    isNew: renamed.has(topic.path),
    isHub: topic.topics.length > 0,
    frontmatter: note && editedHead(note.pieces, text),
  }
  return [[id, settled]]
}

/** Returns the paths and properties of new files that became sections of the note. */
function settleNewFiles(
  manifest: Manifest,
  files: ReadonlyMap<NotePath, string>,
  since: SinceWritten,
): [SectionId, SettledTopic][] {
  const { joined, last = [], note } = since
  const newFiles = note?.endsWith('joined')
    ? [...(joined?.newFiles?.keys() ?? [])]
    : listNewFiles(manifest, last).map(({ path }) => path)
  return newFiles.flatMap((path): [SectionId, SettledTopic][] => {
    const id = headIn(path, since)
    const frontmatter = editedHead([], files.get(path) ?? joined?.newFiles?.get(path))
    const settled = { paths: [path], texts: [], path, isNew: true, isHub: false, frontmatter }
    return id !== undefined && isOpenNote(path) ? [[id, settled]] : []
  })
}

/** Returns the id of the heading of a file in the note, if that has the edits of its folder. */
function headIn(path: NotePath, { joined, last, note }: SinceWritten): SectionId | undefined {
  if (note?.includes('joined')) return joined?.fragmentOf?.({ path, linkTarget: undefined }, false)
  return last?.find((file) => file.path === path)?.section
}

/** Lists the pointers of a note and other text of the program that the user edited, now or before. */
function editedTexts({ path, pieces }: ManifestNote, joined: SinceWritten['joined']): SettledText[] {
  const edited = new Map(
    joined?.editedTexts?.flatMap((editedText) => (editedText.path === path ? [[editedText.was, editedText.now]] : [])),
  )
  return pieces.flatMap((piece) => {
    if (!('generated' in piece) || piece.why === 'frontmatter') return []
    const { generated, was = generated } = piece
    const now = edited.get(generated) ?? generated
    return now === was || now === '' ? [] : { was: lines(was), now: lines(now) }
  })
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n').trimEnd()
}

/** Returns whether a path is that of a visible Markdown file. */
function isOpenNote(path: NotePath): boolean {
  return noteEnding.test(path) && !path.split('/').some((part) => part.startsWith('.'))
}

function editedHead([piece]: ManifestNote['pieces'], text: string | undefined): SettledTopic['frontmatter'] {
  if (text === undefined) return undefined
  const isWritten = piece !== undefined && 'generated' in piece && piece.why === 'frontmatter'
  const was = isWritten ? (piece.was ?? piece.generated).replace(/\r\n?/g, '\n') : ''
  const plain = text.replace(/^\uFEFF/, '')
  const end = findFrontmatter(plain)?.span.end ?? 0
  // a block that was pasted above the written one: both are kept
  const written = isWritten ? piece.generated : ''
  const [at] = written === '' ? [] : [0, end].filter((offset) => plain.startsWith(written, offset))
  const last = at === undefined ? end : at + written.length
  const now = last === 0 ? '' : plain.slice(0, skipBlankLines(plain, last, plain.length))
  return now.replace(/\r\n?/g, '\n') === was ? undefined : { was, now }
}
