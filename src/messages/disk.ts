import { didYouMean, error, nothingWritten, type Place, warning } from './message.ts'

export const missingNote = (path: string, suggestion?: string) =>
  error('missing-note', `\`${path}\` does not exist${didYouMean(suggestion)}`)

export const missingFolder = (path: string) => error('missing-folder', `The folder \`${path}\` does not exist`)

export const notAFile = (path: string, what: 'folder' | 'pipe' | 'device') =>
  error('not-a-file', `\`${path}\` is a ${what}, not a regular file`)

export const notAFolder = (path: string, suggestion?: string) =>
  error('not-a-folder', `\`${path}\` is a file or link, not a folder${didYouMean(suggestion)}`)

/** `app`: the folder of another program in `folder`, if the path leads into that. */
export const outsideFolder = (path: string, folder: string, app?: string) => {
  const where = app === undefined ? `out of \`${folder}\`` : `into \`${app}\`, which belongs to another program`
  return error('outside-folder', `\`${path}\` leads ${where}`, {
    note: `${nothingWritten} Remove the symbolic link from the path. If a manifest or journal names the path, somebody changed it.`,
  })
}

export const badName = (path: string) =>
  error('bad-name', `The name of \`${path}\` is not UTF-8`, { note: `${nothingWritten} Rename the file.` })

/** Returns why a file that a later version wrote cannot be read. */
export const newerVersion = (version: unknown) =>
  `it has version ${JSON.stringify(version)?.slice(0, 40)}, but this notesplit reads version 1; update notesplit`

export const cannotRead = (path: string, why: string) => error('cannot-read', `Cannot read \`${path}\`: ${why}`)

export const emptyNote = () => error('empty-note', 'The file is empty')

export const tooLarge = (bytes: number, limit: number) =>
  error('too-large', `The file has ${Math.ceil(bytes / 1e6)} MB; the limit is ${limit / 1e6} MB`)

export const notUtf8 = (offset: number) =>
  error('not-utf8', `The file is not UTF-8 (byte ${offset})`, { note: 'Save the note as UTF-8 and run again.' })

export const nulByte = (place: Place) =>
  error('nul-byte', 'The note contains a NUL byte, so it is not a text file', { place })

export const noNotes = (folder: string) =>
  error('no-notes', `\`${folder}\` contains no Markdown note`, { note: 'Name a note: `notesplit split NOTE.md`.' })

export const sameFolder = (folder: string, other: string) =>
  error('same-folder', `Two notes would be split into \`${folder}\`: this one and \`${other}\``, {
    note: `${nothingWritten} Split them one at a time with different \`-o\` folders.`,
  })

export const editedFile = (path: string, canMerge = true) =>
  error('edited-file', `\`${path}\` was edited since the last split`, {
    note: canMerge
      ? `${nothingWritten} Apply the edit to the note with \`join\`, keep it here with \`split --merge\`, or overwrite it with \`--force\`.`
      : `${nothingWritten} \`--merge\` cannot place the edit. Apply it to the note with \`join\`, then split again.`,
  })

export const foreignFile = (path: string) =>
  error('foreign-file', `\`${path}\` already exists and was not written by notesplit`, {
    note: `${nothingWritten} Move the file, or overwrite it with \`--force\`, which keeps it as \`.bak\`.`,
  })

export const otherSource = (folder: string, source: string) =>
  error('other-source', `\`${folder}\` already has the topics of another note, \`${source}\``, {
    note: `${nothingWritten} Choose another folder with \`-o\`, or replace those topics with \`--force\`.`,
  })

export const backupKept = (path: string, backup: string) =>
  warning('backup-kept', `Saved the old \`${path}\` as \`${backup}\``, {
    note: 'Copy what you need from it, then delete it.',
  })

export const hardLink = (path: string) =>
  warning('hard-link', `\`${path}\` has another name on the disk (a hard link), which keeps the old text`, {
    note: 'If both should be one file, link it again.',
  })

const staleFiles = {
  edited: 'was edited since the last split; run `notesplit join`',
  foreign: 'was not written by notesplit; move it, then run `notesplit split`',
  missing: 'is missing; run `notesplit split`',
  differs: 'is out of date; run `notesplit split`',
  'left over': 'is left over from an earlier split; run `notesplit split`',
}

export const staleFile = (path: string, what: keyof typeof staleFiles) =>
  warning('stale-file', `\`${path}\` ${staleFiles[what]}`)

export const outputLeftBehind = (path: string, source: string, folder: string) =>
  warning('output-left-behind', `\`${path}\` was split from \`${source}\`, which no longer exists`, {
    note: `If the note was renamed, rename the folder to \`${folder}\` to keep its names and edits; otherwise delete it.`,
  })

export const noteInVault = (vault: string) =>
  warning('note-in-vault', `The note is in the Obsidian vault \`${vault}\`; links of other notes still lead to it`, {
    note: 'To split it in place and update the links of other notes, use `--vault`.',
  })

export const cannotWrite = (path: string, why: string) => error('cannot-write', `Cannot write \`${path}\`: ${why}`)

export const mergedManifest = (path: string) =>
  error('merged-manifest', `The manifest \`${path}\` has conflict markers of a merge`, {
    note: `${nothingWritten} Resolve the conflicts in the notes first. Then keep either version of the manifest (\`git checkout --ours\` or \`--theirs\`) and run \`split --merge\`, which keeps edits.`,
  })

export const invalidManifest = (path: string, why: string) =>
  error('invalid-manifest', `Cannot read the manifest \`${path}\`: ${why}`, {
    note: `${nothingWritten} Restore the file, or write it again with \`split --force\`.`,
  })

export const locked = (path: string, lock: string, pid: number | undefined) =>
  error('locked', `Another run${pid === undefined ? '' : ` (process ${pid})`} is writing to \`${path}\``, {
    note: `Wait until it ends and run again. If there is no such run, delete \`${lock}\`.`,
  })
