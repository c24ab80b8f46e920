import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as messages from '../messages/index.ts'
import { type Disk, realDisk } from './disk.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'
import {
  hashBytes,
  hashFile,
  type Journal,
  journalFolder,
  journalPath,
  listJournals,
  type OpenJournal,
} from './journal.ts'

/** A file that is to be written. */
export interface FileChange {
  /** POSIX path from the vault's root. */
  path: string
  /** The bytes that were read; undefined for a new file. */
  before: Buffer | undefined
  after: Buffer
}

/**
 * Writes files of a vault, all or none. What stood there is kept first, and everything is written beside; then each file
 * takes its place by one renaming. A run that is killed is taken back by the next one. Throws a `Failure`, with the vault as it
 * was: when a file is no longer what was read, or the disk does not let it.
 */
export function writeVault(vault: string, note: string, changes: readonly FileChange[], disk: Disk = realDisk): void {
  const folders = newFolders(vault, changes)
  const times = timesOf(vault, changes)
  const { folder } = openFolder(vault, disk)
  const journal: Journal = {
    version: 1,
    state: 'writing',
    note,
    files: changes.map(({ path, before, after }) => ({
      path,
      before: before ? hashBytes(before) : null,
      after: hashBytes(after),
    })),
    folders,
    times,
  }
  try {
    const stamps = changes.map((change, i) => keepAndStage(vault, folder, change, i, disk))
    saveJournal(folder, journal, disk)
    for (const path of folders) disk.makeFolder(join(vault, path))
    for (const [i, { path, before }] of changes.entries()) {
      const target = join(vault, path)
      // the last look before it is replaced
      const isSame = before ? existsSync(target) && stampOf(target) === stamps[i] : !existsSync(target)
      if (!isSame) throw new Failure(target, messages.changedDuringRun())
      disk.rename(stagedPath(folder, i), target)
    }
    saveJournal(folder, { ...journal, state: 'written' }, disk)
  } catch (error) {
    try {
      takeBack(vault, { folder, journal }, disk)
    } catch {
      // the disk does not answer any more, and the next run takes it back
    }
    if (error instanceof Failure) throw error
    throw new Failure(vault, messages.cannotWrite(vault, explainError(error)))
  }
}

/** Keeps what stands at a path, holds it to what was read, and writes what is to come beside it. */
function keepAndStage(
  vault: string,
  folder: string,
  { path, before, after }: FileChange,
  i: number,
  disk: Disk,
): string {
  const target = join(vault, path)
  if (!before) {
    if (existsSync(target)) throw new Failure(target, messages.changedDuringRun())
    disk.write(stagedPath(folder, i), after, { durable: true })
    return ''
  }
  const stamp = stampOf(target)
  const { mode } = statSync(target)
  disk.keep(target, keptPath(folder, i))
  if (!readFileSync(target).equals(before)) throw new Failure(target, messages.changedDuringRun())
  disk.write(stagedPath(folder, i), after, { mode: mode & 0o7777, durable: true })
  return stamp
}

/**
 * Puts every file of a journal back to what it was, and forgets the journal. Throws a `Failure` for the first of the files that
 * were edited since; `editedSince` lists them all.
 */
export function takeBack(vault: string, { folder, journal }: OpenJournal, disk: Disk = realDisk): void {
  if (journal && existsSync(journalPath(folder))) {
    const [edited] = editedSince(vault, journal)
    if (edited !== undefined) throw new Failure(join(vault, edited), messages.editedSinceSplit())
    if (journal.state === 'written') saveJournal(folder, { ...journal, state: 'undoing' }, disk)
    for (const [i, { path, before, after }] of journal.files.entries()) {
      const target = join(vault, path)
      if (hashFile(target) !== after || before === after) continue
      if (before === null) disk.remove(target)
      else disk.rename(keptPath(folder, i), target)
    }
    for (const path of [...journal.folders].reverse()) {
      const made = join(vault, path)
      if (existsSync(made) && readdirSync(made).length === 0) disk.removeFolder(made)
    }
    disk.remove(journalPath(folder))
  }
  discard(vault, folder, disk)
  for (const [path, time] of Object.entries(journal?.times ?? {})) {
    if (existsSync(join(vault, path))) disk.setTime(join(vault, path), time)
  }
}

