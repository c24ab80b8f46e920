import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { VFile } from 'vfile'
import { realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { type Journal, journalFolder, listJournals, notesOf } from '../disk/journal.ts'
import { discardJournal, recoverVault, restoreFiles, whyNotRestorable } from '../disk/restore.ts'
import { readSplitRecord } from '../disk/split-record.ts'
import * as messages from '../messages/index.ts'
import { type ExitCode, FileMessages, reportInterrupted } from './file-messages.ts'
import { inVault, type VaultHold } from './in-vault.ts'
import { type FileLinks, linksLostByUndo } from './links-lost-by-undo.ts'
import { readVaultSplit } from './read-vault-split.ts'
import { joinInVault, type VaultJoin, writeJoin } from './run-vault-join.ts'

/** The outcome of undoing. */
export interface UndoOutcome {
  vault: string
  /** The restored note; undefined when nothing was done. */
  note: string | undefined
  /** The notes that were split with it. */
  others: string[]
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
  named: string | undefined,
  disk: Disk = realDisk,
  { force = false }: { force?: boolean } = {},
): Promise<UndoOutcome> {
  const vault = named ?? currentVault()
  const reported = new FileMessages()
  const { files } = reported
  const outcome: UndoOutcome = { vault, note: undefined, others: [], restored: [], isMerged: false, files, exitCode: 0 }
  const isLocked = existsSync(join(vault, journalFolder))
  await inVault(vault, disk, { reported, isLocked, describe: messages.cannotWrite }, (hold) =>
    undo(outcome, reported, { ...hold, force }),
  )
  return { ...outcome, exitCode: reported.exitCode }
}

/** Returns the innermost folder around the current one with journals, else the current one. */
function currentVault(): string {
  return findJournals(join(process.cwd(), 'note.md')) ?? '.'
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
  const isComplete = hindrances.every(({ report: message }) => message.ruleId === 'edited-since-split')
  const isEdited = isComplete && (hindrances.length > 0 || hasMissing(vault, journal))
  const lost = isComplete && journal.state === 'written' ? await linksLostByUndo(vault, { folder, journal }) : []
  const isJoinable = journal.state === 'written' && journal.kind !== 'join' && readSplitRecord(folder, 0) !== undefined
  if (isJoinable && (isEdited || lost.length > 0))
    return undoEdited(outcome, reported, { ...hold, folder, journal, lost })
  for (const { path, report: message } of hindrances)
    reported.add(join(outcome.vault, relative(vault, path)), [message], message.ruleId === 'lost-copy' ? 2 : 1)
  for (const { path, links } of lost)
    reported.add(join(outcome.vault, path), [messages.linkLostByUndo(links, hold.force)])
  if (reported.exitCode > 0) return
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
  outcome.others = journal.others ?? []
  outcome.restored = journal.files.map(({ path }) => path)
}

/** Lists the runs of a vault that can be undone, oldest first. */
export async function listUndoable(named: string | undefined) {
  const vault = named ?? currentVault()
  const reported = new FileMessages()
  reportInterrupted([join(vault, 'note.md')], reported)
  const entries = await reported.attempt(vault, async () =>
    listJournals(realPath(vault)).flatMap(({ folder, journal }) =>
      journal
        ? {
            kind: journal.kind ?? 'split',
            note: journal.note,
            others: journal.others,
            files: journal.files.length,
            isEdited: whyNotRestorable(realPath(vault), { folder, journal }).length > 0,
          }
        : [],
    ),
  )
  return { vault, entries: entries ?? [], files: reported.files, exitCode: reported.exitCode }
}

interface UndoneSplit {
  folder: string
  journal: Journal
  /** The links that restoring the files would break. */
  lost: readonly FileLinks[]
}

/**
 * Undoes a split although files were edited since, or later notes link its topics: merges edits of topics into the
 * notes, and restores the links that the split wrote.
 */
async function undoEdited(
  outcome: UndoOutcome,
  reported: FileMessages,
  { force, folder, journal, lost, ...hold }: Hold & UndoneSplit,
): Promise<void> {
  const { root: vault, disk } = hold
  // each note was split in the vault that the one before it left
  const notes = notesOf(journal).reverse()
  for (const note of force ? [] : notes) {
    const runs = (await readVaultSplit(vault, note))?.links.length ?? 1
    if (runs > 1) reported.add(join(outcome.vault, note), [messages.severalSplits(note, runs, lost)])
  }
  if (reported.exitCode > 0) return
  const requests = notes.map((note) => ({ note: join(outcome.vault, note), vault: outcome.vault, force }))
  const planned: VaultJoin[] = []
  for (const request of requests) planned.push(await joinInVault(request, reported))
  if (reported.exitCode > 0) return
  const known = new Set(listJournals(vault).map((open) => open.folder))
  const newJournals = () => listJournals(vault).filter((open) => !known.has(open.folder))
  const done: VaultJoin[] = []
  try {
    for (const [i, request] of requests.entries()) done.push(await joinNext(request, planned[i], i === 0, hold))
  } catch (error) {
    await finishFirst(() => {
      for (const open of newJournals().reverse()) restoreFiles(vault, open, disk)
    })
    throw error
  }
  const layers = done.flatMap(({ split }) => split.links)
  // a run that also split other notes stays, and the journals of these joins say what became of these notes
  const isShared = layers.some(({ journal: { others = [] } }) => others.some((note) => !notes.includes(note)))
  await finishFirst(() => {
    // these runs are done: their content is in the notes
    const journals = [folder, ...layers.map((layer) => layer.folder), ...newJournals().map((open) => open.folder)]
    if (!isShared) for (const journal of new Set(journals)) discardJournal(vault, journal, disk)
  })
  outcome.note = done.at(-1)?.split.index
  outcome.others = done.slice(0, -1).map(({ split }) => split.index)
  outcome.restored = [...new Set(done.flatMap(({ changes }) => changes.map(({ path }) => path)))]
  outcome.isMerged = true
}

/** Joins a note of a run and writes it. Throws a `Failure`. */
async function joinNext(
  request: Parameters<typeof joinInVault>[0],
  planned: VaultJoin | undefined,
  isFirst: boolean,
  hold: VaultHold,
): Promise<VaultJoin> {
  // the joins before it changed the vault; what it says was said when it was planned
  const reports = new FileMessages()
  const joined = isFirst && planned ? planned : await joinInVault(request, reports)
  const fatal = reports.files.flatMap((file) => file.messages.filter((message) => message.fatal))[0]
  if (fatal) throw new Failure(request.note ?? hold.root, fatal)
  await writeJoin(joined, hold)
  return joined
}
