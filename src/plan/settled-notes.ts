import type { NotePath } from '../note/parse-note.ts'
import type { SectionId } from './outline.ts'

/** What people changed in a topic that a later split keeps. */
export interface SettledTopic {
  /** The file that it was renamed or moved to; undefined: as notesplit named it. */
  path: NotePath | undefined
  /** Whether it was renamed since the last split: this is newer than what a plan file says. */
  isNew: boolean
  /** Whether its file is in a folder with the topics below it. */
  isHub: boolean
  /** Its frontmatter and the blank lines after it, as notesplit last chose it and as it is now; undefined: not edited. */
  frontmatter: { was: string; now: string } | undefined
}

/** What people changed in notes that were written, and a later split keeps. */
export interface SettledNotes {
  /** The name of a renamed index note. */
  index: string | undefined
  /** Topics by the first section that each is made of. */
  topics: ReadonlyMap<SectionId, SettledTopic>
}

/**
 * What was settled of a topic, if it has a file of its own: a plan that names another file is followed, unless the file was renamed
 * after the last split. `file` is the plan's.
 */
export function settledFile(
  settled: SettledNotes | undefined,
  section: SectionId,
  file: string | undefined,
): (SettledTopic & { path: NotePath }) | undefined {
  const topic = settled?.topics.get(section)
  if (topic?.path === undefined) return undefined
  const wanted = file?.replace(/\.md$/i, '').normalize('NFC')
  const isSame = wanted === undefined || wanted === topic.path.replace(/\.md$/i, '')
  return topic.isNew || isSame ? { ...topic, path: topic.path } : undefined
}

export const nothingSettled: SettledNotes = { index: undefined, topics: new Map() }
