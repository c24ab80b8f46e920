import type { VFileMessage } from 'vfile-message'
import { type BaseNote, rebuildNotes } from './join/base-note.ts'
import { checkFolder, type LinkedNotes } from './join/check-folder.ts'
import { type FileState, sourceOf, stateFiles } from './join/file-states.ts'
import { linksOf } from './join/folder-links.ts'
import type { FolderNote } from './join/folder-note.ts'
import { readFolderNotes } from './join/read-notes.ts'
import { followFolder, type JoinContext, join, type WrittenFolder } from './join.ts'
import * as messages from './messages/index.ts'
import type { NotePath } from './note/parse-note.ts'
import type { Parser } from './parse/parser.ts'
import { contentOf, type Hash, type Manifest, manifestName } from './write/manifest.ts'

/** The inputs of verifying other than the folder. */
export type VerifyContext = Omit<JoinContext, 'folders'>

/** The current state of a folder. */
export interface VerifyResult {
  /** The notes of the manifest in its order, then all others. */
  files: { path: NotePath; state: FileState }[]
  /** Broken guarantees, and the messages of `join`. The file of each is the note that it is about. */
  messages: VFileMessage[]
}

/**
 * Checks the guarantees on the current state of a folder: what was edited, and whether links and footnotes still work.
 */
export async function verify(folder: WrittenFolder, { parser, hash }: VerifyContext): Promise<VerifyResult> {
  const { manifest, renamed } = await followFolder(folder, { parser, hash })
  const files = stateFiles(manifest, folder.files, hash)
  const source = manifest && sourceOf(manifest, folder.source, folder.files, hash)
  if (!manifest || source === undefined)
    return { files, messages: [messages.sourceUnknown(manifest?.source.path ?? folder.name)] }
  const bases = rebuildNotes(manifest, source)
  // the manifest must be sound before the folder is compared with it
  const unsound = unsoundNotes(manifest, bases, hash)
  if (unsound.length > 0) return { files, messages: unsound }
  const present = files.filter(({ state }) => state !== 'missing')
  const now = await readFolderNotes(present, byPath(bases), folder.files, parser, folder.hosts)
  // as written they have their old paths, which their links use
  const old = bases.map((base) => ({ ...base, path: renamed.get(base.path) ?? base.path }))
  const before = await readAsWritten(old, manifest.source.bom, { now, files: folder.files }, parser)
  const breaches = checkFolder(withLinks(now), withLinks(before), renamed)
  const { messages: joinMessages } = await join(folder, { parser, hash, folders: { toSource: '', toOutput: '' } })
  return { files, messages: [...breaches, ...joinMessages] }
}

/** Reports the notes whose pieces do not make up the text that was written. */
function unsoundNotes({ notes, source }: Manifest, bases: readonly BaseNote[], hash: Hash): VFileMessage[] {
  return notes.flatMap(({ path, role, hash: written }, i) => {
    const isSound = hash(contentOf({ role, text: bases[i]?.text ?? '' }, source.bom)) === written
    return isSound ? [] : messages.invalidManifest(manifestName, `it does not describe the text of \`${path}\``)
  })
}

/** Parses the written notes. An unedited note was already read. */
async function readAsWritten(
  bases: readonly BaseNote[],
  bom: boolean,
  { now, files }: { now: ReadonlyMap<NotePath, FolderNote>; files: WrittenFolder['files'] },
  parser: Parser,
): Promise<Map<NotePath, FolderNote>> {
  const old = new Map(bases.map(({ path, role, text }) => [path, contentOf({ role, text }, bom)]))
  const isRead = (path: NotePath) => now.get(path)?.base && files.get(path) === old.get(path)
  const changed = bases.flatMap(({ path }) => (isRead(path) ? [] : { path, state: 'as written' as const }))
  const read = await readFolderNotes(changed, byPath(bases), old, parser)
  return new Map(bases.map(({ path }) => [path, read.get(path) ?? (now.get(path) as FolderNote)]))
}

function byPath(bases: readonly BaseNote[]): Map<NotePath, BaseNote> {
  return new Map(bases.map((base) => [base.path, base]))
}

function withLinks(notes: ReadonlyMap<NotePath, FolderNote>): LinkedNotes {
  return { notes, links: linksOf([...notes.values()]) }
}
