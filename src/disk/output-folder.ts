import { existsSync, lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { type HostText, ownTextOf } from '../plan/host.ts'
import { contentOf, type JoinedFile, type Manifest, manifestName, printManifest } from '../write/manifest.ts'
import type { OutputNote } from '../write/pieces.ts'
import { hashText } from './hash.ts'
import { mostBytes, readText } from './read-file.ts'
import { readManifest } from './read-manifest.ts'
import { isSameFile, spellingsIn } from './spelling.ts'

/** A file of an output folder, compared with the new output. */
type FileState = 'new' | 'changed' | 'unchanged' | 'left over'

/** A file of an output folder. Paths are POSIX, relative to the folder. */
export interface FolderFile {
  path: string
  state: FileState
  /** The current content; undefined if absent. */
  old: string | undefined
  /** The new content; undefined for a left-over file. */
  content: string | undefined
  /** Whether it was edited since it was written, and differs from the new content. */
  isEdited: boolean
  /** Whether writing would lose its content: `--force` keeps it under another name. */
  isForeign: boolean
  /** Whether an edit was merged into its content: the user's version is kept as a backup. */
  isMerged?: boolean
}

/** An earlier split: its manifest with current paths, and its notes. */
interface Earlier {
  manifest: Manifest
  /** Without the own text of notes that sections joined. */
  files: ReadonlyMap<string, string>
  /** The own text of notes that sections joined. */
  hosts: ReadonlyMap<string, HostText>
  /** The files of the last join, if the note has it. */
  last: readonly JoinedFile[]
}

/** An output folder and its new content. */
export interface OutputFolder {
  folder: string
  /** Every file of this and the last split, the manifest last. */
  files: FolderFile[]
  /** Edited and foreign files that a run without `--force` must not touch. */
  conflicts: VFileMessage[]
}

/**
 * Compares the output of a split of the note at `source` with its folder. Throws a `Failure`.
 */
export function compareFolder(
  folder: string,
  result: { notes: readonly OutputNote[]; manifest: Manifest; manifestText?: string | undefined },
  { force, source, earlier }: { force: boolean; source: string; earlier?: Earlier | undefined },
): OutputFolder {
  const { notes, manifest } = result
  const printed = result.manifestText ?? printManifest(manifest)
  const onDisk = readText(join(folder, manifestName), mostBytes.manifest)
  // git may have changed the line ends of the file; those of the note are escaped in it
  const recorded = onDisk?.replaceAll('\r\n', '\n')
  const before = earlier?.manifest ?? (recorded === printed ? manifest : readManifest(folder, force, recorded))
  const hashes = new Map(before?.notes.map(({ path, hash }) => [path, hash]))
  const knownPath = spellingsIn(folder, hashes.keys())
  const wanted = new Set(notes.map(({ path }) => path))
  // where a disk treats two spellings as one name, a file written under the other one is ours as well
  const written = new Set([...wanted].flatMap((path) => knownPath(path) ?? []))
  const files = [
    ...notes.map((note) => {
      const known = knownPath(note.path)
      const hash = known === undefined ? undefined : hashes.get(known)
      return compareFile(folder, note, contentOf(note, manifest.source.bom), { hash, earlier })
    }),
    ...[...hashes].flatMap(([path, hash]) =>
      wanted.has(path) ? [] : leftOver(folder, path, hash, { written, earlier }),
    ),
  ]
  const other = before && otherSource(folder, before, source)
  const conflicts = [
    ...(other === undefined ? [] : [messages.otherSource(folder, other)]),
    ...files.flatMap((file) => conflictsOf(folder, file)),
  ]
  const isSame = files.every(({ state }) => state === 'unchanged') && recorded === withHostsOf(before, manifest)
  const content = isSame && recorded !== undefined ? recorded : printed
  const manifestFile: FolderFile = {
    path: manifestName,
    state: stateOf(recorded, content),
    old: onDisk,
    content,
    isEdited: false,
    isForeign: false,
  }
  return { folder, files: [...files, manifestFile], conflicts: force ? [] : conflicts }
}

/** Prints a manifest with the hosts of the last one: a user's edits of their own text need no new manifest. */
function withHostsOf(before: Manifest | undefined, manifest: Manifest): string | undefined {
  const hosts = new Map(before?.notes.flatMap(({ path, host }) => (host ? [[path, host] as const] : [])))
  if (hosts.size === 0) return undefined
  const notes = manifest.notes.map(({ pieces, ...note }) => {
    const host = hosts.get(note.path)
    return host && note.host ? { ...note, host, pieces } : { ...note, pieces }
  })
  return printManifest({ ...manifest, notes })
}

/** Compares a file with its new content; `hash` is that of its last one, if it was written by a split. */
function compareFile(
  folder: string,
  { path, host }: OutputNote,
  content: string,
  { hash, earlier }: { hash: string | undefined; earlier: Earlier | undefined },
): FolderFile {
  const old = readText(join(folder, path))
  const isOther = old !== undefined && old !== content
  // of a note that sections joined, only these can be lost
  const ours = host ? earlier?.files.get(path) : old
  // a new file that `join` merged into the note is ours, in another version than the note's
  const isJoined = hash === undefined && earlier?.last.some((file) => file.path === path) === true
  const isEdited = isOther && (isJoined || (hash !== undefined && ours !== undefined && hash !== hashText(ours)))
  const isForeign = (isOther && hash === undefined && !isJoined && !host) || isLink(join(folder, path))
  return { path, state: stateOf(old, content), old, content, isEdited, isForeign }
}

/** Returns a file that the last split wrote and this one does not, if it exists; `written`: the files that are written. */
function leftOver(
  folder: string,
  path: string,
  hash: string,
  { written, earlier }: { written: ReadonlySet<string>; earlier: Earlier | undefined },
): FolderFile[] {
  const old = readText(join(folder, path))
  if (old === undefined) return []
  const host = earlier?.hosts.get(path)
  const isEdited = hash !== hashText(host ? (earlier?.files.get(path) ?? '') : old) && !written.has(path)
  // a note that sections joined keeps its own text
  const kept = host && ownTextOf(host)
  return [
    {
      path,
      state: kept === undefined ? 'left over' : stateOf(old, kept),
      old,
      content: kept,
      isEdited,
      isForeign: false,
    },
  ]
}

function conflictsOf(folder: string, { path, isEdited, isForeign }: FolderFile): VFileMessage[] {
  const shown = join(folder, path)
  return [...(isForeign ? [messages.foreignFile(shown)] : []), ...(isEdited ? [messages.editedFile(shown)] : [])]
}

/** Returns whether a path is a symbolic link, valid or not: writing would replace it by a file. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  } catch {
    // a file in place of a folder: the write reports it
    return false
  }
}

function stateOf(old: string | undefined, content: string): FileState {
  return old === undefined ? 'new' : old === content ? 'unchanged' : 'changed'
}

/** Returns the note that a folder was split from, if it is not `source` and still exists. */
function otherSource(folder: string, manifest: Manifest, source: string): string | undefined {
  const path = resolve(folder, manifest.source.path)
  return path !== resolve(source) && existsSync(path) && !isSameFile(path, source) ? path : undefined
}
