import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { journalFolder } from './journal.ts'

/** A vault around a note. */
export interface FoundVault {
  path: string
  /** What marks it: Obsidian's settings, or a git repository. */
  mark: '.obsidian' | '.git'
}

/** The vault around a file: the nearest folder above with `.obsidian`, else the nearest root of a git repository. */
export function findVault(path: string): FoundVault | undefined {
  for (const mark of ['.obsidian', '.git'] as const) {
    const folder = foldersAbove(path).find((one) => existsSync(join(one, mark)))
    if (folder !== undefined) return { path: folder, mark }
  }
  return undefined
}

/** The innermost folder around a file in which a note was split. */
export function findJournals(path: string): string | undefined {
  return foldersAbove(path).find((folder) => existsSync(join(folder, journalFolder)))
}

/** The folders around a file, the inner ones first. */
function foldersAbove(path: string): string[] {
  const folders = [dirname(resolve(path))]
  for (let at = folders[0] as string; at !== dirname(at); at = dirname(at)) folders.push(dirname(at))
  return folders
}
