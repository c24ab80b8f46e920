import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { VFile } from 'vfile'
import { realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { type Journal, journalFolder, listJournals } from '../disk/journal.ts'
import { discardJournal, recoverVault, restoreFiles, whyNotRestorable } from '../disk/restore.ts'
import { readSplitRecord } from '../disk/split-record.ts'
import * as messages from '../messages/index.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'
import { inVault, type VaultHold } from './in-vault.ts'
import { reportInterrupted } from './interrupted-vaults.ts'
import { joinInVault, writeJoin } from './run-vault-join.ts'

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
  exitCode: ExitCode
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
  const isLocked = existsSync(join(vault, journalFolder))
  await inVault(vault, disk, { reported, isLocked, describe: messages.cannotWrite }, (hold) =>
    undo(outcome, reported, { ...hold, force }),
  )
  return { ...outcome, exitCode: reported.exitCode }
}

/** Whether a file that was written is missing: it may have been moved, and would be left behind. */
function hasMissing(vault: string, { files }: Journal): boolean {
  return files.some(({ path, before, after }) => before === null && after !== null && !existsSync(join(vault, path)))
}

type Hold = VaultHold & { force: boolean }

async function undo(outcome: UndoOutcome, reported: FileMessages, hold: Hold): Promise<void> {
  const { root: vault, disk } = hold
  const journals = listJournals(vault)
  const last = journals.filter(({ journal }) => journal).at(-1)
  if (!last?.journal) {
    await finishFirst(() => recoverVault(vault, disk))
    reported.add(outcome.vault, [messages.nothingToUndo(outcome.vault)])
    return
  }
  const { folder, journal } = last
  const hindrances = whyNotRestorable(vault, { folder, journal })
  const isEdited =
    hindrances.every(({ report: found }) => found.ruleId === 'edited-since-split') &&
    (hindrances.length > 0 || hasMissing(vault, journal))
  if (isEdited && journal.state === 'written' && journal.kind !== 'join' && readSplitRecord(folder))
    return undoEdited(outcome, reported, { ...hold, folder, journal })
  for (const { path, report: found } of hindrances)
    reported.add(join(outcome.vault, relative(vault, path)), [found], found.ruleId === 'lost-copy' ? 2 : 1)
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

/** Lists the runs of a vault that can be undone, oldest first. */
export async function listUndoable(given: string | undefined) {
  const vault = given ?? findJournals(join(process.cwd(), 'note.md')) ?? '.'
  const reported = new FileMessages()
  reportInterrupted([join(vault, 'note.md')], reported)
  const entries = await reported.attempt(vault, async () =>
    listJournals(realPath(vault)).flatMap(({ folder, journal }) =>
      journal
        ? {
            kind: journal.kind ?? 'split',
            note: journal.note,
            files: journal.files.length,
            isEdited: whyNotRestorable(realPath(vault), { folder, journal }).length > 0,
          }
        : [],
    ),
  )
  return { vault, entries: entries ?? [], files: reported.files, exitCode: reported.exitCode }
}

/**
 * Undoes a split although files were edited since: merges edits of topics into the note, and restores the links that
 * the split wrote.
 */
async function undoEdited(
  outcome: UndoOutcome,
  reported: FileMessages,
  { root: vault, disk, lock, force, folder, journal }: Hold & { folder: string; journal: Journal },
): Promise<void> {
  const joined = await joinInVault({ note: join(outcome.vault, journal.note), vault: outcome.vault, force }, reported)
  if (reported.exitCode > 0 || !(await writeJoin(joined, { root: vault, disk, lock }))) return
  await finishFirst(() => {
    // these runs are done: their content is in the notes
    const own = new Set([folder, ...joined.split.links.map((layer) => layer.folder)])
    const [last] = listJournals(vault).slice(-1)
    if (last) own.add(last.folder)
    for (const one of own) discardJournal(vault, one, disk)
  })
  outcome.note = joined.split.index
  outcome.restored = joined.changes.map(({ path }) => path)
  outcome.isMerged = true
}
