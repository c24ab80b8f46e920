import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { SectionId } from '../plan/outline.ts'
import { nothingSettled, type SettledNotes, type SettledTopic } from '../plan/settled-notes.ts'
import type { Topic } from '../plan/split-plan.ts'
import { findFrontmatter } from '../text/frontmatter.ts'
import { skipBlankLines } from '../text/lines.ts'
import type { Manifest, ManifestNote } from '../write/manifest.ts'

/**
 * Collects what the next split must keep: names of renamed notes, and edited properties of topics. `renamed`: those
 * renamed since the last split.
 */
export function settleNotes(
  manifest: Manifest | undefined,
  files: ReadonlyMap<NotePath, string>,
  renamed: ReadonlyMap<NotePath, unknown> = new Map(),
): SettledNotes {
  if (!manifest) return nothingSettled
  const byPath = new Map(manifest.notes.map((note) => [note.path, note]))
  const topics = new Map<SectionId, SettledTopic>()
  const queue: Topic[] = [...(manifest.plan.topics ?? [])]
  for (const topic of queue) {
    queue.push(...topic.topics)
    const [first] = topic.sections
    const note = byPath.get(topic.path)
    const frontmatter = note && editedHead(note, files.get(topic.path))
    // only a note of the manifest can have been renamed: its path was checked
    const path = topic.isRenamed && note && isOpenNote(topic.path) ? topic.path : undefined
    if (first === undefined || (path === undefined && !frontmatter)) continue
    topics.set(first, { path, isNew: renamed.has(topic.path), isHub: topic.topics.length > 0, frontmatter })
  }
  const [index] = manifest.notes
  const isRenamed = manifest.plan.index?.isRenamed && index && isOpenNote(index.path)
  return { index: isRenamed ? nameOf(index.path) : undefined, topics }
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
