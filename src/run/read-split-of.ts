import { basename, join } from 'node:path'
import { findJournals } from '../disk/find-vault.ts'
import { nameOf } from '../note/parse-note.ts'
import type { SettledNotes } from '../plan/settled-notes.ts'
import { folderPrefix } from '../text/paths.ts'
import { readEarlierSplit } from './read-earlier-split.ts'
import { readResplit } from './read-resplit.ts'
import { pathIn } from './read-vault-split.ts'

/**
 * Returns the names that topics of a note have since an earlier split. In a vault the note itself became their index:
 * then its text is that of the joined note.
 */
export async function readSplitOf(
  note: string,
  output: string,
): Promise<{ text?: string; settled?: SettledNotes | undefined }> {
  const vault = findJournals(note)
  const path = vault === undefined ? '' : pathIn(vault, note)
  const resplit = vault === undefined ? undefined : await readResplit(vault, path, true)
  if (typeof resplit !== 'object')
    return { settled: (await readEarlierSplit(join(output, nameOf(basename(note))), true))?.settled }
  return { text: resplit.text, settled: resplit.settled(folderPrefix(path)) }
}
