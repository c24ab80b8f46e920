import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as messages from '../messages/index.ts'
import { type Disk, realDisk } from './disk.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'
import { hashText } from './hash.ts'

/** How long a run waits for another one, in milliseconds, and how often it looks. */
const patience = 10_000
const interval = 50

const held = new Set<string>()

/**
 * Works on a place while no other run does. A file that is made for the time tells the others: they wait ten seconds, then give
 * up with a `Failure`. One that a run left that is no more, on this machine, counts for nothing.
 */
export function withLock<T>(path: string, target: string, work: () => T, disk: Disk = realDisk): T {
  const release = lock(path, target, disk)
  try {
    return work()
  } finally {
    release()
  }
}

/** The same, for work that waits itself. Call what is handed back when it is done; the end of the process does so as well. */
export function lock(path: string, target: string, disk: Disk = realDisk, most = patience): () => void {
  if (held.has(path)) return () => {}
  const until = Date.now() + most
  for (;;) {
    try {
      disk.create(path, Buffer.from(JSON.stringify({ pid: process.pid, host: hostname() })))
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = readOwner(path)
    if (owner === 'gone') continue
    if (isDead(owner)) takeOver(path, disk)
    else if (Date.now() >= until)
      throw new Failure(target, messages.locked(target, path, typeof owner === 'object' ? owner.pid : undefined))
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, interval)
  }
  held.add(path)
  const release = () => {
    process.removeListener('exit', release)
    if (!held.delete(path)) return
    try {
      disk.remove(path)
    } catch {
      // it, or the folder around it, is gone already
    }
  }
  process.on('exit', release)
  return release
}

/** Takes the lock of a dead run away, and no other: two runs may have found it at once, and one of them may hold it now. */
function takeOver(path: string, disk: Disk): void {
  const aside = `${path}.${process.pid}`
  try {
    disk.rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(path)) return
    throw error
  }
  const owner = readOwner(aside)
  if (owner !== 'gone' && !isDead(owner)) disk.rename(aside, path)
  else disk.remove(aside)
}

/**
 * Keeps other runs of this user out of a vault until what is handed back is called. The file is not in the vault, whose times stay
 * as they are. Throws a `Failure`.
 */
export function lockVault(vault: string, disk: Disk = realDisk): () => void {
  const place = hashText(`${process.getuid?.() ?? ''} ${realpathSync(vault)}`)
    .replace(/\W/g, '')
    .slice(0, 24)
  try {
    return lock(join(tmpdir(), `notesplit-${place}.lock`), vault, disk)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(vault, messages.cannotWrite(vault, explainError(error)))
  }
}

/** Makes the folder in which a lock for a path can stand. */
export function makeParents(path: string, disk: Disk): string[] {
  const made: string[] = []
  for (let at = dirname(path); !existsSync(at); at = dirname(at)) made.unshift(at)
  for (const folder of made) {
    try {
      disk.makeFolder(folder)
    } catch (error) {
      // another run may have made it in the meantime
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return made
}

interface Owner {
  pid: number
  host: string
}

/** Who holds a lock; undefined when it does not say, `gone` when nobody does any more. */
function readOwner(path: string): Owner | 'gone' | 'abandoned' | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return 'gone'
  }
  try {
    const owner = JSON.parse(text) as Owner
    return Number.isInteger(owner.pid) && typeof owner.host === 'string' ? owner : undefined
  } catch {
    // it is being written, or whoever began to is no more
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    return made !== undefined && Date.now() - made > 60_000 ? 'abandoned' : undefined
  }
}

/** Whether a run is no more. Of one on another machine nothing is known. */
function isDead(owner: Owner | 'abandoned' | undefined): boolean {
  if (owner === 'abandoned') return true
  if (owner === undefined || owner.host !== hostname()) return false
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
