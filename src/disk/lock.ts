import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import * as messages from '../messages/index.ts'
import type { Disk } from './disk.ts'
import { asFailure, Failure } from './failure.ts'
import { readText } from './read-file.ts'

/** How long a run waits for another one, and how often it checks, in milliseconds. */
const patience = 10_000
const interval = 50
/** How often a run renews its lock, and how old a stale lock of an unknown process is, in milliseconds. */
const beatInterval = 5_000
const staleAfter = 60_000
/** How old a stale empty lock is: a lock is written at once, unless its run was killed. */
const emptyAfter = 5_000
/** The maximal size of a lock. */
const mostLockBytes = 4_096

/** The contents of this process's locks. */
const held = new Set<string>()

/** Exclusive access to a location until it is released. */
export interface Lock {
  /** Renews the lock for other machines; cheap, so call it often. */
  beat(): void
  /** Returns whether this run still has the lock: a run suspended for a minute may have lost it. */
  isHeld(): boolean
  release(): void
}

/** Works on a location under a lock. Throws a `Failure` when another run does not end within ten seconds. */
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
  /** Makes the folder of the lock if missing: another run may remove it at any time. */
  prepare?: () => void
}

/**
 * Acquires a lock: a file with its owner that makes other runs wait. The lock of an ended process is taken over at
 * once; one of an unknown process, as of another machine or container, when it was not renewed for a minute. Throws a
 * `Failure` for `target`.
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
    const lock = readLock(path)
    if (lock !== undefined && isLeftBehind(lock)) takeOver(path, lock, disk, target)
    if (Date.now() >= until) throw new Failure(target, messages.locked(target, path, lock?.owner?.pid))
    if (lock !== undefined) await new Promise((resolve) => setTimeout(resolve, interval))
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
      // `isHeld` returns whether it is lost
    }
  }
  return { beat, isHeld, release }
}

/** A process, identified so that no later process matches. */
interface Owner {
  pid: number
  /** When it started, in the system's units; null if the system does not tell. */
  started: string | null
  /** The machine and the container of its process number. */
  host: string
}

interface FoundLock {
  /** Undefined if unreadable: a folder, a link, a file of another user. */
  text: string | undefined
  owner: Owner | undefined
  /** Whether it is a file. */
  isFile: boolean
  mtimeMs: number
}

/** Returns the content of a lock of this process. */
export function printOwner(pid = process.pid): string {
  const owner: Owner & { run: string } = { pid, started: startOf(pid), host: hostId(), run: randomUUID() }
  return JSON.stringify(owner)
}

/** Reads a lock; undefined if absent. */
function readLock(path: string): FoundLock | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats) return undefined
    const { mtimeMs } = stats
    if (!stats.isFile()) return { text: undefined, owner: undefined, isFile: false, mtimeMs }
    const text = readText(path, mostLockBytes)
    return { text, owner: text === undefined ? undefined : parseOwner(text), isFile: true, mtimeMs }
  } catch {
    // it exists but is unreadable
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
    // it is being written, or its writer was killed
    return undefined
  }
}

/** Returns whether the run that made a lock has ended. */
function isLeftBehind({ text, owner, isFile, mtimeMs }: FoundLock): boolean {
  // not made by notesplit: the user must decide
  if (!isFile) return false
  const isStale = Math.abs(Date.now() - mtimeMs) > (text === '' ? emptyAfter : staleAfter)
  if (owner === undefined || owner.host !== hostId()) return isStale
  if (!isRunning(owner.pid)) return true
  const started = startOf(owner.pid)
  // its number may belong to another process now
  if (started !== null && owner.started !== null && started !== owner.started) return true
  // this process could not remove it
  return owner.pid === process.pid && text !== undefined && !held.has(text)
}

/**
 * Removes the lock of an ended run, and no other: two runs may have found it at once, and one of them may already have
 * its own lock there.
 */
function takeOver(path: string, stale: FoundLock, disk: Disk, target: string): void {
  const aside = `${path}.${process.pid}`
  try {
    disk.rename(path, aside)
    if (readLock(aside)?.text !== stale.text) linkSync(aside, path)
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

/**
 * Returns when a process started, in ticks since the system did.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the program's name, in parentheses, may contain any character
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

let host: string | undefined

/** Returns the machine and its namespace of process numbers: a restarted container has another one. */
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
