import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import * as messages from '../messages/index.ts'
import { manifestName } from '../write/manifest.ts'
import { confine, isRealFolder, realPath, realPathIn } from './boundary.ts'
import { type Disk, makeParents, realDisk } from './disk.ts'
import { asFailure, Failure } from './failure.ts'
import { finishFirst } from './finish-first.ts'
import { hashText } from './hash.ts'
import { type Lock, withLock } from './lock.ts'
import type { FolderFile, OutputFolder } from './output-folder.ts'
import { mostBytes, readFile, toText } from './read-file.ts'
import { readManifest } from './read-manifest.ts'
import { newFileRights, newFolderRights, type Rights, rightsOf } from './rights.ts'
import { foldPath, isUtf8Name, posixPath, spellingsIn } from './spelling.ts'
import { backupName, recoverFile } from './write-file.ts'

/** How to write a folder. */
interface WriteFolderOptions {
  /** The folder that the user named, around the output folder. */
  root: string
  /** The rights of the note, given to new files. */
  like?: Rights | undefined
  /** Whether edited and foreign files are overwritten, and kept under another name. */
  isForced?: boolean | undefined
  /** Whether every file must be on the disk itself; otherwise only the folder's new name. */
  durable?: boolean | undefined
  disk?: Disk | undefined
}

/**
 * Writes an output folder atomically: builds it beside the old one and renames it into place, so that a reader sees
 * either the old files or the new ones. Nothing is written when nothing changed.
 * Foreign files move along as the same files. Edited and foreign files that `--force` overwrites are kept beside the
 * new ones, as `Name.md.bak`. A link to a folder in `root` is kept, and its target written. New files and folders get
 * the rights of the note, existing ones keep theirs, and the manifest is as private as the most private of them.
 * Returns the paths of the kept files, relative to the folder. Throws a `Failure`, with the folder unchanged, on a file
 * system error, when another run writes there, a file changed since it was read, or a path leads out of `root`.
 */
export async function writeFolder(output: OutputFolder, options: WriteFolderOptions): Promise<string[]> {
  if (output.files.every(({ state }) => state === 'unchanged')) return []
  const root = realPath(options.root)
  const folder = realPathIn(root, output.folder)
  const disk = confine(options.disk ?? realDisk, root)
  return await locked(folder, disk, options.like, () => writeLocked(folder, output, options, disk))
}

function writeLocked(
  folder: string,
  { files }: OutputFolder,
  { isForced = false, durable = false, like }: WriteFolderOptions,
  disk: Disk,
): string[] {
  const { staged, old } = siblings(folder)
  const isThere = existsSync(folder)
  const kept: string[] = []
  try {
    const newFile = like && newFileRights([like])
    const newFolder = like && newFolderRights(like)
    disk.makeFolder(staged, { rights: rightsOf(folder) ?? newFolder })
    // a link in the folder must not lead out of the new folder
    const inside = confine(disk, realPath(staged))
    const made = new Set([staged])
    const makeIn = (path: string) => {
      for (const parent of parentsOf(staged, path)) {
        if (!made.has(parent) && !existsSync(parent))
          inside.makeFolder(parent, { rights: rightsOf(join(folder, relative(staged, parent))) ?? newFolder })
        made.add(parent)
      }
      return join(staged, path)
    }
    const paths = files.map(({ path }) => path)
    if (isThere) takeForeignAlong(folder, paths, makeIn, inside, disk)
    const rights = new Map(paths.map((path) => [path, regularRights(join(folder, path)) ?? newFile]))
    const narrowest = newFileRights([...rights.values()].flatMap((fileRights) => fileRights ?? []).concat(like ?? []))
    if (narrowest) rights.set(manifestName, { ...narrowest, isExact: isThere })
    for (const file of files) {
      const { path, content } = file
      if (file.isMerged || (isForced && (file.isEdited || file.isForeign))) {
        const name = relative(folder, backupName(join(folder, path)))
        // an earlier backup moved along with the foreign files
        if (!existsSync(join(staged, name))) disk.copy(join(folder, path), makeIn(name))
        kept.push(posixPath(name))
      }
      if (content === undefined) continue
      if (isKept(folder, file)) {
        disk.keep(join(folder, path), makeIn(path))
        continue
      }
      inside.write(makeIn(path), Buffer.from(content), { durable, rights: rights.get(path) })
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
    // the new folder is in place; the next run removes the rest of the old one
  }
  return kept
}

/** Returns whether a file stays the same, with its other names on the disk, and for those who have it open. */
function isKept(folder: string, { path, state }: FolderFile): boolean {
  return state === 'unchanged' && path !== manifestName && regularRights(join(folder, path)) !== undefined
}

/** Returns the rights of a file; undefined for a link, which a new file replaces. */
function regularRights(path: string): Rights | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? rightsOf(path) : undefined
}

/** Replaces the old folder by the staged one, unless it changed since it was read. */
function swap(folder: string, read: ReadonlyMap<string, string | undefined>, disk: Disk): void {
  const { staged, old } = siblings(folder)
  const isThere = existsSync(folder)
  if (isThere) disk.rename(folder, old)
  disk.rename(staged, folder)
  // the old folder has its temporary name now, so that nobody writes to it after this check
  const changed = isThere ? findUnspent(old, folder, read) : undefined
  if (changed !== undefined) throw new Failure(join(folder, changed), messages.changedDuringRun())
}

