import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'

/** How a file is written. */
interface WriteOptions {
  mode?: number | undefined
  /** Whether it must be on the disk itself, and not only in its cache, before the next step. */
  durable?: boolean | undefined
}

/** All by which the program changes the disk, so that a test can stop it at every step. Each throws what Node throws. */
export interface Disk {
  /** Makes a folder, in one that exists. */
  makeFolder(path: string): void
  /** Writes a file. */
  write(path: string, content: Buffer, options?: WriteOptions): void
  /** Writes a file that must not exist: what is there already is an error `EEXIST`. */
  create(path: string, content: Buffer): void
  /** Gives a file a second name; where the file system has no such thing, copies it with its time. */
  keep(from: string, to: string): void
  /** Copies a file, a link or an empty folder, with its times. */
  copy(from: string, to: string): void
  rename(from: string, to: string): void
  remove(path: string): void
  removeFolder(path: string): void
  setTime(path: string, mtimeMs: number): void
  /** Waits until a folder's list of names is on the disk itself, where the system can tell. */
  syncFolder(path: string): void
}

export const realDisk: Disk = {
  makeFolder: (path) => mkdirSync(path),
  write: (path, content, { mode, durable } = {}) => {
    const file = openSync(path, 'w', mode ?? 0o666)
    try {
      for (let at = 0; at < content.length; ) at += writeSync(file, content, at)
      if (durable) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (mode !== undefined) chmodSync(path, mode)
  },
  create: (path, content) => {
    const file = openSync(path, 'wx')
    try {
      writeSync(file, content)
    } finally {
      closeSync(file)
    }
  },
  keep: (from, to) => {
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to)
      const { mtime, mode } = statSync(from)
      chmodSync(to, mode)
      utimesSync(to, mtime, mtime)
    }
  },
  copy: (from, to) => cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }),
  rename: renameSync,
  remove: unlinkSync,
  removeFolder: rmdirSync,
  setTime: (path, mtimeMs) => utimesSync(path, mtimeMs / 1000, mtimeMs / 1000),
  syncFolder: (path) => {
    let folder: number
    try {
      folder = openSync(path, 'r')
    } catch {
      // Windows opens no folders
      return
    }
    try {
      fsyncSync(folder)
    } catch (error) {
      // some file systems know no such thing
      if (!/^(?:EINVAL|EPERM|EISDIR|ENOTSUP)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    } finally {
      closeSync(folder)
    }
  },
}
