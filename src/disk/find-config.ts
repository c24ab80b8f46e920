import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { PlanText } from '../plan/file/read-plan.ts'
import { isInside, realPath, realPathIn } from './boundary.ts'
import { findVault, foldersAbove } from './find-vault.ts'
import { mostBytes } from './read-file.ts'
import { readNoteText } from './read-note.ts'

/** The name of the file with the options of a project or vault. */
const configName = 'notesplit.yaml'

/** Lists the folders that may hold the `notesplit.yaml` of a note, innermost first: up to its vault or repository. */
function foldersOf(note: string): string[] {
  const folders = foldersAbove(note)
  const [nearest = ''] = folders
  const current = resolve('.')
  // without a vault or repository, a file in a folder that others write to must not count
  const root = findVault(note)?.path ?? (isInside(current, nearest) ? current : nearest)
  return folders.filter((folder) => isInside(root, folder))
}

/** Reads the nearest `notesplit.yaml` above a note; undefined if absent. Throws a `Failure` if unreadable. */
export function findConfig(note: string): (PlanText & { folder: string }) | undefined {
  const folder = foldersOf(note).find((parent) => existsSync(join(parent, configName)))
  if (folder === undefined) return undefined
  const absolute = join(folder, configName)
  const shown = relative('.', absolute)
  const path = shown.startsWith('..') ? absolute : shown
  // a link must not show another file
  realPathIn(realPath(folder), path)
  return { path, folder, text: readNoteText(path, mostBytes.config) }
}
