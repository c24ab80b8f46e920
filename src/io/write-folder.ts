import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages.ts'
import { recordName } from '../phases/record.ts'
import { Failure } from './failure.ts'
import { hashText } from './hash.ts'
import { type OutputFolder, readRecord } from './output-folder.ts'

/**
 * Writes an output folder as a whole: it is built beside the old one and takes its place by renaming, so that a reader
 * sees the old files or the new ones. Files in it that notesplit did not write come along. Nothing is touched when nothing
 * changed. Edited and foreign files that `--force` overwrites are kept beside the new ones, as `Name.md.bak`; a link to a
 * folder stays, and the folder behind it is written. Returns the paths of the kept files, relative to the folder. Throws a
 * `Failure` when the disk does not let it.
 */
export function writeFolder({ folder: given, files }: OutputFolder, isForced: boolean): string[] {
  if (files.every(({ state }) => state === 'unchanged')) return []
  const folder = realFolder(given)
  const { staged, old } = siblings(folder)
  const kept: string[] = []
  try {
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(staged, { recursive: true, force: true })
    mkdirSync(staged)
    if (existsSync(folder)) copyForeign(folder, staged, new Set(files.map(({ path }) => path)))
    for (const { path, content, isEdited, isForeign } of files) {
      if (isForced && (isEdited || isForeign)) kept.push(keep(folder, staged, path))
      if (content === undefined) continue
      const target = join(staged, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, content)
    }
    if (existsSync(folder)) renameSync(folder, old)
    renameSync(staged, folder)
    rmSync(old, { recursive: true, force: true })
    return kept
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
export function recoverFolder(given: string): void {
  const folder = realFolder(given)
  const { old } = siblings(folder)
  if (!existsSync(old)) return
  if (!existsSync(folder)) renameSync(old, folder)
  else if (isSpent(old, folder)) rmSync(old, { recursive: true, force: true })
  else
    throw new Failure(old, messages.cannotWrite(folder, `\`${old}\` holds files that are nowhere else; move it away`))
}

/** Whether all in a folder was put there by notesplit, or is in the one that took its place too. */
function isSpent(old: string, folder: string): boolean {
  const written = new Map(readRecord(old, true)?.notes.map(({ path, hash }) => [path, hash]))
  return readdirSync(old, { recursive: true, withFileTypes: true }).every((entry) => {
    if (!entry.isFile()) return true
    const absolute = join(entry.parentPath, entry.name)
    const path = absolute
      .slice(old.length + 1)
      .split(/[\\/]/)
      .join('/')
    if (path === recordName) return true
    const content = readFileSync(absolute)
    if (written.get(path) === hashText(content.toString('utf8'))) return true
    const copies = [join(folder, path), `${join(folder, path)}.bak`]
    return copies.some((copy) => existsSync(copy) && readFileSync(copy).equals(content))
  })
}

/** The folder behind a link, so that the link stays one. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder
}

/** Keeps a file under a name that is free. Returns its path in the folder. */
function keep(folder: string, staged: string, path: string): string {
  let name = `${path}.bak`
  for (let count = 2; lstatSync(join(folder, name), { throwIfNoEntry: false }); count++) name = `${path}.${count}.bak`
  mkdirSync(dirname(join(staged, name)), { recursive: true })
  cpSync(join(folder, path), join(staged, name), { preserveTimestamps: true, verbatimSymlinks: true })
  return name
}

function siblings(folder: string): { staged: string; old: string } {
  const base = join(dirname(folder), `.${basename(folder)}`)
  return { staged: `${base}.notesplit-new`, old: `${base}.notesplit-old` }
}

/** Copies all that is not ours, with its times. */
function copyForeign(from: string, to: string, ours: ReadonlySet<string>): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const absolute = join(entry.parentPath, entry.name)
    if (entry.isDirectory() && readdirSync(absolute).length > 0) continue
    const path = absolute.slice(from.length + 1)
    if (ours.has(path.split(/[\\/]/).join('/'))) continue
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(absolute, join(to, path), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  }
}
