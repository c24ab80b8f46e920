import { message, type Place } from './message.ts'

export const missingNote = (path: string) => message('missing-note', `Cannot find \`${path}\``, { fatal: true })

export const missingFolder = (path: string) =>
  message('missing-folder', `Cannot find the folder \`${path}\``, { fatal: true })

export const notAFile = (path: string) =>
  message('not-a-file', `Unexpected folder \`${path}\`, expected a Markdown file`, { fatal: true })

export const notAFolder = (path: string) =>
  message('not-a-folder', `Unexpected file \`${path}\`, expected a folder that \`split\` wrote`, { fatal: true })

export const cannotRead = (path: string, why: string) =>
  message('cannot-read', `Cannot read \`${path}\`: ${why}`, { fatal: true })

export const emptyNote = () => message('empty-note', 'Unexpected empty note, expected some text', { fatal: true })

export const tooLarge = (bytes: number) =>
  message('too-large', `Unexpected note of ${bytes} bytes, expected at most 1 GB`, { fatal: true })

export const notUtf8 = (offset: number) =>
  message('not-utf8', `Unexpected bytes that are not UTF-8 at byte ${offset}`, {
    fatal: true,
    note: 'Save the note as UTF-8 and try again.',
  })

export const nulByte = (place: Place) =>
  message('nul-byte', 'Unexpected NUL byte, expected text', { place, fatal: true })

export const noNotes = (folder: string) =>
  message('no-notes', `Cannot find a note in \`${folder}\``, {
    fatal: true,
    note: 'Name a note: `notesplit split NOTE.md`.',
  })

export const sameFolder = (folder: string, other: string) =>
  message('same-folder', `Cannot write to \`${folder}\`, \`${other}\` is split into it in the same run`, {
    fatal: true,
  })

export const editedFile = (path: string) =>
  message('edited-file', `Unexpected edit of \`${path}\` since it was written`, {
    fatal: true,
    note: 'Nothing was written. Take the edit home with `join`, keep it here with `split --merge`, or overwrite it with `--force`.',
  })

export const foreignFile = (path: string) =>
  message('foreign-file', `Cannot write \`${path}\`, a file of that name stands there that notesplit did not write`, {
    fatal: true,
    note: 'Nothing was written. Move it away, or run again with `--force` to overwrite it; what stands there is kept as `.bak`.',
  })

export const keptBackup = (path: string, backup: string) =>
  message('kept-backup', `Kept what stood in \`${path}\` as \`${backup}\``, {
    note: 'Take from it what you need, and remove it.',
  })

export const staleOutput = (path: string, what: 'missing' | 'differs' | 'left over') =>
  message(
    'stale-output',
    what === 'missing'
      ? `Cannot find \`${path}\`, which the note gives`
      : what === 'differs'
        ? `Unexpected content of \`${path}\`, the note gives another`
        : `Unexpected \`${path}\`, which the note gives no more`,
  )

export const cannotWrite = (path: string, why: string) =>
  message('cannot-write', `Cannot write \`${path}\`: ${why}`, { fatal: true })

export const badRecord = (path: string, why: string) =>
  message('bad-record', `Cannot read the record \`${path}\`: ${why}`, {
    fatal: true,
    note: 'Nothing was written. Restore it, or let `split --force` write it anew.',
  })

export const lockedPlace = (path: string, lock: string, pid: number | undefined) =>
  message(
    'locked-place',
    `Cannot write \`${path}\`, another run${pid === undefined ? '' : ` (process ${pid})`} is writing there`,
    { fatal: true, note: `Wait for its end and run again. If there is no such run, remove \`${lock}\`.` },
  )
