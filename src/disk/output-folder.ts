import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { contentOf, type Manifest, manifestName, printManifest } from '../write/manifest.ts'
import type { OutputNote } from '../write/pieces.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'
import { hashText } from './hash.ts'
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
}

/** An output folder as it is and as it would be. */
export interface OutputFolder {
  folder: string
  /** Every file that a split gives or gave, the record last. */
  files: FolderFile[]
  /** Edited and foreign files that a run without `--force` must not touch. */
  conflicts: VFileMessage[]
}

/** Compares what a split gives with what stands in its folder. */
export function compareFolder(
  folder: string,
  result: { notes: readonly OutputNote[]; record: Manifest; recordText?: string | undefined },
  force: boolean,
): OutputFolder {
  const { notes, record } = result
  const printed = result.recordText ?? printManifest(record)
  const recorded = readText(join(folder, manifestName))
  const before = recorded === printed ? record : readRecord(folder, force, recorded)
  const written = new Map(before?.notes.map(({ path, hash }) => [path, hash]))
  const spellings = new Spellings(folder, written.keys())
  const files: FolderFile[] = []
  const conflicts: VFileMessage[] = []
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

/** The record of a folder, if it has one. Throws a `Failure` for one that cannot be read, unless `force` says to go on. */
export function readRecord(
  folder: string,
  force: boolean,
  text = readText(join(folder, manifestName)),
): Manifest | undefined {
  const path = join(folder, manifestName)
  if (text === undefined) return undefined
  try {
    const record = JSON.parse(text) as Manifest
    if (record.version !== 1) throw new Error(`unexpected version ${JSON.stringify(record.version)}`)
    if (!Array.isArray(record.notes)) throw new Error('no notes in it')
    if (typeof record.source?.hash !== 'string' || !isNotePath(record.source.path))
      throw new Error('no source note in it')
    for (const { path: note } of record.notes) if (isOutside(note)) throw new Error(`\`${note}\` is outside the folder`)
    return record
  } catch (error) {
    if (force) return undefined
    throw new Failure(path, messages.invalidManifest(path, (error as Error).message))
  }
}

/** Whether a path of a record leads out of its folder. */
function isOutside(path: unknown): boolean {
  return (
    typeof path !== 'string' || /^(?:[/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..') || path === ''
  )
}

/** Whether a path can be that of a source note: `join` writes there. */
function isNotePath(path: unknown): boolean {
  return typeof path === 'string' && !/^(?:[/\\]|[A-Za-z]:)/.test(path) && /[^/\\]$/.test(path)
}

/** The text of a file; undefined when there is none. */
export function readText(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Failure(path, messages.cannotRead(path, explainError(error)))
  }
}
