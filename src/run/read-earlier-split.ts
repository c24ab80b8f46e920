import { join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { Failure } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { readText } from '../disk/read-file.ts'
import { readFolder } from '../disk/read-folder.ts'
import { readManifest } from '../disk/read-manifest.ts'
import { followRenames } from '../join/follow-renames.ts'
import { type NoteSince, settleNotes } from '../join/settle-notes.ts'
import { takeHostsOut } from '../join/take-hosts-out.ts'
import type { JoinResult } from '../join.ts'
import * as messages from '../messages/index.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { HostText } from '../plan/host.ts'
import type { SettledNotes } from '../plan/settled-notes.ts'
import type { JoinedFile, Manifest } from '../write/manifest.ts'
import { joinDisk, mergeNote } from './run-join.ts'

/** The output of an earlier split, with the changes since. */
export interface EarlierSplit {
  /** The manifest, with the current paths of its files. */
  manifest: Manifest
  settled: SettledNotes
  /** The texts of its notes; of one that sections joined only these sections. */
  files: ReadonlyMap<string, string>
  /** The own text of notes that sections joined. */
  hosts: ReadonlyMap<string, HostText>
  /** The files that were renamed since, each with its file. */
  messages: VFileMessage[]
  /** The old path of each renamed note by its new one. */
  renamed: ReadonlyMap<string, string>
  /** The folder's join, if its files were edited. */
  joined: JoinResult | undefined
  note: NoteSince
  /** The files of the last join, if the note has it. */
  last: readonly JoinedFile[]
}

const unedited = { joined: undefined, note: 'unchanged', isOver: false } as const

/** Joins a folder, if its files can be read. `isOver`: the note is what it was before the last join. */
async function joinReadable(folder: string): Promise<Pick<EarlierSplit, 'joined' | 'note'> & { isOver: boolean }> {
  try {
    const split = readFolder(folder)
    const { source = '', manifest } = split
    // the note may have been restored since
    const isOver = manifest?.source.joined?.over === hashText(source)
    // an emptied topic may have been dropped from the note
    const joined = await joinDisk(split, true)
    if (joined.messages.some(({ fatal }) => fatal)) return { joined, note: 'unchanged', isOver }
    const first = await mergeNote(split, joined, source, true)
    if (first.text === source) return { joined, note: 'joined', isOver }
    // without a record of a join, the split text is the only ancestor
    const last = manifest?.source.joined ? await mergeNote(split, joined, source) : first
    if (last.text === source) return { joined, note: 'once joined', isOver }
    return { joined, note: last.conflict === undefined ? 'open' : 'conflict', isOver }
  } catch (error) {
    if (error instanceof Failure) return unedited
    throw error
  }
}

/**
 * Reads the output of an earlier split; undefined without a manifest. Throws a `Failure` for an unreadable one, unless
 * forced.
 */
export async function readEarlierSplit(folder: string, force: boolean): Promise<EarlierSplit | undefined> {
  const manifest = readManifest(folder, force)
  if (!manifest) return undefined
  const files = new Map<string, string>()
  const paths = new Set([...manifest.notes, ...(manifest.source.joined?.files ?? [])].map(({ path }) => path))
  for (const path of paths) {
    const text = readText(join(folder, path))
    if (text !== undefined) files.set(path, text)
  }
  const hosts = takeHostsOut(manifest, files)
  const isEdited = manifest.notes.some(({ path, hash }) => hash !== hashText(files.get(path) ?? ''))
  const { joined, note, isOver } = isEdited ? await joinReadable(folder) : unedited
  const lastOf = ({ source }: Manifest) => (isOver ? [] : (source.joined?.files ?? []))
  // while nothing is missing, foreign files do not matter
  if (files.size === paths.size) {
    const last = lastOf(manifest)
    const settled = settleNotes(manifest, files, { joined, note, last })
    return { manifest, settled, files, hosts, messages: [], renamed: new Map(), joined, note, last }
  }
  const disk = readFolder(folder)
  const parser = loadParser('satteri')
  const followed = await followRenames(manifest, disk.files, disk.source, { parser, hash: hashText })
  const { renamed, guessed, manifest: now = manifest } = followed
  const last = lastOf(now)
  return {
    manifest: now,
    files: disk.files,
    hosts: disk.hosts,
    settled: settleNotes(now, disk.files, { renamed, joined, note, last }),
    messages: [...renamed].map(([path, old]) => {
      const made = guessed.has(path) ? messages.renamedAndEdited(path, old) : messages.renamedFile(path, old)
      return messages.inFile(made, join(folder, path))
    }),
    renamed,
    joined,
    note,
    last,
  }
}
