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

/** What a file of an output folder is, next to what the note gives now. */
type FileState = 'new' | 'changed' | 'unchanged' | 'left over'

/** A file of an output folder. Paths are POSIX, relative to the folder. */
export interface FolderFile {
  path: string
  state: FileState
  /** What stands there; undefined when nothing does. */
  old: string | undefined
  /** What the note gives; undefined for a file that is left over. */
  content: string | undefined
  /** Whether it was edited since it was written, to something else than the note gives now. */
  isEdited: boolean
  /** Whether what stands there would be lost by writing: `--force` keeps it under another name. */
  isForeign: boolean
  /** Whether an edit was merged into its content: what the person wrote is kept as a backup. */
  isMerged?: boolean
}

/** An output folder as it is and as it would be. */
export interface OutputFolder {
  folder: string
  /** Every file that a split gives or gave, the record last. */
  files: FolderFile[]
  /** Edited and foreign files that a run without `--force` must not touch. */
  conflicts: VFileMessage[]
}

/**
 * Compares what a split of the note at `source` gives with what its folder holds. `known` is the folder's manifest with the paths
 * that its files have now. Throws a `Failure`.
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
    // where a disk takes two spellings for one name, a file that we wrote under the other one is ours as well
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

/** Whether a symbolic link stands at a path, be it one that leads nowhere: writing would put a file in its place. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  } catch {
    // a file in the place of a folder: the writing says so
    return false
  }
}

function stateOf(old: string | undefined, content: string): FileState {
  return old === undefined ? 'new' : old === content ? 'unchanged' : 'changed'
}

/** The note that a folder was split from, when it is another one than `source`, and still there. */
function otherSource(folder: string, manifest: Manifest, source: string): string | undefined {
  const path = resolve(folder, manifest.source.path)
  return path !== resolve(source) && existsSync(path) && !isSameFile(path, source) ? path : undefined
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}