/** Puts the old folder back; the next run removes what cannot be removed now. */
function restore(folder: string, wasThere: boolean, disk: Disk): void {
  const { staged, old } = siblings(folder)
  try {
    if (existsSync(folder) && (existsSync(old) || !wasThere)) disk.rename(folder, staged)
    if (existsSync(old)) disk.rename(old, folder)
    removeTree(staged, disk)
  } catch {
    // the disk does not respond: the message of the first error says so
  }
}

/** Rolls back or completes an interrupted run: the old folder counts until the new one is in place. */
export async function recoverFolder(named: string, disk: Disk = realDisk): Promise<void> {
  const folder = realPath(named)
  await recoverFile(join(folder, manifestName), disk)
  if (!Object.values(siblings(folder)).some((path) => existsSync(path))) return
  // a run that is writing now cleans up itself
  await locked(folder, confine(disk, dirname(folder)), undefined, () => {})
}

/** Works on a folder under its lock, after rolling back a killed run. */
async function locked<T>(folder: string, disk: Disk, like: Rights | undefined, work: (lock: Lock) => T): Promise<T> {
  let made: string[] = []
  try {
    made = makeParents(folder, disk, like && newFolderRights(like))
    const { held } = siblings(folder)
    return await finishFirst(() =>
      withLock(held, folder, disk, (lock) => {
        tidy(folder, disk)
        return work(lock)
      }),
    )
  } catch (error) {
    removeEmpty(made, disk)
    throw asFailure(error, folder, messages.cannotWrite)
  }
}

function tidy(folder: string, disk: Disk): void {
  const { staged, old } = siblings(folder)
  if (isRealFolder(old)) {
    if (!existsSync(folder)) disk.rename(old, folder)
    else if (findUnspent(old, folder) === undefined) removeTree(old, disk, manifestName)
    else if (findUnspent(folder, old) === undefined) {
      // the new folder has no files of others, so that the old one can be restored
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
    // an empty folder is harmless
  }
}

/**
 * Returns the first file in a folder that notesplit did not write, differs from `read`, and is not in the other folder:
 * it would be lost. Undefined if absent.
 */
function findUnspent(
  folder: string,
  other: string,
  read: ReadonlyMap<string, string | undefined> = new Map(),
): string | undefined {
  const written = new Map(
    readManifest(folder, true)?.notes.map(({ path, hash, host }) => [foldPath(path), host?.hash ?? hash]),
  )
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const absolute = join(entry.parentPath, entry.name)
    const path = posixPath(relative(folder, absolute))
    if (path === manifestName) continue
    const content = readFile(absolute, mostBytes.note)?.bytes ?? Buffer.alloc(0)
    const text = toText(absolute, content)
    const key = foldPath(path)
    if (read.get(key) === text || written.get(key) === hashText(text)) continue
    if (!copiesOf(join(other, path)).some((copy) => readFile(copy, mostBytes.note)?.bytes.equals(content))) return path
  }
  return undefined
}

/** Lists where a copy of a file may be: under its own name, as a backup, or under the name that it is a backup of. */
function copiesOf(path: string): string[] {
  const backups: string[] = []
  for (let name = `${path}.bak`, count = 2; existsSync(name); name = `${path}.${count++}.bak`) backups.push(name)
  return [path, ...backups, path.replace(/(?:\.\d+)?\.bak$/, '')]
}

function siblings(folder: string): { staged: string; old: string; held: string } {
  const base = join(dirname(folder), `.${basename(folder)}.notesplit`)
  return { staged: `${base}-new`, old: `${base}-old`, held: `${base}-lock` }
}

/** Moves everything foreign to the new folder too: files as the same files, links and empty folders as copies. */
function takeForeignAlong(
  from: string,
  ours: readonly string[],
  makeIn: (path: string) => string,
  inside: Disk,
  disk: Disk,
): void {
  const knownPath = spellingsIn(from, ours)
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const absolute = join(entry.parentPath, entry.name)
    if (!isUtf8Name(absolute)) throw new Failure(absolute, messages.badName(absolute))
    if (entry.isDirectory() && readdirSync(absolute).length > 0) continue
    const path = relative(from, absolute)
    if (knownPath(posixPath(path)) !== undefined) continue
    const to = makeIn(path)
    if (entry.isDirectory()) inside.makeFolder(to, { rights: rightsOf(absolute) })
    else if (entry.isSymbolicLink()) disk.copy(absolute, to)
    else disk.keep(absolute, to)
  }
}

/** Lists the folders that a path in a folder needs, outermost first. */
function parentsOf(folder: string, path: string): string[] {
  const parents: string[] = []
  for (let parent = dirname(join(folder, path)); parent !== folder; parent = dirname(parent)) parents.unshift(parent)
  return parents
}

/**
 * Removes a folder with its content, sorted by name; `last` is a file at its root to remove last. Does not follow
 * links, and throws a `Failure` for one in place of the folder.
 */
function removeTree(folder: string, disk: Disk, last?: string): void {
  if (!isRealFolder(folder)) return
  const names = readdirSync(folder, { withFileTypes: true }).sort(
    (a, b) => Number(a.name === last) - Number(b.name === last),
  )
  for (const entry of names) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) removeTree(path, disk)
    else disk.remove(path)
  }
  disk.removeFolder(folder)
}
