import type { VFileMessage } from 'vfile-message'
import { rebuildNotes } from './join/base-note.ts'
import { checkFolder } from './join/check-folder.ts'
import { type FileState, sourceOf, stateFiles } from './join/file-states.ts'
import { linksOf } from './join/folder-links.ts'
import type { FolderNote } from './join/folder-note.ts'
import { readFolderNotes } from './join/read-notes.ts'
import { followFolder, type JoinContext, join, type WrittenFolder } from './join.ts'
import * as messages from './messages/index.ts'
import type { NotePath } from './note/parse-note.ts'
import { contentOf, manifestName } from './write/manifest.ts'

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
  const { files } = folder
  const { record, renamed } = await followFolder(folder, { parser, hash })
  const states = stateFiles(record, files, hash)
  const source = record && sourceOf(record, folder.source, files, hash)
  if (!record || source === undefined)
    return { files: states, messages: [messages.sourceUnknown(record?.source.path ?? folder.name)] }
  const bases = rebuildNotes(record, source)
  // the manifest must be sound before the folder is compared with it
  const unsound = record.notes.filter(({ hash: written, role }, i) => {
    const text = bases[i]?.text ?? ''
    return hash(contentOf({ role, text }, record.source.bom)) !== written
  })
  if (unsound.length > 0) {
    return {
      files: states,
      messages: unsound.map(({ path }) =>
        messages.invalidManifest(manifestName, `it does not describe the text of \`${path}\``),
      ),
    }
  }
  const byPath = new Map(bases.map((base) => [base.path, base]))
  // as written they have their old paths, which their links use
  const old = bases.map((base) => ({ ...base, path: renamed.get(base.path) ?? base.path }))
  const oldFiles = new Map(old.map(({ path, role, text }) => [path, contentOf({ role, text }, record.source.bom)]))
  const present = states.filter(({ state }) => state !== 'missing')
  const now = await readFolderNotes(present, byPath, files, parser)
  // a note that is as written is read once
  const isRead = (path: NotePath) => now.get(path)?.base && files.get(path) === oldFiles.get(path)
  const changed = old.flatMap(({ path }) => (isRead(path) ? [] : { path, state: 'as written' as const }))
  const then = await readFolderNotes(changed, new Map(old.map((base) => [base.path, base])), oldFiles, parser)
  const before = new Map(old.map(({ path }) => [path, then.get(path) ?? (now.get(path) as FolderNote)]))
  const breaches = checkFolder(
    { notes: now, links: linksOf([...now.values()]) },
    { notes: before, links: linksOf([...before.values()]) },
    renamed,
  )
  const { messages: found } = await join(folder, { parser, hash, folders: { toSource: '', toOutput: '' } })
  return { files: states, messages: [...breaches, ...found] }
}