/** The files of a journal that are neither as they were nor as they were written. */
export function editedSince(vault: string, { files }: Journal): string[] {
  return files.flatMap(({ path, before, after }) => {
    const now = hashFile(join(vault, path))
    return now === after || now === (before ?? undefined) ? [] : [path]
  })
}

/** Takes back what runs that were stopped left behind. Returns the note of the one that had begun to write. */
export function recoverVault(vault: string, disk: Disk = realDisk): string | undefined {
  let note: string | undefined
  for (const open of listJournals(vault).reverse()) {
    if (open.journal?.state === 'written') break
    takeBack(vault, open, disk)
    note ??= open.journal?.note
  }
  if (existsSync(join(vault, journalFolder)) && listJournals(vault).length === 0) discard(vault, undefined, disk)
  return note
}

/** Removes the folder of a journal that is no more, and with the last of them the folder of all. */
function discard(vault: string, folder: string | undefined, disk: Disk): void {
  const all = join(vault, journalFolder)
  if (folder !== undefined && existsSync(folder)) {
    for (const name of readdirSync(folder)) disk.remove(join(folder, name))
    disk.removeFolder(folder)
  }
  if (!existsSync(all) || readdirSync(all).some((name) => name !== '.gitignore')) return
  for (const name of readdirSync(all)) disk.remove(join(all, name))
  disk.removeFolder(all)
}

function openFolder(vault: string, disk: Disk): { folder: string } {
  const all = join(vault, journalFolder)
  const last = listJournals(vault).at(-1)
  try {
    if (!existsSync(all)) disk.makeFolder(all)
    // what is kept of notes is no part of a repository
    if (!existsSync(join(all, '.gitignore'))) disk.write(join(all, '.gitignore'), Buffer.from('*\n'))
    const folder = join(all, String(last ? Number(last.folder.replace(/^.*[/\\]/, '')) + 1 : 1))
    disk.makeFolder(folder)
    return { folder }
  } catch (error) {
    if (existsSync(all)) discard(vault, undefined, disk)
    throw new Failure(all, messages.cannotWrite(all, explainError(error)))
  }
}

function saveJournal(folder: string, journal: Journal, disk: Disk): void {
  const path = journalPath(folder)
  disk.write(`${path}.new`, Buffer.from(`${JSON.stringify(journal, undefined, 2)}\n`), { durable: true })
  disk.rename(`${path}.new`, path)
}

function keptPath(folder: string, i: number): string {
  return join(folder, `${i}.before`)
}

function stagedPath(folder: string, i: number): string {
  return join(folder, `${i}.after`)
}

/** What tells one state of a file from another without reading it. */
function stampOf(path: string): string {
  const { mtimeNs, size, ino } = statSync(path, { bigint: true })
  return `${mtimeNs} ${size} ${ino}`
}

/** The folders that files need and that do not exist, the outer ones first. */
function newFolders(vault: string, changes: readonly FileChange[]): string[] {
  const found = new Set<string>()
  for (const { path } of changes) {
    const parts = path.split('/').slice(0, -1)
    for (let i = 1; i <= parts.length; i++) {
      const folder = parts.slice(0, i).join('/')
      if (!existsSync(join(vault, folder))) found.add(folder)
    }
  }
  return [...found].sort()
}

function timesOf(vault: string, changes: readonly FileChange[]): Record<string, number> {
  const times: Record<string, number> = { '': statSync(vault).mtimeMs }
  for (const { path } of changes) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      if (existsSync(join(vault, folder))) times[folder] = statSync(join(vault, folder)).mtimeMs
    }
  }
  return times
}
