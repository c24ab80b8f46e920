import {
  chmodSync,
  closeSync,
  copyFileSync,
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

/** All by which a transaction changes the disk, so that a test can stop it at every step. Each throws what Node throws. */
export interface Disk {
  makeFolder(path: string): void
  /** Writes a new file, to the disk itself and not only to its cache. */
  write(path: string, content: Buffer, mode?: number): void
  /** Gives a file a second name; where the file system has no such thing, copies it with its time. */
  keep(from: string, to: string): void
  rename(from: string, to: string): void
  remove(path: string): void
  removeFolder(path: string): void
  setTime(path: string, mtimeMs: number): void
}

export const realDisk: Disk = {
  makeFolder: (path) => mkdirSync(path),
  write: (path, content, mode) => {
    const file = openSync(path, 'w', mode ?? 0o666)
    try {
      for (let at = 0; at < content.length; ) at += writeSync(file, content, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (mode !== undefined) chmodSync(path, mode)
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
  rename: renameSync,
  remove: unlinkSync,
  removeFolder: rmdirSync,
  setTime: (path, mtimeMs) => utimesSync(path, mtimeMs / 1000, mtimeMs / 1000),
}
