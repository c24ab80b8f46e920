import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { confine, realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { journalFolder, listJournals } from '../disk/journal.ts'
import { lockVault } from '../disk/lock-vault.ts'
import { recoverVault, restoreFiles, whyNotRestorable } from '../disk/restore.ts'
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
export async function runUndo(given: string | undefined, disk: Disk = realDisk): Promise<UndoOutcome> {
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
    const root = realPath(vault)
    const confined = confine(disk, root)
    if (existsSync(join(vault, journalFolder))) release = (await lockVault(root, confined)).release
    await finishFirst(() => undo(outcome, root, confined, report))
  } catch (error) {
    const { path, report: found } = asFailure(error, vault, messages.cannotWrite)
    report(path, found, 2)
  } finally {
    release()
  }
  return outcome
}

type Report = (path: string, found: VFileMessage, code: 1 | 2) => void

function undo(outcome: UndoOutcome, vault: string, disk: Disk, report: Report): void {
  const journals = listJournals(vault)
  const last = journals.filter(({ journal }) => journal).at(-1)
  if (!last?.journal) {
    recoverVault(vault, disk)
    report(outcome.vault, messages.nothingToUndo(outcome.vault), 1)
    return
  }
  const { folder, journal } = last
  const hindrances = whyNotRestorable(vault, { folder, journal })
  for (const { path, report: found } of hindrances)
    report(join(outcome.vault, relative(vault, path)), found, found.ruleId === 'lost-copy' ? 2 : 1)
  if (hindrances.length > 0) return
  // what a later run left that wrote nothing
  if (journal.state === 'written') recoverVault(vault, disk)
  try {
    restoreFiles(vault, last, disk)
  } catch (error) {
    if (error instanceof Failure) throw error
    // a disk that failed for a moment: some files are back, and the others are to follow
    recoverVault(vault, disk)
    if (listJournals(vault).some((open) => open.folder === folder)) throw error
  }
  outcome.note = journal.note
  outcome.restored = journal.files.map(({ path }) => path)
}

function vaultAround(start: string): string | undefined {
  for (let at = resolve(start); ; at = dirname(at)) {
    if (existsSync(join(at, journalFolder))) return at
    if (at === dirname(at)) return undefined
  }
}
