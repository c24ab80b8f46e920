import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as messages from '../messages/index.ts'
import { realPath, realPathIn } from './boundary.ts'
import type { Disk } from './disk.ts'
import { asFailure, Failure } from './failure.ts'
import {
  hashBytes,
  type Journal,
  journalFolder,
  keptPath,
  listJournals,
  privateFolder,
  saveJournal,
} from './journal.ts'
import { foldersAround } from './journal-schema.ts'
import type { Lock } from './lock.ts'
import { mostBytes, readFile } from './read-file.ts'
import { discardJournal, restoreFiles } from './restore.ts'
import { newFileRights, type Rights, rightsOf } from './rights.ts'
import { type SplitRecord, saveSplitRecord } from './split-record.ts'

/** A file to write. */
export interface FileChange {
  /** POSIX path from the vault's root. */
  path: string
  /** The bytes read before; undefined for a new file. */
  before: Buffer | undefined
  /** Undefined: the file is removed. */
  after: Buffer | undefined
}

/** Lists the files that changes replace. */
export function replacedIn(vault: string, changes: readonly FileChange[]): string[] {
  return changes.flatMap(({ path, before, after }) => (before && after ? join(vault, path) : []))
}

/** A run in a vault, for its journal. */
export interface VaultRun {
  kind: 'split' | 'join'
  note: string
  /** Undefined for a run that is undone by restoring files only. */
  record?: SplitRecord | undefined
  /** The notes that were split with it. */
  others?: readonly { path: string; record: SplitRecord }[]
  /** The hashes of files that mention the notes and are not changed, by path. */
  seen?: Journal['seen']
}

/**
 * Writes files of a vault, all or none. Keeps their old content, writes every new file beside its target, then renames
 * each into place. New files get the rights of the note, others keep theirs. The next run rolls back a killed one.
 * Throws a `Failure`, with the vault restored, when a file changed since it was read, or on a file system error.
 */
export function writeVault(
  vault: string,
  { kind, note, record, others = [], seen }: VaultRun,
  changes: readonly FileChange[],
  disk: Disk,
  lock?: Pick<Lock, 'isHeld' | 'beat'>,
): void {
  let folder: string | undefined
  let journal: Journal | undefined
  try {
    for (const { path } of changes) realPathIn(realPath(vault), join(vault, path))
    const { folders, times } = foldersOf(vault, changes)
    folder = openFolder(vault, disk)
    const files = changes.map(({ path, before, after }) => ({
      path,
      before: before ? hashBytes(before) : null,
      after: after ? hashBytes(after) : null,
    }))
    const together = others.length === 0 ? {} : { others: others.map(({ path }) => path) }
    journal = { version: 1, state: 'writing', kind, note, ...together, files, seen, folders, times }
    if (record) saveSplitRecord(folder, 0, record, disk)
    for (const [i, other] of others.entries()) saveSplitRecord(folder, i + 1, other.record, disk)
    const noteRights = rightsOf(join(vault, note))
    const rights = noteRights && newFileRights([noteRights])
    const context = { vault, folder, rights, disk }
    const stamps = changes.map((change, i) => {
      lock?.beat()
      return keepAndStage(context, change, i)
    })
    // another run may have taken this lock for stale and be writing
    if (lock?.isHeld() === false) throw new Failure(vault, messages.changedDuringRun())
    saveJournal(folder, journal, disk)
    for (const path of folders) disk.makeFolder(join(vault, path))
    for (const [i, { path, before, after }] of changes.entries()) {
      const target = join(vault, path)
      // the last check before it is replaced
      const isSame = before ? existsSync(target) && stampOf(target) === stamps[i] : !existsSync(target)
      if (!isSame) throw new Failure(target, messages.changedDuringRun())
      if (after) disk.rename(stagedPath(folder, i), target)
      else disk.remove(target)
    }
    saveJournal(folder, { ...journal, state: 'written' }, disk)
  } catch (error) {
    takeBackAfter(vault, folder === undefined ? undefined : { folder, journal }, disk)
    throw asFailure(error, vault, messages.cannotWrite)
  }
}

/** Rolls back the writes before an error, if the disk still works; otherwise the next run does. */
function takeBackAfter(
  vault: string,
  open: { folder: string; journal: Journal | undefined } | undefined,
  disk: Disk,
): void {
  try {
    if (open) restoreFiles(vault, open, disk)
    else discardJournal(vault, undefined, disk)
  } catch {
    // report the first error, not this one
  }
}

interface StageContext {
  vault: string
  folder: string
  /** Of new files. */
  rights: Rights | undefined
  disk: Disk
}

/** Keeps the file at a path, checks that it is unchanged since it was read, and writes its successor beside it. */
function keepAndStage({ vault, folder, rights, disk }: StageContext, change: FileChange, i: number): string {
  const { path, before, after } = change
  const target = join(vault, path)
  if (!before) {
    if (existsSync(target)) throw new Failure(target, messages.changedDuringRun())
    if (after) disk.write(stagedPath(folder, i), after, { rights, durable: true })
    return ''
  }
  const stamp = stampOf(target)
  disk.keep(target, keptPath(folder, i))
  const now = readFile(target, mostBytes.note)
  if (!now?.bytes.equals(before)) throw new Failure(target, messages.changedDuringRun())
  if (after) disk.write(stagedPath(folder, i), after, { rights: now.rights, durable: true })
  return stamp
}

function openFolder(vault: string, disk: Disk): string {
  const all = join(vault, journalFolder)
  const last = listJournals(vault).at(-1)
  if (!existsSync(all)) disk.makeFolder(all, { rights: privateFolder })
  // copies of notes do not belong in a repository
  const ignore = join(all, '.gitignore')
  if (!existsSync(ignore)) disk.write(ignore, Buffer.from('*\n'))
  const folder = join(all, String(last ? Number(last.folder.replace(/^.*[/\\]/, '')) + 1 : 1))
  disk.makeFolder(folder, { rights: privateFolder })
  return folder
}

function stagedPath(folder: string, i: number): string {
  return join(folder, `${i}.after`)
}

/** Identifies the state of a file without reading its content. */
function stampOf(path: string): string {
  const { mtimeNs, size, ino } = statSync(path, { bigint: true })
  return `${mtimeNs} ${size} ${ino}`
}

/** Lists the folders around files that do not exist, outermost first, and the modification times of the others. */
function foldersOf(vault: string, changes: readonly FileChange[]): Pick<Journal, 'folders' | 'times'> {
  const around = [...new Set(changes.flatMap(({ path }) => foldersAround(path)))]
  const existing = new Set(around.filter((folder) => existsSync(join(vault, folder))))
  return {
    folders: around.filter((folder) => !existing.has(folder)).sort(),
    times: Object.fromEntries([...existing].map((folder) => [folder, statSync(join(vault, folder)).mtimeMs])),
  }
}
