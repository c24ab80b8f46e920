import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import * as messages from '../messages/index.ts'
import { isOfApp } from '../text/paths.ts'
import type { Disk } from './disk.ts'
import { Failure, reading } from './failure.ts'

/** Resolves symbolic links in a path; missing parts keep their names. Returns an absolute path. */
export function realPath(path: string): string {
  const absolute = resolve(path)
  return reading(path, () => {
    const missing: string[] = []
    for (let existing = absolute; ; existing = dirname(existing)) {
      try {
        return join(realpathSync(existing), ...missing)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if ((code !== 'ENOENT' && code !== 'ENOTDIR') || existing === dirname(existing)) throw error
        missing.unshift(basename(existing))
      }
    }
  })
}

/** Returns whether a path is a folder or inside it. Both are absolute and real. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/**
 * Resolves a path. Throws a `Failure` when it is outside `root`, a real path that the user named, or in a folder of
 * another program there, such as `.git`.
 */
export function realPathIn(root: string, path: string): string {
  const real = realPath(path)
  checkInside(root, real, path)
  return real
}

function checkInside(root: string, real: string, path: string): void {
  const app = relative(root, real).split(sep).find(isOfApp)
  if (app !== undefined || !isInside(root, real)) throw new Failure(path, messages.outsideFolder(path, root, app))
}

/**
 * Returns whether a folder exists. Throws a `Failure` for a link or file in its place, since notesplit makes neither.
 */
export function isRealFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats && !stats.isDirectory()) throw new Failure(path, messages.notAFolder(path))
  return stats !== undefined
}

/**
 * Wraps a disk so that it changes nothing outside `root`, a real path that the user named, nor in a folder of another
 * program there, whatever symbolic links and file contents say. Only missing folders above `root` may be made, and
 * removed again. Throws a `Failure` for everything else.
 */
export function confine(disk: Disk, root: string): Disk {
  /** The last resolved folder: successive changes are often in one folder. */
  let known: { folder: string; real: string } | undefined
  const check = (path: string): string => {
    const absolute = resolve(path)
    const folder = dirname(absolute)
    if (known?.folder !== folder) known = { folder, real: realPath(folder) }
    // no change of a disk follows a link at the end of a path
    const real = join(known.real, basename(absolute))
    checkInside(root, real, path)
    return path
  }
  const checkFolder = (path: string): string => {
    known = undefined
    return isInside(realPath(path), root) ? path : check(path)
  }
  const moved = (path: string): string => {
    known = undefined
    return check(path)
  }
  return {
    makeFolder: (path, options) => disk.makeFolder(checkFolder(path), options),
    write: (path, content, options) => disk.write(check(path), content, options),
    create: (path, content) => disk.create(check(path), content),
    keep: (from, to) => disk.keep(check(from), check(to)),
    copy: (from, to) => disk.copy(check(from), check(to)),
    rename: (from, to) => {
      disk.rename(moved(from), moved(to))
      known = undefined
    },
    remove: (path) => disk.remove(moved(path)),
    removeFolder: (path) => disk.removeFolder(checkFolder(path)),
    setTime: (path, mtimeMs) => disk.setTime(check(path), mtimeMs),
    // changes nothing, and may be called for the folder above `root`
    syncFolder: (path) => disk.syncFolder(path),
  }
}
