import { existsSync, lstatSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages/index.ts'
import { confine, realPath, realPathIn } from './boundary.ts'
import { type Disk, makeParents, realDisk } from './disk.ts'
import { asFailure, Failure } from './failure.ts'
import { finishFirst } from './finish-first.ts'
import { withLock } from './lock.ts'
import { mostBytes, readFile, readText } from './read-file.ts'
import { newFileRights, type Rights, rightsOf } from './rights.ts'

/** How to replace a file. */
interface WriteFileOptions {
  /** Its content when it was read; undefined: it did not exist. If it differs now, nothing is written. */
  old: string | undefined
  /** Whether the old content is kept under another name. */
  backup?: boolean | undefined
  durable?: boolean | undefined
  /** The rights of the file whose content a new file shows; an existing file keeps its own. */
  like?: Rights | undefined
  /** The folder that the user named; by default any target of `path` is allowed. */
  root?: string | undefined
  disk?: Disk | undefined
}

/**
 * Writes a file atomically: first beside its target, then by renaming. A link to a file is kept, and its target
 * written. Returns the path of the backup. Throws a `Failure`.
 */
export async function writeFile(named: string, text: string, options: WriteFileOptions): Promise<string | undefined> {
  const { old, backup, durable, like } = options
  const path = options.root === undefined ? realPath(named) : realPathIn(options.root, named)
  const disk = confine(options.disk ?? realDisk, dirname(path))
  const { staged, held } = siblings(path)
  const work = () => {
    try {
      const rights = rightsOf(path) ?? (like && newFileRights([like]))
      disk.write(staged, Buffer.from(text), { durable, rights })
      if (readText(path) !== old) throw new Failure(path, messages.changedDuringRun())
      const kept = backup && old !== undefined ? backupName(path) : undefined
      if (kept !== undefined && !existsSync(kept)) disk.copy(path, kept)
      disk.rename(staged, path)
      if (durable) disk.syncFolder(dirname(path))
      return kept
    } catch (error) {
      discard(staged, disk)
      throw error
    }
  }
  try {
    makeParents(path, disk)
    return await finishFirst(() => withLock(held, path, disk, work))
  } catch (error) {
    throw asFailure(error, path, messages.cannotWrite)
  }
}

/** Removes temporary files of a killed run beside a file. Throws a `Failure`. */
export async function recoverFile(named: string, disk: Disk = realDisk): Promise<void> {
  const path = realPath(named)
  const { staged, held } = siblings(path)
  if (!existsSync(staged) && !existsSync(held)) return
  const confined = confine(disk, dirname(path))
  await withLock(held, path, confined, () => discard(staged, confined))
}

/** Returns the backup name beside a file, `Note.md.bak`: one that is free, or has the same content. */
export function backupName(path: string): string {
  let name = `${path}.bak`
  for (let count = 2; lstatSync(name, { throwIfNoEntry: false }); count++) {
    if (areSame(name, path)) break
    name = `${path}.${count}.bak`
  }
  return name
}

function areSame(file: string, other: string): boolean {
  const [a, b] = [file, other].map((path) =>
    lstatSync(path).isFile() ? readFile(path, mostBytes.note)?.bytes : undefined,
  )
  return a !== undefined && b !== undefined && a.equals(b)
}

function discard(staged: string, disk: Disk): void {
  try {
    if (lstatSync(staged, { throwIfNoEntry: false })) disk.remove(staged)
  } catch {
    // the message of the first error says why
  }
}

function siblings(path: string): { staged: string; held: string } {
  const base = join(dirname(path), `.${basename(path)}.notesplit`)
  return { staged: `${base}-new`, held: `${base}-lock` }
}
