import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import * as messages from '../messages/index.ts'
import { manifestName } from '../write/manifest.ts'
import { type Disk, realDisk } from './disk.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'
import { hashText } from './hash.ts'
import { makeParents, withLock } from './lock.ts'
import { type OutputFolder, readRecord } from './output-folder.ts'
import { posixPath } from './posix-path.ts'
import { removeTree } from './remove-tree.ts'
import { foldPath, Spellings } from './spelling.ts'
import { backupName } from './write-file.ts'

/** How a folder is written. */
interface WriteFolderOptions {
  /** Whether edited and foreign files are overwritten, and kept under another name. */
  isForced?: boolean | undefined
  /** Whether every file must be on the disk itself before it counts; otherwise only the folder's new name does. */
  durable?: boolean | undefined
  disk?: Disk | undefined
}

/**
 * Writes an output folder as a whole: it is built beside the old one and takes its place by renaming, so that a reader
 * sees the old files or the new ones. Files in it that notesplit did not write come along. Nothing is touched when nothing
 * changed. Edited and foreign files that `--force` overwrites are kept beside the new ones, as `Name.md.bak`; a link to a
 * folder stays, and the folder behind it is written. Returns the paths of the kept files, relative to the folder. Throws a
 * `Failure`, with the folder as it was, when the disk does not let it, another run is at it, or a file changed since it was read.
 */
export function writeFolder({ folder: given, files }: OutputFolder, options: WriteFolderOptions = {}): string[] {
  if (files.every(({ state }) => state === 'unchanged')) return []
  const { isForced = false, durable = false, disk = realDisk } = options
  const folder = realFolder(given)
  return locked(folder, disk, () => {
    const { staged, old } = siblings(folder)
    const isThere = existsSync(folder)
    const kept: string[] = []
    try {
      disk.makeFolder(staged)
      const made = new Set([staged])
      const makeIn = (path: string) => {
        for (const parent of parentsOf(staged, path)) {
          if (!made.has(parent) && !existsSync(parent)) disk.makeFolder(parent)
          made.add(parent)
        }
        return join(staged, path)
      }
      if (isThere)
        copyForeign(
          folder,
          files.map(({ path }) => path),
          makeIn,
          disk,
        )
      for (const { path, content, isEdited, isForeign } of files) {
        if (isForced && (isEdited || isForeign)) {
          const name = relative(folder, backupName(join(folder, path)))
          // one of an earlier run came along with what is not ours
          if (!existsSync(join(staged, name))) disk.copy(join(folder, path), makeIn(name))
          kept.push(posixPath(name))
        }
        if (content !== undefined) disk.write(makeIn(path), Buffer.from(content), { durable })
      }
      if (durable) for (const path of made) disk.syncFolder(path)
      swap(folder, new Map(files.map(({ path, old: text }) => [foldPath(path), text])), disk)
      disk.syncFolder(dirname(folder))
    } catch (error) {
      restore(folder, isThere, disk)
      throw error
    }
    try {
      if (existsSync(old)) removeTree(old, disk, manifestName)
    } catch {
      // the new folder is in place, and the next run removes the rest of the old one
    }
    return kept
  })
}

/** Puts the staged folder in the place of the old one, unless that is not what was read any more. */
function swap(folder: string, read: ReadonlyMap<string, string | undefined>, disk: Disk): void {
  const { staged, old } = siblings(folder)
  const isThere = existsSync(folder)
  if (isThere) disk.rename(folder, old)
  disk.rename(staged, folder)
  // nobody writes to it any more under its own name, so that this look at it is the last
  const changed = isThere ? findUnspent(old, folder, read) : undefined
  if (changed !== undefined) throw new Failure(join(folder, changed), messages.changedDuringRun())
}

/** Leaves the old folder in place; what cannot be taken away now is found by the next run. */
function restore(folder: string, wasThere: boolean, disk: Disk): void {
  const { staged, old } = siblings(folder)
  try {
    if (existsSync(folder) && (existsSync(old) || !wasThere)) disk.rename(folder, staged)
    if (existsSync(old)) disk.rename(old, folder)
    removeTree(staged, disk)
  } catch {
    // the disk does not answer: the message of the first error says so
  }
}

