import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import * as messages from '../messages/index.ts'
import type { Disk } from './disk.ts'
import { asFailure, Failure } from './failure.ts'
import { readText } from './read-file.ts'

/** How long a run waits for another one, in milliseconds, and how often it looks. */
const patience = 10_000
const interval = 50
/** How often a run that works renews its lock, and how old one of an unknown process must be to count as left behind. */
const beatInterval = 5_000
const staleAfter = 60_000
/** No lock is larger. */
const mostLockBytes = 4_096

/** The locks of this process, by their content. */
const held = new Set<string>()

/** A place that no other run works on until it is released. */
export interface Lock {
  /** Tells other machines that this run still works; cheap, so call it often. */
  beat(): void
  /** Whether this run still has it: a run that stood still for a minute may have lost it to another one. */
  isHeld(): boolean
  release(): void
}

/** Works on a place while no other run does. Throws a `Failure` when another one does not end within ten seconds. */
export async function withLock<T>(path: string, target: string, disk: Disk, work: (lock: Lock) => T): Promise<T> {
  const lock = await acquireLock(path, target, disk)
  try {
    return work(lock)
  } finally {
    lock.release()
  }
}

interface LockOptions {
  most?: number
  /** Makes the folder of the lock, if it is missing: another run may remove it at any time. */
  prepare?: () => void
}

/**
 * Takes a lock: a file that tells other runs to wait, with who made it. One of a process that ended is taken over at once; one of
 * which nothing is known, as of another machine or container, when nobody renewed it for a minute. Throws a `Failure` for `target`.
 */
export async function acquireLock(
  path: string,
  target: string,
  disk: Disk,
  { most = patience, prepare = () => {} }: LockOptions = {},
): Promise<Lock> {
  const text = printOwner()
  const until = Date.now() + most
  for (;;) {
    try {
      prepare()
      disk.create(path, Buffer.from(text))
      return holdLock(path, text, disk)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // the folder is gone when another run has just removed it
      const isTaken = code === 'EEXIST' || (code === 'ENOENT' && !existsSync(dirname(path)))
      if (!isTaken || (code === 'ENOENT' && Date.now() >= until)) throw asFailure(error, target, messages.cannotWrite)
    }
    const found = readLock(path)
    if (found !== undefined && isLeftBehind(found)) takeOver(path, found, disk, target)
    if (Date.now() >= until) throw new Failure(target, messages.locked(target, path, found?.owner?.pid))
    if (found !== undefined) await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

function holdLock(path: string, text: string, disk: Disk): Lock {
  let renewed = Date.now()
  held.add(text)
  const isHeld = () => readLock(path)?.text === text
  const release = () => {
    process.removeListener('exit', release)
    held.delete(text)
    try {
      if (isHeld()) disk.remove(path)
    } catch {
      // the next run finds that this process ended
    }
  }
  process.on('exit', release)
  const beat = () => {
    const now = Date.now()
    if (now - renewed < beatInterval) return
    renewed = now
    try {
      disk.setTime(path, now)
    } catch {
      // `isHeld` tells whether it is lost
    }
  }
  return { beat, isHeld, release }
}

/** A process, by what no later one has in common with it. */
interface Owner {
  pid: number
  /** When it started, as its system counts; null where the system does not tell. */
  started: string | null
  /** The machine, and the container in it whose process numbers count. */
  host: string
}

interface FoundLock {
  /** Undefined for what cannot be read: a folder, a link, a file of another user. */
  text: string | undefined
  owner: Owner | undefined
  /** Whether it is a file at all. */
  isFile: boolean
  mtimeMs: number
}

/** The content of a lock of this process. */
export function printOwner(pid = process.pid): string {
  const owner: Owner & { run: string } = { pid, started: startOf(pid), host: hostId(), run: randomUUID() }
  return JSON.stringify(owner)
}

/** What is in the place of a lock; undefined when nothing is. */
function readLock(path: string): FoundLock | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats) return undefined
    const { mtimeMs } = stats
    if (!stats.isFile()) return { text: undefined, owner: undefined, isFile: false, mtimeMs }
    const text = readText(path, mostLockBytes)
    return { text, owner: text === undefined ? undefined : parseOwner(text), isFile: true, mtimeMs }
  } catch {
    // it cannot be read, but it is there
    return { text: undefined, owner: undefined, isFile: true, mtimeMs: mtimeOf(path) }
  }
}

function mtimeOf(path: string): number {
  try {
    return lstatSync(path).mtimeMs
  } catch {
    return Date.now()
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, started, host } = JSON.parse(text)
    const isOwner =
      Number.isInteger(pid) && pid > 0 && typeof host === 'string' && (started === null || typeof started === 'string')
    return isOwner ? { pid, started, host } : undefined
  } catch {
    // it is being written, or the run that began to was killed
    return undefined
  }
}

/** Whether the run that made a lock has ended. */
function isLeftBehind({ text, owner, isFile, mtimeMs }: FoundLock): boolean {
  // not made by notesplit: a person must look at it
  if (!isFile) return false
  const isStale = Math.abs(Date.now() - mtimeMs) > staleAfter
  if (owner === undefined || owner.host !== hostId()) return isStale
  if (!isRunning(owner.pid)) return true
  const started = startOf(owner.pid)
  // its number may belong to another process now
  if (started !== null && owner.started !== null && started !== owner.started) return true
  // this process could not remove it
  return owner.pid === process.pid && text !== undefined && !held.has(text)
}

/**
 * Removes the lock of a run that ended, and no other: two runs may have found it at once, and one of them may have its own lock
 * there now.
 */
function takeOver(path: string, found: FoundLock, disk: Disk, target: string): void {
  const aside = `${path}.${process.pid}`
  try {
    disk.rename(path, aside)
    if (readLock(aside)?.text !== found.text) linkSync(aside, path)
    disk.remove(aside)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw asFailure(error, target, messages.cannotWrite)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** When a process started, in ticks since the system did. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the name of the program, in parentheses, may hold anything
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

let host: string | undefined

/** The machine, with the namespace of its process numbers: a container that starts again has another one. */
function hostId(): string {
  if (host !== undefined) return host
  let namespace = ''
  try {
    namespace = ` ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // only Linux has it
  }
  host = hostname() + namespace
  return host
}
