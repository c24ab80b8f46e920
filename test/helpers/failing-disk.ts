import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { type Disk, realDisk } from '../../src/disk/disk.ts'
import { printOwner } from '../../src/disk/lock.ts'

/** Thrown where the process would be killed. */
class Killed extends Error {}

let deadPid: number | undefined

/** Returns the content of a lock of an ended process. */
function lockOfDead(): Buffer {
  deadPid ??= spawnSync(process.execPath, ['-e', '0']).pid
  return Buffer.from(printOwner(deadPid))
}

/** Returns an error as the file system reports it. */
export function diskError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as the system says it`), { code })
}

/**
 * A disk that works up to its `last` change and never again, as when the process is killed there. A write stops in its
 * middle. With `error`, only that one change throws it, as on a disk that is full for a moment.
 */
export class FailingDisk implements Disk {
  count = 0
  readonly #last: number
  readonly #error: Error | undefined
  readonly #locks: string[] = []

  constructor(last: number, error?: Error) {
    this.#last = last
    this.#error = error
  }

  #step(cut: () => void = () => {}): void {
    this.count++
    if (this.count < this.#last || (this.#error && this.count > this.#last)) return
    if (this.count === this.#last) cut()
    // the next run must find that the process ended
    if (!this.#error) for (const lock of this.#locks) if (existsSync(lock)) writeFileSync(lock, lockOfDead())
    throw this.#error ?? new Killed('killed')
  }

  makeFolder(path: string, options?: Parameters<Disk['makeFolder']>[1]): void {
    this.#step()
    realDisk.makeFolder(path, options)
  }
  write(path: string, content: Buffer, options: Parameters<Disk['write']>[2] = {}): void {
    this.#step(() => writeFileSync(path, content.subarray(0, content.length / 2)))
    realDisk.write(path, content, options)
  }
  create(path: string, content: Buffer): void {
    this.#step()
    this.#locks.push(path)
    realDisk.create(path, content)
  }
  keep(from: string, to: string): void {
    this.#step()
    realDisk.keep(from, to)
  }
  copy(from: string, to: string): void {
    this.#step()
    realDisk.copy(from, to)
  }
  rename(from: string, to: string): void {
    this.#step()
    realDisk.rename(from, to)
  }
  remove(path: string): void {
    this.#step()
    realDisk.remove(path)
  }
  removeFolder(path: string): void {
    this.#step()
    realDisk.removeFolder(path)
  }
  setTime(path: string, mtimeMs: number): void {
    this.#step()
    realDisk.setTime(path, mtimeMs)
  }
  syncFolder(path: string): void {
    this.#step()
    realDisk.syncFolder(path)
  }
}
