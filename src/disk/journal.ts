import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type * as v from 'valibot'
import * as messages from '../messages/index.ts'
import { parseVersioned } from '../write/parse-manifest.ts'
import { isRealFolder } from './boundary.ts'
import type { Disk } from './disk.ts'
import { Failure, reading } from './failure.ts'
import { journalSchema } from './journal-schema.ts'
import { mostBytes, readFile, readText } from './read-file.ts'
import type { Rights } from './rights.ts'

/** The folder in a vault with the journals of its splits. */
export const journalFolder = '.notesplit'

/** Only the owner of the vault may read journals and their copies. */
export const privateFile: Rights = {
  mode: 0o600,
  uid: process.getuid?.() ?? -1,
  gid: process.getgid?.() ?? -1,
  isExact: true,
}
export const privateFolder: Rights = { ...privateFile, mode: 0o700 }

/** The changes of a split in a vault. Paths are POSIX, from the vault's root. */
export type Journal = v.InferOutput<typeof journalSchema>

/** A journal and its folder, with copies of the files by index. */
export interface OpenJournal {
  folder: string
  /** Undefined: the run stopped before its first change, or after everything was restored. */
  journal: Journal | undefined
}

export function journalPath(folder: string): string {
  return join(folder, 'journal.json')
}

/** Returns the path of the copy of a journal's file. */
export function keptPath(folder: string, i: number): string {
  return join(folder, `${i}.before`)
}

/** Lists the journals of a vault, oldest first. Throws a `Failure` for an unreadable one. */
export function listJournals(vault: string): OpenJournal[] {
  const all = join(vault, journalFolder)
  return reading(all, () => {
    if (!isRealFolder(all)) return []
    const numbers = readdirSync(all).filter((name) => /^[1-9]\d{0,8}$/.test(name))
    return numbers
      .sort((a, b) => Number(a) - Number(b))
      .map((name) => {
        const folder = join(all, name)
        isRealFolder(folder)
        return { folder, journal: readJournal(folder) }
      })
  })
}

/**
 * Lists the runs of a vault note by note, oldest first; each journal has its note as the note, `part` is the index of
 * that among the notes of the run. Throws a `Failure` for an unreadable journal.
 */
export function listRuns(vault: string) {
  return listJournals(vault).flatMap(({ folder, journal }) =>
    journal ? notesOf(journal).map((note, part) => ({ folder, journal: asRunOf(journal, note), part })) : [],
  )
}

function asRunOf(journal: Journal, note: string): Journal {
  return journal.others ? { ...journal, note, others: notesOf(journal).filter((other) => other !== note) } : journal
}

/** Returns the notes of a run in order. */
export function notesOf({ note, others = [] }: Journal): string[] {
  return [note, ...others]
}

/** Returns whether a run stopped while it changed a vault, leaving old and new files. */
export function isInterrupted(vault: string): boolean {
  return listJournals(vault).some(({ journal }) => journal !== undefined && journal.state !== 'written')
}

function readJournal(folder: string): Journal | undefined {
  const path = journalPath(folder)
  const text = readText(path, mostBytes.journal)
  if (text === undefined) return undefined
  try {
    return parseVersioned(journalSchema, text, 'it').output
  } catch (error) {
    throw new Failure(path, messages.invalidJournal((error as Error).message))
  }
}

/** Writes a journal. Throws file system errors. */
export function saveJournal(folder: string, journal: Journal, disk: Disk): void {
  const path = journalPath(folder)
  const content = Buffer.from(`${JSON.stringify(journal, undefined, 2)}\n`)
  disk.write(`${path}.new`, content, { rights: privateFile, durable: true })
  disk.rename(`${path}.new`, path)
}

/** Returns the SHA-256 of bytes. */
export function hashBytes(content: Buffer): string {
  return `sha256-${createHash('sha256').update(content).digest('hex')}`
}

/** Returns the hash of a regular file; undefined if absent. Throws a `Failure` for anything else. */
export function hashFile(path: string): string | undefined {
  const read = readFile(path, mostBytes.note)
  return read && hashBytes(read.bytes)
}
