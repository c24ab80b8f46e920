import { statSync } from 'node:fs'
import { join } from 'node:path'
import { findVault } from '../disk/find-vault.ts'

/** Returns the vault of `--vault`; without a value the one around the note or folder, else the current folder. */
export function vaultOf(note: string, given: string | true): string {
  if (given !== true) return given
  const isFolder = statSync(note, { throwIfNoEntry: false })?.isDirectory() === true
  return findVault(isFolder ? join(note, 'note.md') : note)?.path ?? '.'
}
