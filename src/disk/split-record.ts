import { join } from 'node:path'
import * as v from 'valibot'
import * as messages from '../messages/index.ts'
import { type Manifest, printManifest } from '../write/manifest.ts'
import type { Disk } from './disk.ts'
import { Failure } from './failure.ts'
import { privateFile } from './journal.ts'
import { mostBytes, readText } from './read-file.ts'
import { parseManifest } from './read-manifest.ts'

/** The data of a split in a vault that joining needs. Paths are POSIX, from the vault's root. */
export interface SplitRecord {
  /** The manifest, with paths from the folder of the note. */
  manifest: Manifest
  /** The rewritten links of other notes: edits of each file's old content, with its byte order mark, sorted. */
  links: { path: string; edits: [start: number, end: number, text: string][] }[]
}

const offset = v.pipe(v.number(), v.integer(), v.minValue(0))
const linksSchema = v.array(v.object({ path: v.string(), edits: v.array(v.tuple([offset, offset, v.string()])) }))

/** Writes the record beside a journal. Throws file system errors. */
export function saveSplitRecord(folder: string, { manifest, links }: SplitRecord, disk: Disk): void {
  const options = { rights: privateFile, durable: true }
  disk.write(join(folder, 'manifest.json'), Buffer.from(printManifest(manifest)), options)
  disk.write(join(folder, 'links.json'), Buffer.from(`${JSON.stringify(links)}\n`), options)
}

/** Reads the record beside a journal; undefined if absent. Throws a `Failure` if unreadable. */
export function readSplitRecord(folder: string): SplitRecord | undefined {
  const [manifest, links] = ['manifest.json', 'links.json'].map((name) =>
    readText(join(folder, name), mostBytes.manifest),
  )
  if (manifest === undefined || links === undefined) return undefined
  try {
    return { manifest: parseManifest(manifest), links: v.parse(linksSchema, JSON.parse(links)) }
  } catch (error) {
    throw new Failure(folder, messages.invalidJournal((error as Error).message))
  }
}
