import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from '../disk/disk.ts'
import { explainError } from '../disk/explain-error.ts'
import { Failure } from '../disk/failure.ts'
import { journalFolder, listJournals } from '../disk/journal.ts'
import { lockVault } from '../disk/lock.ts'
import { editedSince, recoverVault, takeBack } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { FileMessages } from './file-messages.ts'

/** What was taken back. */
export interface UndoOutcome {
  vault: string
  /** The note that is whole again; undefined when nothing was done. */
  note: string | undefined
  /** The files that are as they were, by path from the vault. */
  restored: string[]
  files: VFile[]
  exitCode: 0 | 1 | 2
}

/**
 * Takes back the last split in a vault, or one that was interrupted. Without a `vault` it is the innermost folder around the
 * current one in which something was split. Nothing is taken back when one of the files was edited since.
 */
export function runUndo(given: string | undefined, disk: Disk = realDisk): UndoOutcome {
  const vault = given ?? vaultAround(process.cwd()) ?? '.'
  const reported = new FileMessages()
  const { files } = reported
  const outcome: UndoOutcome = { vault, note: undefined, restored: [], files, exitCode: 0 }
  const report = (path: string, found: VFileMessage, code: 1 | 2) => {
    reported.add(path, [found])
    outcome.exitCode = code
  }
  let release = () => {}
  try {
    if (existsSync(join(vault, journalFolder))) release = lockVault(vault, disk)
    const last = listJournals(vault)
      .filter(({ journal }) => journal)
      .at(-1)
    if (!last?.journal) {
      recoverVault(vault, disk)
      report(vault, messages.nothingToUndo(vault), 1)
      return outcome
    }
    const edited = editedSince(vault, last.journal)
    for (const path of edited) report(join(vault, path), messages.editedSinceSplit(), 1)
    if (edited.length > 0) return outcome
    // what a later run left that wrote nothing
    if (last.journal.state === 'written') recoverVault(vault, disk)
    try {
      takeBack(vault, last, disk)
    } catch (error) {
      if (error instanceof Failure) throw error
      // a disk that failed for a moment: some files are back, and the others are to follow
      recoverVault(vault, disk)
      if (listJournals(vault).some(({ folder }) => folder === last.folder)) throw error
    }
    outcome.note = last.journal.note
    outcome.restored = last.journal.files.map(({ path }) => path)
  } catch (error) {
    if (error instanceof Failure) report(error.path, error.report, 2)
    else report(vault, messages.cannotWrite(vault, explainError(error)), 2)
  } finally {
    release()
  }
  return outcome
}

function vaultAround(start: string): string | undefined {
  for (let at = resolve(start); ; at = dirname(at)) {
    if (existsSync(join(at, journalFolder))) return at
    if (at === dirname(at)) return undefined
  }
}
