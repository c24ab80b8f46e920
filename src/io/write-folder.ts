import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages.ts'
import { Failure } from './failure.ts'
import type { OutputFolder } from './output-folder.ts'

/**
 * Writes an output folder as a whole: it is built beside the old one and takes its place by renaming, so that a reader
 * sees the old files or the new ones. Files in it that notesplit did not write come along. Nothing is touched when nothing
 * changed. Throws a `Failure` when the disk does not let it.
 */
export function writeFolder({ folder, files }: OutputFolder): void {
  if (files.every(({ state }) => state === 'unchanged')) return
  const { staged, old } = siblings(folder)
  try {
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(staged, { recursive: true, force: true })
    mkdirSync(staged)
    if (existsSync(folder)) copyForeign(folder, staged, new Set(files.map(({ path }) => path)))
    for (const { path, content } of files) {
      if (content === undefined) continue
      const target = join(staged, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, content)
    }
    if (existsSync(folder)) renameSync(folder, old)
    renameSync(staged, folder)
    rmSync(old, { recursive: true, force: true })
  } catch (error) {
    takeBack(folder, staged)
    throw new Failure(folder, messages.cannotWrite(folder, (error as Error).message))
  }
}

/** Leaves the old folder in place; what cannot be taken away now is found by the next run. */
function takeBack(folder: string, staged: string): void {
  try {
    recoverFolder(folder)
    rmSync(staged, { recursive: true, force: true })
  } catch {
    // the disk does not answer: the message of the first error says so
  }
}

/** Takes back what a run that was killed left beside a folder: the old folder is the folder until the new one is in place. */
export function recoverFolder(folder: string): void {
  const { old } = siblings(folder)
  if (!existsSync(old)) return
  if (existsSync(folder)) rmSync(old, { recursive: true, force: true })
  else renameSync(old, folder)
}

function siblings(folder: string): { staged: string; old: string } {
  const base = join(dirname(folder), `.${basename(folder)}`)
  return { staged: `${base}.notesplit-new`, old: `${base}.notesplit-old` }
}

/** Copies all that is not ours, with its times. */
function copyForeign(from: string, to: string, ours: ReadonlySet<string>): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const absolute = join(entry.parentPath, entry.name)
    const path = absolute.slice(from.length + 1)
    if (ours.has(path.split(/[\\/]/).join('/'))) continue
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(absolute, join(to, path), { preserveTimestamps: true, verbatimSymlinks: true })
  }
}
