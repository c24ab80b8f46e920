import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Folds a path as disks do that ignore case and Unicode form. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/**
 * Returns a function that finds the known path of a folder's file for another spelling, if the disk treats them as one;
 * undefined if the file is unknown.
 */
export function spellingsIn(folder: string, known: Iterable<string>): (path: string) => string | undefined {
  const exact = new Set(known)
  const folded = new Map([...exact].map((path) => [foldPath(path), path]))
  return (path) => {
    if (exact.has(path)) return path
    const other = folded.get(foldPath(path))
    return other !== undefined && isSameFile(join(folder, path), join(folder, other)) ? other : undefined
  }
}

/** Returns a POSIX path in a folder as the disk lists its names, which may differ in case or Unicode form. */
export function listedPath(root: string, path: string): string {
  let folder = root
  return path
    .split('/')
    .map((name) => {
      const names = existsSync(join(folder, name)) ? readdirSync(folder) : []
      const listed = names.includes(name) ? name : (names.find((other) => foldPath(other) === foldPath(name)) ?? name)
      folder = join(folder, listed)
      return listed
    })
    .join('/')
}

/** Returns whether both paths lead to one file that exists. */
export function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map((each) => statSync(each, { bigint: true, throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}

/** Returns whether a file has other names on the disk, which keep its text when it is replaced. */
export function hasOtherNames(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.nlink > 1
}

/**
 * Returns whether a listed name is the real name of a file. Node replaces bytes that are not UTF-8 by U+FFFD, and then
 * finds no such file.
 */
export function isUtf8Name(path: string): boolean {
  return !path.includes('\uFFFD') || lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Returns a path of this machine with slashes. */
export function posixPath(path: string): string {
  return path.split(sep).join('/')
}
