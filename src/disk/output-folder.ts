import { existsSync, lstatSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { contentOf, type Manifest, manifestName, printManifest } from '../write/manifest.ts'
import type { OutputNote } from '../write/pieces.ts'
import { hashText } from './hash.ts'
import { mostBytes, readText } from './read-file.ts'
import { readManifest } from './read-manifest.ts'
import { Spellings } from './spelling.ts'

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

/** An output folder and its new content. */
export interface OutputFolder {
  folder: string
  /** Every file of this and the last split, the manifest last. */
  files: FolderFile[]
  /** Edited and foreign files that a run without `--force` must not touch. */
  conflicts: VFileMessage[]
}

/**
 * Compares the output of a split of the note at `source` with its folder. `known`: the folder's manifest with current
 * paths. Throws a `Failure`.
 */
export function compareFolder(
  folder: string,
  result: { notes: readonly OutputNote[]; record: Manifest; recordText?: string | undefined },
  { force, source, known }: { force: boolean; source: string; known?: Manifest | undefined },
): OutputFolder {
  const { notes, record } = result
  const printed = result.recordText ?? printManifest(record)
  const recorded = readText(join(folder, manifestName), mostBytes.manifest)
  const before = known ?? (recorded === printed ? record : readManifest(folder, force, recorded))
  const written = new Map(before?.notes.map(({ path, hash }) => [path, hash]))
  const spellings = new Spellings(folder, written.keys())
  const files: FolderFile[] = []
  const conflicts: VFileMessage[] = []
  const other = before && otherSource(folder, before, source)
  if (other !== undefined) conflicts.push(messages.otherSource(folder, other))
  const found = new Set<string>()
  const wanted = new Set(notes.map(({ path }) => path))
  for (const note of notes) {
    const content = contentOf(note, record.source.bom)
    const old = readText(join(folder, note.path))
    // where a disk treats two spellings as one name, a file written under the other one is ours as well
    const known = spellings.find(note.path)
    if (known !== undefined) found.add(known)
    const hash = known === undefined ? undefined : written.get(known)
    const isOther = old !== undefined && old !== content
    const isEdited = isOther && hash !== undefined && hash !== hashText(old)
    const isForeign = (isOther && hash === undefined) || isLink(join(folder, note.path))
    if (isForeign) conflicts.push(messages.foreignFile(join(folder, note.path)))
    if (isEdited) conflicts.push(messages.editedFile(join(folder, note.path)))
    files.push({ path: note.path, state: stateOf(old, content), old, content, isEdited, isForeign })
  }
  for (const [path, hash] of written) {
    if (wanted.has(path)) continue
    const old = readText(join(folder, path))
    if (old === undefined) continue
    const isEdited = hash !== hashText(old) && !found.has(path)
    if (isEdited) conflicts.push(messages.editedFile(join(folder, path)))
    files.push({ path, state: 'left over', old, content: undefined, isEdited, isForeign: false })
  }
  const ours = { isEdited: false, isForeign: false }
  files.push({ path: manifestName, state: stateOf(recorded, printed), old: recorded, content: printed, ...ours })
  return { folder, files, conflicts: force ? [] : conflicts }
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

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}
