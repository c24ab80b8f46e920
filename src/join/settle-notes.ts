import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { SectionId } from '../plan/outline.ts'
import { nothingSettled, type SettledNotes, type SettledText, type SettledTopic } from '../plan/settled-notes.ts'
import type { Topic } from '../plan/split-plan.ts'
import { findFrontmatter } from '../text/frontmatter.ts'
import { skipBlankLines } from '../text/lines.ts'
import type { Manifest, ManifestNote } from '../write/manifest.ts'
import type { EditedText } from './edited-texts.ts'
import type { FragmentOf } from './relink.ts'

/** What happened to notes since they were written. */
interface SinceWritten {
  /** The old path of each renamed note by its new one. */
  renamed?: ReadonlyMap<NotePath, NotePath> | undefined
  /** Their join, if they were edited. */
  joined?: { fragmentOf?: FragmentOf; editedTexts?: readonly EditedText[] } | undefined
  /** Whether the note to split has the edits, and its vault keeps the path of a topic whose heading was renamed. */
  note?: 'unchanged' | 'joined' | 'joined in a vault'
}

/**
 * Collects what the next split must keep: names of renamed notes, edited properties of topics, and edited pointers.
 */
export function settleNotes(
  manifest: Manifest | undefined,
  files: ReadonlyMap<NotePath, string>,
  { renamed = new Map(), joined, note: state = 'unchanged' }: SinceWritten = {},
): SettledNotes {
  if (!manifest) return nothingSettled
  const byPath = new Map(manifest.notes.map((note) => [note.path, note]))
  const topics = new Map<SectionId, SettledTopic>()
  const queue: Topic[] = [...(manifest.plan.topics ?? [])]
  for (const topic of queue) {
    queue.push(...topic.topics)
    const [first] = topic.sections
    const note = byPath.get(topic.path)
    if (first === undefined) continue
    const frontmatter = note && editedHead(note, files.get(topic.path))
    const texts = note ? editedTexts(note, joined) : []
    // a heading that was renamed has another id
    const id = (state !== 'unchanged' && headIn(joined, topic)) || first
    const isNamed = topic.isRenamed || (state === 'joined in a vault' && id !== first)
    // only a note of the manifest can have been renamed: its path was checked
    const path = isNamed && note && isOpenNote(topic.path) ? topic.path : undefined
    const paths = [topic.path, renamed.get(topic.path) ?? topic.path]
    topics.set(id, {
      paths,
      texts,
      path,
      isNew: renamed.has(topic.path),
      isHub: topic.topics.length > 0,
      frontmatter,
    })
  }
  const [index] = manifest.notes
  const isRenamed = manifest.plan.index?.isRenamed && index && isOpenNote(index.path)
  return { index: isRenamed ? nameOf(index.path) : undefined, texts: index ? editedTexts(index, joined) : [], topics }
}

/** Returns the id of the heading of a topic in the joined note. */
function headIn(joined: SinceWritten['joined'], { path }: Topic): SectionId | undefined {
  return joined?.fragmentOf?.({ path, linkTarget: undefined }, false)
}

/** Lists the pointers of a note and other text of the program that the user edited, now or before. */
function editedTexts({ path, pieces }: ManifestNote, joined: SinceWritten['joined']): SettledText[] {
  const edited = new Map(joined?.editedTexts?.flatMap((one) => (one.path === path ? [[one.was, one.now]] : [])))
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
  return /\.md$/i.test(path) && !path.split('/').some((part) => part.startsWith('.'))
}

function editedHead({ pieces }: ManifestNote, text: string | undefined): SettledTopic['frontmatter'] {
  if (text === undefined) return undefined
  const [piece] = pieces
  const isWritten = piece !== undefined && 'generated' in piece && piece.why === 'frontmatter'
  const was = isWritten ? (piece.was ?? piece.generated).replace(/\r\n?/g, '\n') : ''
  const plain = text.replace(/^\uFEFF/, '')
  const end = findFrontmatter(plain)?.span.end ?? 0
  const now = end === 0 ? '' : plain.slice(0, skipBlankLines(plain, end, plain.length))
  return now.replace(/\r\n?/g, '\n') === was ? undefined : { was, now }
}
