import { lstatSync } from 'node:fs'

/**
 * Returns whether a listed name is the real name of a file. Node replaces bytes that are not UTF-8 by U+FFFD, and then
 * finds no such file.
 */
export function isUtf8Name(path: string): boolean {
  return !path.includes('\uFFFD') || lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
