import { type NotePath, nameOf } from '../note/parse-note.ts'
import { folderOf, lastPart, withoutEnding } from '../text/paths.ts'
import type { SectionId } from './outline.ts'

/** Text of the program that a user edited: as written by notesplit, and as edited. Lines end with `\n`. */
export interface SettledText {
  was: string
  now: string
}

/** Changes of a user to a topic that later splits keep. */
export interface SettledTopic {
  /** The paths that it has now and had when it was written. */
  paths: readonly NotePath[]
  texts: readonly SettledText[]
  /** The file it was renamed or moved to; undefined if it has the name notesplit chose. */
  path: NotePath | undefined
  /** Whether it was renamed since the last split, and the plan file is older. */
  isNew: boolean
  /** Whether its file is in a folder with the topics below it. */
  isHub: boolean
  /**
   * Its frontmatter and the blank lines after it, as last written by notesplit and as edited; undefined: not edited.
   */
  frontmatter: SettledText | undefined
}

/** Changes of a user to written notes that later splits keep. */
export interface SettledNotes {
  /** The name of a renamed index note. */
  index: string | undefined
  /** Whether the note to split is the index note itself, with its topics joined. */
  isIndex?: true
  /** Edited pointers of the index note. */
  texts: readonly SettledText[]
  /** Topics by their first section. */
  topics: ReadonlyMap<SectionId, SettledTopic>
}

/**
 * Returns the settled state of a topic with its own file. A plan that names another file wins, unless the file was
 * renamed after the last split. `file`: the plan's; `home`: the folder that it is relative to.
 */
export function settledFile(
  settled: SettledNotes | undefined,
  section: SectionId,
  file: string | undefined,
  home: string,
): (SettledTopic & { path: NotePath }) | undefined {
  const topic = settled?.topics.get(section)
  if (topic?.path === undefined) return undefined
  const wanted = file === undefined ? undefined : withoutEnding(file).normalize('NFC')
  const { path, isHub } = topic
  const isSame =
    wanted === undefined ||
    home + wanted === withoutEnding(path) ||
    // a plan names the note of a folder for the folder, and has no path for one that was moved out of the note's folder
    (isHub && wanted === lastPart(folderOf(path))) ||
    (!path.startsWith(home) && wanted === nameOf(path))
  return topic.isNew || isSame ? { ...topic, path: topic.path } : undefined
}

export const nothingSettled: SettledNotes = { index: undefined, texts: [], topics: new Map() }
