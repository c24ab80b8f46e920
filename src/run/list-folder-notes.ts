import { statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { realPath } from '../disk/boundary.ts'
import { Failure, reading } from '../disk/failure.ts'
import { hashBytes, listRuns } from '../disk/journal.ts'
import { listVault } from '../disk/list-vault.ts'
import { isBlank, mostBytes, readFile } from '../disk/read-file.ts'
import { posixPath } from '../disk/spelling.ts'
import * as messages from '../messages/index.ts'
import type { NotePath } from '../note/parse-note.ts'
import { folderOf } from '../text/paths.ts'
import { isSplit, readResplit } from './read-resplit.ts'
import { readVaultSplit } from './read-vault-split.ts'

/**
 * Lists the notes directly in a folder of a vault that can be split, as paths below the folder; undefined when the path is
 * no folder. Leaves out topics, index notes that nobody edited, blank files, and what git ignores. Throws a `Failure` for a
 * folder without notes.
 */
export async function listFolderNotes(vault: string, named: string, force: boolean): Promise<string[] | undefined> {
  if (!reading(named, () => statSync(named, { throwIfNoEntry: false }))?.isDirectory()) return undefined
  const folder = posixPath(relative(vault, realPath(named)))
  const inFolder = listVault(vault).files.filter(
    ({ path, isIgnored }) => folderOf(path) === folder && /\.md$/i.test(path) && !isIgnored,
  )
  if (inFolder.length === 0) throw new Failure(named, messages.noNotes(named))
  const splits = await listSplits(vault)
  const notes: string[] = []
  for (const { path } of inFolder) {
    const bytes = readFile(join(vault, path), mostBytes.note)?.bytes
    if (!bytes || splits.topics.has(path) || isBlank(bytes)) continue
    const isIndex = splits.indexes.has(path) || isSplit(vault, path, hashBytes(bytes))
    const isDone = isIndex && typeof (await readResplit(vault, path)) !== 'object'
    if (force || !isDone) notes.push(join(named, path.slice(folder === '' ? 0 : folder.length + 1)))
  }
  return notes
}

/** Lists the index notes and topics of all splits of a vault, where they are now. */
async function listSplits(vault: string): Promise<Record<'indexes' | 'topics', Set<NotePath>>> {
  const splits = { indexes: new Set<NotePath>(), topics: new Set<NotePath>() }
  for (const note of new Set(listRuns(vault).map(({ journal }) => journal.note))) {
    const split = await readVaultSplit(vault, note)
    for (const { path } of split?.written.manifest.notes ?? [])
      splits[path === split?.index ? 'indexes' : 'topics'].add(path)
  }
  return splits
}
