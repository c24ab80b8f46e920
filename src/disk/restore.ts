import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { realPathIn } from './boundary.ts'
import { type Disk, makeParents } from './disk.ts'
import { asFailure, Failure, ifReadable } from './failure.ts'
import {
  hashFile,
  type Journal,
  journalFolder,
  journalPath,
  keptPath,
  listJournals,
  type OpenJournal,
  saveJournal,
} from './journal.ts'

/** The state of a file of a journal, for undoing its split. */
type FileProof =
  /** It has its old content. */
  | 'restored'
  /** It is as the split wrote it, and its old content is kept, by its hash. */
  | 'restorable'
  /** It is neither. */
  | 'edited'
  /** Its kept content is missing or changed. */
  | 'lost'

/**
 * Checks every file of a journal, in order, without changing anything. Throws a `Failure` for a path that leads out of
 * the vault, and for an unreadable file.
 */
function proveFiles(vault: string, { folder, journal }: { folder: string; journal: Journal }): FileProof[] {
  for (const path of [...journal.files.map((file) => file.path), ...journal.folders, ...Object.keys(journal.times)])
    realPathIn(vault, join(vault, path))
  return journal.files.map(({ path, before, after }, i) => {
    const now = hashFile(join(vault, path)) ?? null
    if (now === before) return 'restored'
    if (now !== after) return 'edited'
    return before === null || ifReadable(() => hashFile(keptPath(folder, i))) === before ? 'restorable' : 'lost'
  })
}

/** Lists why a split cannot be undone, a message for each file; empty if it can. */
export function whyNotRestorable(
  vault: string,
  open: { folder: string; journal: Journal },
): { path: string; report: VFileMessage }[] {
  const proofs = proveFiles(vault, open)
  return open.journal.files.flatMap(({ path }, i) => {
    const target = join(vault, path)
    if (proofs[i] === 'edited') return { path: target, report: messages.editedSinceSplit() }
    if (proofs[i] === 'lost') return { path: target, report: messages.lostCopy(keptPath(open.folder, i), open.folder) }
    return []
  })
}

/**
 * Restores every file of a journal and deletes the journal. Checks all files first: nothing changes unless all can be
 * restored. Otherwise throws a `Failure` for the first file that cannot.
 */
export function restoreFiles(vault: string, { folder, journal }: OpenJournal, disk: Disk): void {
  if (journal && existsSync(journalPath(folder))) {
    const open = { folder, journal }
    const [first] = whyNotRestorable(vault, open)
    if (first) throw new Failure(first.path, first.report)
    if (journal.state === 'written') saveJournal(folder, { ...journal, state: 'undoing' }, disk)
    const proofs = proveFiles(vault, open)
    for (const [i, { path, before }] of journal.files.entries()) {
      if (proofs[i] !== 'restorable') continue
      if (before === null) disk.remove(join(vault, path))
      else {
        // the folder of a removed file may be gone
        makeParents(join(vault, path), disk)
        disk.rename(keptPath(folder, i), join(vault, path))
      }
    }
    for (const path of [...journal.folders].reverse()) {
      const made = join(vault, path)
      if (existsSync(made) && readdirSync(made).length === 0) disk.removeFolder(made)
    }
    disk.remove(journalPath(folder))
  }
  discardJournal(vault, folder, disk)
  for (const [path, time] of Object.entries(journal?.times ?? {})) {
    const target = join(vault, path)
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) disk.setTime(target, time)
  }
}

/** Rolls back interrupted runs. Returns the note of the run that had begun to write. Throws a `Failure`. */
export function recoverVault(vault: string, disk: Disk): string | undefined {
  try {
    let note: string | undefined
    for (const open of listJournals(vault).reverse()) {
      if (open.journal?.state === 'written') break
      restoreFiles(vault, open, disk)
      note ??= open.journal?.note
    }
    if (existsSync(join(vault, journalFolder)) && listJournals(vault).length === 0)
      discardJournal(vault, undefined, disk)
    return note
  } catch (error) {
    throw asFailure(error, vault, messages.cannotWrite)
  }
}

/** Removes a journal's folder, and with the last of them the journal folder, unless it holds the lock of a run. */
export function discardJournal(vault: string, folder: string | undefined, disk: Disk): void {
  const all = join(vault, journalFolder)
  if (folder !== undefined && existsSync(folder)) {
    for (const name of readdirSync(folder)) disk.remove(join(folder, name))
    disk.removeFolder(folder)
  }
  if (!existsSync(all)) return
  const names = readdirSync(all)
  if (names.some((name) => name !== '.gitignore')) return
  for (const name of names) disk.remove(join(all, name))
  disk.removeFolder(all)
}
