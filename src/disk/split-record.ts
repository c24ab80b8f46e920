import { join } from 'node:path'
import * as v from 'valibot'
import * as messages from '../messages/index.ts'
import { type Manifest, printManifest } from '../write/manifest.ts'
import { parseManifest } from '../write/parse-manifest.ts'
import type { Disk } from './disk.ts'
import { Failure } from './failure.ts'
import { privateFile } from './journal.ts'
import { mostBytes, readText } from './read-file.ts'

/** The data of a split in a vault that joining needs. Paths are POSIX, from the vault's root. */
export interface SplitRecord {
  manifest: Manifest
  /**
   * The rewritten links of other notes: edits of each file's old content, with its byte order mark, sorted. The journal
   * keeps that content, except where an earlier note of the same run had changed it: `held`.
   */
  links: { path: string; edits: [start: number, end: number, text: string][]; held?: string | undefined }[]
}

const offset = v.pipe(v.number(), v.integer(), v.minValue(0))
const linksSchema = v.array(
  v.object({
    path: v.string(),
    edits: v.array(v.tuple([offset, offset, v.string()])),
    held: v.optional(v.string()),
  }),
)

/** Writes the record of a note beside a journal. `part`: the index of the note in its run. Throws file system errors. */
export function saveSplitRecord(folder: string, part: number, { manifest, links }: SplitRecord, disk: Disk): void {
  const options = { rights: privateFile, durable: true }
  const [manifestPath, linksPath] = pathsOf(folder, part)
  disk.write(manifestPath, Buffer.from(printManifest(manifest)), options)
  disk.write(linksPath, Buffer.from(`${JSON.stringify(links)}\n`), options)
}

function pathsOf(folder: string, part: number): [manifest: string, links: string] {
  const number = part === 0 ? '' : `.${part + 1}`
  return [join(folder, `manifest${number}.json`), join(folder, `links${number}.json`)]
}

/** Reads the record of a note beside a journal; undefined if absent. Throws a `Failure` if unreadable. */
export function readSplitRecord(folder: string, part: number): SplitRecord | undefined {
  const [manifest, links] = pathsOf(folder, part).map((path) => readText(path, mostBytes.manifest))
  if (manifest === undefined || links === undefined) return undefined
  try {
    return { manifest: parseManifest(manifest), links: v.parse(linksSchema, JSON.parse(links)) }
  } catch (error) {
    throw new Failure(folder, messages.invalidJournal((error as Error).message))
  }
}
