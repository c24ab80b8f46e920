import {
  closeSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Rights } from './rights.ts'

interface MakeOptions {
  /** Default: the system's rights of a new file or folder. */
  rights?: Rights | undefined
}

interface WriteOptions extends MakeOptions {
  /** Whether to wait until the file is on the disk and not only in its cache. */
  durable?: boolean | undefined
}

/**
 * Every operation that changes the disk, so that a test can stop the program at each. No call follows a symbolic link
 * at the end of its path. All throw Node's errors.
 */
export interface Disk {
  /** Makes a folder in an existing one. */
  makeFolder(path: string, options?: MakeOptions): void
  /** Writes a file. */
  write(path: string, content: Buffer, options?: WriteOptions): void
  /** Creates a file, or throws `EEXIST` if it exists. Leaves no file behind when the content cannot be written. */
  create(path: string, content: Buffer): void
  /** Hard-links a file; copies it with its time and rights where the file system has no hard links. */
  keep(from: string, to: string): void
  /** Copies a file, a link or an empty folder, with its times. */
  copy(from: string, to: string): void
  rename(from: string, to: string): void
  remove(path: string): void
  removeFolder(path: string): void
  setTime(path: string, mtimeMs: number): void
  /** Waits until a folder's list of names is on the disk, if the system supports it. */
  syncFolder(path: string): void
}

// a link or a named pipe in place of a file is an error, not a detour or an endless wait; Windows has neither flag
const writeFlags =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export const realDisk: Disk = {
  makeFolder: (path, { rights } = {}) => {
    mkdirSync(path, rights?.mode)
    if (rights) withHandle(path, (folder) => giveRights(folder, rights))
  },
  write: (path, content, { rights, durable } = {}) => {
    const file = openSync(path, writeFlags, rights?.mode ?? 0o666)
    try {
      if (rights) giveRights(file, rights)
      for (let done = 0; done < content.length; ) done += writeSync(file, content, done)
      if (durable) fsyncSync(file)
    } finally {
      closeSync(file)
    }
  },
  create: (path, content) => {
    const file = openSync(path, 'wx')
    try {
      for (let done = 0; done < content.length; ) done += writeSync(file, content, done)
    } catch (error) {
      unlinkSync(path)
      throw error
    } finally {
      closeSync(file)
    }
  },
  keep: (from, to) => {
    try {
      linkSync(from, to)
    } catch {
      const stats = statSync(from)
      const { mtime, mode, uid, gid } = stats
      // reading a named pipe would block
      if (!stats.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EINVAL', path: from })
      copyFileSync(from, to, constants.COPYFILE_EXCL)
      withHandle(to, (file) => giveRights(file, { mode: mode & 0o7777, uid, gid, isExact: true }))
      utimesSync(to, mtime, mtime)
    }
  },
  copy: (from, to) => cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }),
  rename: renameSync,
  remove: unlinkSync,
  removeFolder: rmdirSync,
  setTime: (path, mtimeMs) => lutimesSync(path, mtimeMs / 1000, mtimeMs / 1000),
  syncFolder: (path) => withHandle(path, syncHandle),
}

/** Opens a file or folder for a call. Windows cannot open folders; they are skipped. */
function withHandle(path: string, work: (handle: number) => void): void {
  let handle: number
  try {
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (process.platform === 'win32') return
    throw error
  }
  try {
    work(handle)
  } finally {
    closeSync(handle)
  }
}

function syncHandle(folder: number): void {
  try {
    fsyncSync(folder)
  } catch (error) {
    // some file systems cannot sync a folder
    if (!/^(?:EINVAL|EPERM|EISDIR|ENOTSUP)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Only the administrator may give files away; the umask already narrowed a mode that is not exact. */
function giveRights(file: number, { mode, uid, gid, isExact }: Rights): void {
  const stats = fstatSync(file)
  try {
    if (process.getuid?.() === 0 && (stats.uid !== uid || stats.gid !== gid)) fchownSync(file, uid, gid)
    if (isExact && (stats.mode & 0o7777) !== mode) fchmodSync(file, mode)
  } catch (error) {
    // FAT and some network disks have no owners or modes
    if (!/^(?:EINVAL|EPERM|ENOSYS|ENOTSUP)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Makes the missing folders around a path. Returns them, outermost first. */
export function makeParents(path: string, disk: Disk, rights?: Rights): string[] {
  const made: string[] = []
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) made.unshift(folder)
  for (const folder of made) {
    try {
      disk.makeFolder(folder, { rights })
    } catch (error) {
      // another run may have made it
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return made
}
