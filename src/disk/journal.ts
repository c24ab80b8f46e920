import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import * as messages from '../messages/index.ts'
import { Failure } from './failure.ts'

/** The folder in a vault that remembers its splits. */
export const journalFolder = '.notesplit'

const inVault = v.pipe(
  v.string(),
  v.check((path) => path !== '' && !/^(?:[/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..')),
)
const journalSchema = v.object({
  version: v.literal(1),
  /** `writing`: some files are as before, some as after. `undoing`: the same, on the way back. */
  state: v.picklist(['writing', 'written', 'undoing']),
  /** The note that was split. */
  note: inVault,
  files: v.array(
    v.object({
      path: inVault,
      /** Hash of what stood there; null when nothing did. It is kept in the journal's folder, by this file's index. */
      before: v.nullable(v.string()),
      after: v.string(),
    }),
  ),
  /** Folders that were made, the outer ones first. */
  folders: v.array(inVault),
  /** When folders that existed were changed last, in milliseconds; `''` is the vault. */
  times: v.record(v.string(), v.number()),
})

/** What a split of a note in a vault changed. Paths are POSIX, from the vault's root. */
export type Journal = v.InferOutput<typeof journalSchema>

/** A journal and its folder, in which copies of the files are kept by index. */
export interface OpenJournal {
  folder: string
  /** Undefined: the run was stopped before it touched anything, or after all was taken back. */
  journal: Journal | undefined
}

export function journalPath(folder: string): string {
  return join(folder, 'journal.json')
}

/** The journals of a vault, the last one last. Throws a `Failure` for one that cannot be read. */
export function listJournals(vault: string): OpenJournal[] {
  const folder = join(vault, journalFolder)
  if (!existsSync(folder)) return []
  const numbers = readdirSync(folder).filter((name) => /^\d+$/.test(name))
  return numbers
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => ({ folder: join(folder, name), journal: readJournal(join(folder, name)) }))
}

function readJournal(folder: string): Journal | undefined {
  const path = journalPath(folder)
  if (!existsSync(path)) return undefined
  try {
    return v.parse(journalSchema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new Failure(path, messages.invalidJournal((error as Error).message))
  }
}

/** The SHA-256 of bytes. */
export function hashBytes(content: Buffer): string {
  return `sha256-${createHash('sha256').update(content).digest('hex')}`
}

/** The hash of a file; undefined when there is none. */
export function hashFile(path: string): string | undefined {
  return existsSync(path) ? hashBytes(readFileSync(path)) : undefined
}
