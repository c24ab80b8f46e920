import { message } from './message.ts'

export const notAVault = (path: string) =>
  message('not-a-vault', `Unexpected \`${path}\`, expected a folder of notes`, { fatal: true })

export const outsideVault = (vault: string) =>
  message('outside-vault', `Cannot reorganize \`${vault}\`, the note is not in it`, { fatal: true })

export const splitBefore = (path: string) =>
  message('split-before', `Cannot split \`${path}\` again, it is the index of a split already`, {
    fatal: true,
    note: 'Take the split back with `notesplit undo`, or split it all the same with `--force`.',
  })

export const unreadableNote = (why: string) =>
  message('unreadable-note', `Cannot look for links: ${why}`, { note: 'The file is left as it is.' })

/** `links` are as written in the note. */
export const protectedNote = (links: readonly string[], mark: string) =>
  message(
    'protected-note',
    `Cannot change ${links.map((link) => `\`${link}\``).join(', ')}, the note is protected by \`${mark}\``,
    { note: 'They lead to the index now. Change them by hand.' },
  )

export const privateLink = (link: string, target: string) =>
  message('private-link', `Unexpected link \`${link}\` from a public note to \`${target}\`, which is private`, {
    note: 'Whoever reads the note reads the name of the private one.',
  })

export const changedNote = () =>
  message('changed-note', 'Unexpected change of the file since it was read', {
    fatal: true,
    note: 'Nothing was written. Run again.',
  })

export const interruptedRun = (vault: string) =>
  message('interrupted-run', `Cannot read \`${vault}\`, a run was interrupted while it wrote there`, {
    fatal: true,
    note: 'Take it back with `notesplit undo`.',
  })

export const takenBack = (path: string) =>
  message('taken-back', `Took back the split of \`${path}\`, which was interrupted`, { info: true })

export const nothingToUndo = (vault: string) =>
  message('nothing-to-undo', `Cannot find a split to take back in \`${vault}\``, { fatal: true })

export const editedSince = () =>
  message('edited-since', 'Unexpected edit since the split', {
    fatal: true,
    note: 'Nothing was taken back. Keep a copy of the edit elsewhere, make the file as the split left it, and try again.',
  })

export const badJournal = (why: string) =>
  message('bad-journal', `Cannot read the journal of the last split: ${why}`, { fatal: true })
