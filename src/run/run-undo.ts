import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { confine, realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { type Journal, journalFolder, listJournals } from '../disk/journal.ts'
import type { Lock } from '../disk/lock.ts'
import { lockVault } from '../disk/lock-vault.ts'
import { discardJournal, recoverVault, restoreFiles, whyNotRestorable } from '../disk/restore.ts'
import { readSplitRecord } from '../disk/split-record.ts'
import * as messages from '../messages/index.ts'
import { FileMessages } from './file-messages.ts'
import { joinInVault, type VaultJoinOutcome, writeJoin } from './run-vault-join.ts'

/** The outcome of undoing. */
export interface UndoOutcome {
  vault: string
  /** The restored note; undefined when nothing was done. */
  note: string | undefined
  /** The restored files, by path from the vault. */
  restored: string[]
  /** Whether edits since the split were kept, so that some files differ from their old content. */
  isMerged: boolean
  files: VFile[]
  exitCode: 0 | 1 | 2
}

/**
 * Undoes the last split in a vault, or an interrupted one. Without a `vault`, uses the innermost folder around the
 * current one with journals. Undoes nothing when one of the files was edited since.
 */
export async function runUndo(
  given: string | undefined,
  disk: Disk = realDisk,
  { force = false }: { force?: boolean } = {},
): Promise<UndoOutcome> {
  const vault = given ?? findJournals(join(process.cwd(), 'note.md')) ?? '.'
  const reported = new FileMessages()
  const { files } = reported
  const outcome: UndoOutcome = { vault, note: undefined, restored: [], isMerged: false, files, exitCode: 0 }
  const report = (path: string, found: VFileMessage, code: 1 | 2) => {
    reported.add(path, [found])
    outcome.exitCode = code
  }
  let lock: Lock | undefined
  try {
    const root = realPath(vault)
    const confined = confine(disk, root)
    if (existsSync(join(vault, journalFolder))) lock = await lockVault(root, confined)
    await undo(outcome, root, { disk: confined, lock, force }, report)
  } catch (error) {
    const { path, report: found } = asFailure(error, vault, messages.cannotWrite)
    report(path, found, 2)
  } finally {
    lock?.release()
  }
  return outcome
}

type Report = (path: string, found: VFileMessage, code: 1 | 2) => void

/** Whether a file that was written is missing: it may have been moved, and would be left behind. */
function hasMissing(vault: string, { files }: Journal): boolean {
  return files.some(({ path, before, after }) => before === null && after !== null && !existsSync(join(vault, path)))
}

interface Hold {
  disk: Disk
  lock: Lock | undefined
  force: boolean
}

async function undo(outcome: UndoOutcome, vault: string, { disk, lock, force }: Hold, report: Report): Promise<void> {
  const journals = listJournals(vault)
  const last = journals.filter(({ journal }) => journal).at(-1)
  if (!last?.journal) {
    await finishFirst(() => recoverVault(vault, disk))
    report(outcome.vault, messages.nothingToUndo(outcome.vault), 1)
    return
  }
  const { folder, journal } = last
  const hindrances = whyNotRestorable(vault, { folder, journal })
  const isEdited =
    hindrances.every(({ report: found }) => found.ruleId === 'edited-since-split') &&
    (hindrances.length > 0 || hasMissing(vault, journal))
  if (isEdited && journal.state === 'written' && journal.kind !== 'join' && readSplitRecord(folder))
    return undoEdited(outcome, vault, { disk, lock, force, folder, journal })
  for (const { path, report: found } of hindrances)
    report(join(outcome.vault, relative(vault, path)), found, found.ruleId === 'lost-copy' ? 2 : 1)
  if (hindrances.length > 0) return
  // left by a later run that wrote nothing
  await finishFirst(() => {
    if (journal.state === 'written') recoverVault(vault, disk)
    try {
      restoreFiles(vault, last, disk)
    } catch (error) {
      if (error instanceof Failure) throw error
      // the disk failed for a moment: some files are restored, and the others follow
      recoverVault(vault, disk)
      if (listJournals(vault).some((open) => open.folder === folder)) throw error
    }
  })
  outcome.note = journal.note
  outcome.restored = journal.files.map(({ path }) => path)
}

/** Lists the runs of a vault that can be undone, oldest first. Throws a `Failure` for an unreadable journal. */
export function listUndoable(given: string | undefined) {
  const vault = given ?? findJournals(join(process.cwd(), 'note.md')) ?? '.'
  const entries = listJournals(realPath(vault)).flatMap(({ folder, journal }) =>
    journal
      ? {
          kind: journal.kind ?? 'split',
          note: journal.note,
          files: journal.files.length,
          isEdited: whyNotRestorable(realPath(vault), { folder, journal }).length > 0,
        }
      : [],
  )
  return { vault, entries }
}

/**
 * Undoes a split although files were edited since: merges edits of topics into the note, and restores the links that
 * the split wrote.
 */
async function undoEdited(
  outcome: UndoOutcome,
  vault: string,
  { disk, lock, force, folder, journal }: Hold & { folder: string; journal: Journal },
): Promise<void> {
  const reported = new FileMessages(outcome.files)
  const joined: VaultJoinOutcome = {
    split: undefined,
    result: undefined,
    changes: [],
    isWritten: false,
    files: outcome.files,
    exitCode: 0,
  }
  const report = (path: string, found: readonly VFileMessage[], code: 1 | 2) => {
    reported.add(join(outcome.vault, relative(vault, path)), found)
    if (found.some(({ fatal }) => fatal) && joined.exitCode < code) joined.exitCode = code
  }
  await joinInVault({ note: join(vault, journal.note), vault, isDryRun: false, force }, joined, report)
  await writeJoin(vault, joined, false, { disk, lock })
  outcome.exitCode = joined.exitCode
  if (!joined.isWritten) return
  await finishFirst(() => {
    // these runs are done: their content is in the notes
    const own = new Set([folder, ...(joined.split?.links ?? []).map((layer) => layer.folder)])
    const [last] = listJournals(vault).slice(-1)
    if (last) own.add(last.folder)
    for (const one of own) discardJournal(vault, one, disk)
  })
  outcome.note = joined.split?.index
  outcome.restored = joined.changes.map(({ path }) => path)
  outcome.isMerged = true
}
