import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { journalFolder } from './journal.ts'

/**
 * Finds the vault around a file: the nearest parent folder with `.obsidian`, else the nearest root of a git repository.
 * `mark`: which of both it has.
 */
export function findVault(path: string) {
  for (const mark of ['.obsidian', '.git'] as const) {
    const folder = foldersAbove(path).find((parent) => existsSync(join(parent, mark)))
    if (folder !== undefined) return { path: folder, mark }
  }
  return undefined
}

/**
 * Returns the vault of `--vault`; without a value the one around the note or folder, else the current folder, which is
 * only assumed to be one.
 */
export function vaultOf(note: string, named: string | true): { vault: string; isAssumed: boolean } {
  if (named !== true) return { vault: named, isAssumed: false }
  const isFolder = statSync(note, { throwIfNoEntry: false })?.isDirectory() === true
  const around = findVault(isFolder ? join(note, 'note.md') : note)
  return { vault: around?.path ?? '.', isAssumed: around === undefined }
}

/** Finds the innermost folder around a file with journals. */
export function findJournals(path: string): string | undefined {
  return foldersAbove(path).find((folder) => existsSync(join(folder, journalFolder)))
}

/** Returns the vault that has journals of splits around a note; undefined for a folder. */
export function vaultOfNote(note: string): string | undefined {
  return statSync(note, { throwIfNoEntry: false })?.isFile() ? findJournals(note) : undefined
}

/** Lists the parent folders of a file, innermost first. */
export function foldersAbove(path: string): string[] {
  const folders = [dirname(resolve(path))]
  for (let folder = folders[0] as string; folder !== dirname(folder); folder = dirname(folder))
    folders.push(dirname(folder))
  return folders
}
