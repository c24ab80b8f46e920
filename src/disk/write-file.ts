import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages/index.ts'
import { type Disk, realDisk } from './disk.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'
import { makeParents, withLock } from './lock.ts'
import { readText } from './output-folder.ts'

/** How a file is written in the place of another one. */
interface WriteFileOptions {
  /** What stood there when it was read; undefined: nothing. When something else does now, nothing is written. */
  old: string | undefined
  /** Whether what stood there is kept under another name. */
  backup?: boolean | undefined
  durable?: boolean | undefined
  disk?: Disk | undefined
}

/**
 * Writes a file whole or not at all: beside its place first, then by renaming. A link to a file stays, and the file behind it is
 * written. Returns the path of the backup. Throws a `Failure`.
 */
export function writeFile(given: string, text: string, options: WriteFileOptions): string | undefined {
  const { old, backup, durable, disk = realDisk } = options
  const path = existsSync(given) ? realpathSync(given) : given
  const { staged, held } = siblings(path)
  try {
    makeParents(path, disk)
    return withLock(
      held,
      path,
      () => {
        try {
          disk.write(staged, Buffer.from(text), { durable })
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
      },
      disk,
    )
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(path, messages.cannotWrite(path, explainError(error)))
  }
}

/** Removes what a run that was killed left beside a file. */
export function recoverFile(given: string, disk: Disk = realDisk): void {
  const path = existsSync(given) ? realpathSync(given) : given
  const { staged, held } = siblings(path)
  if (!existsSync(staged) && !existsSync(held)) return
  try {
    withLock(held, path, () => discard(staged, disk), disk)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(path, messages.cannotWrite(path, explainError(error)))
  }
}

/** The name beside a file under which it is kept: one that is free, or that has the same content: `Note.md.bak`. */
export function backupName(path: string): string {
  let name = `${path}.bak`
  for (let count = 2; lstatSync(name, { throwIfNoEntry: false }); count++) {
    if (areSame(name, path)) break
    name = `${path}.${count}.bak`
  }
  return name
}

function areSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => (lstatSync(path).isFile() ? readFileSync(path) : undefined))
  return a !== undefined && b !== undefined && a.equals(b)
}

function discard(staged: string, disk: Disk): void {
  try {
    if (lstatSync(staged, { throwIfNoEntry: false })) disk.remove(staged)
  } catch {
    // the disk does not answer: the message of the first error says so
  }
}

function siblings(path: string): { staged: string; held: string } {
  const base = join(dirname(path), `.${basename(path)}.notesplit`)
  return { staged: `${base}-new`, held: `${base}-lock` }
}
