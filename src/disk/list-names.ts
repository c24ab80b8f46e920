import { lstatSync } from 'node:fs'

/**
 * Whether the name that a folder told for a file is really its name. Node puts U+FFFD in the place of bytes that are no UTF-8, and
 * then finds no such file.
 */
export function isUtf8Name(path: string): boolean {
  return !path.includes('\uFFFD') || lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