/**
 * Takes back what a run that was killed left beside a folder, or ends what it had all but done: the old folder is the folder
 * until the new one is in place.
 */
export function recoverFolder(given: string, disk: Disk = realDisk): void {
  const folder = realFolder(given)
  if (!Object.values(siblings(folder)).some((path) => existsSync(path))) return
  // a run that is at it now ends its work itself
  locked(folder, disk, () => {})
}

/** Works on a folder while no other run does, after what a killed one left is out of the way. */
function locked<T>(folder: string, disk: Disk, work: () => T): T {
  let made: string[] = []
  try {
    made = makeParents(folder, disk)
    return withLock(
      siblings(folder).held,
      folder,
      () => {
        tidy(folder, disk)
        return work()
      },
      disk,
    )
  } catch (error) {
    removeEmpty(made, disk)
    if (error instanceof Failure) throw error
    throw new Failure(folder, messages.cannotWrite(folder, explainError(error)))
  }
}

function tidy(folder: string, disk: Disk): void {
  const { staged, old } = siblings(folder)
  if (existsSync(old)) {
    if (!existsSync(folder)) disk.rename(old, folder)
    else if (findUnspent(old, folder) === undefined) removeTree(old, disk, manifestName)
    else if (findUnspent(folder, old) === undefined) {
      // the new one holds nothing of its own, so that the old one can come back
      removeTree(staged, disk)
      disk.rename(folder, staged)
      disk.rename(old, folder)
    } else
      throw new Failure(old, messages.cannotWrite(folder, `\`${old}\` contains files that exist nowhere else; move it`))
  }
  removeTree(staged, disk)
}

function removeEmpty(made: readonly string[], disk: Disk): void {
  try {
    for (const folder of [...made].reverse())
      if (existsSync(folder) && readdirSync(folder).length === 0) disk.removeFolder(folder)
  } catch {
    // an empty folder does no harm
  }
}

/**
 * The first file in a folder that was not put there by notesplit, is not what was `read`, and does not stand in the other folder
 * too: it would be lost. Undefined when there is none.
 */
function findUnspent(
  folder: string,
  other: string,
  read: ReadonlyMap<string, string | undefined> = new Map(),
): string | undefined {
  const written = new Map(readRecord(folder, true)?.notes.map(({ path, hash }) => [foldPath(path), hash]))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const absolute = join(entry.parentPath, entry.name)
    const path = posixPath(relative(folder, absolute))
    if (path === manifestName) continue
    const content = readFileSync(absolute)
    const text = content.toString('utf8')
    const key = foldPath(path)
    if (read.get(key) === text || written.get(key) === hashText(text)) continue
    if (!copiesOf(join(other, path)).some((copy) => existsSync(copy) && readFileSync(copy).equals(content))) return path
  }
  return undefined
}

/** Where a copy of a file may stand: under its own name, kept as a backup, or where the backup that it is was made of. */
function copiesOf(path: string): string[] {
  const backups: string[] = []
  for (let name = `${path}.bak`, count = 2; existsSync(name); name = `${path}.${count++}.bak`) backups.push(name)
  return [path, ...backups, path.replace(/(?:\.\d+)?\.bak$/, '')]
}

/** The folder behind a link, so that the link stays one. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder
}

function siblings(folder: string): { staged: string; old: string; held: string } {
  const base = join(dirname(folder), `.${basename(folder)}.notesplit`)
  return { staged: `${base}-new`, old: `${base}-old`, held: `${base}-lock` }
}

/** Copies all that is not ours, with its times. */
function copyForeign(from: string, ours: readonly string[], makeIn: (path: string) => string, disk: Disk): void {
  const spellings = new Spellings(from, ours)
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const absolute = join(entry.parentPath, entry.name)
    if (entry.isDirectory() && readdirSync(absolute).length > 0) continue
    const path = relative(from, absolute)
    if (spellings.find(posixPath(path)) === undefined) disk.copy(absolute, makeIn(path))
  }
}

/** The folders that a path in a folder needs, the outer ones first. */
function parentsOf(folder: string, path: string): string[] {
  const parents: string[] = []
  for (let at = dirname(join(folder, path)); at !== folder; at = dirname(at)) parents.unshift(at)
  return parents
}
