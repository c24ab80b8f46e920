import { didYouMean, error, info, warning } from './message.ts'

function listLinks(links: readonly string[]): string {
  return links.map((link) => `\`${link}\``).join(', ')
}

export const notAVault = (path: string) => error('not-a-vault', `\`${path}\` is not a folder of notes`)

/** `isRead`: whether its ending is that of notes in a vault. */
export const noteOutsideVault = (vault: string, isRead: boolean) =>
  error(
    'note-outside-vault',
    isRead ? `The note is not in the vault \`${vault}\`` : 'Obsidian reads only `.md` files as notes',
    { note: isRead ? undefined : 'Rename the file, or split it into a folder with `-o`.' },
  )

export const assumedVault = (folder: string) =>
  warning(
    'assumed-vault',
    `Links in notes outside of \`${folder}\` were not looked for: no vault was found around it`,
    {
      note: 'No folder above the note has `.obsidian` or `.git`. If other folders link to the note, name their root: `--vault FOLDER`.',
    },
  )

/** `others`: the folders of the vault with notes outside of the named one; `.` for the root. */
export const partOfVault = (folder: string, vault: string, others: readonly string[]) =>
  warning(
    'part-of-vault',
    `\`${folder}\` is a part of the vault \`${vault}\`; links in ${listLinks(others.slice(0, 5))}${others.length > 5 ? ` and ${others.length - 5} more folders` : ''} were not updated`,
    { note: 'Use `--vault` without a folder to update the links of the whole vault.' },
  )

export const alreadySplit = (path: string) =>
  error('already-split', `\`${path}\` is already the index note of a split`, {
    note: 'To split it in another way, join it first with `notesplit join NOTE --vault`, or run `notesplit undo`. `--force` splits the index note itself.',
  })

export const unreadableNote = (why: string) => warning('unreadable-note', `Links in this file were not updated: ${why}`)

/** `links`: as written in the note; `to`: where they lead now. */
export const protectedNote = (links: readonly string[], mark: string, to: 'to the index note' | 'nowhere') =>
  warning(
    'protected-note',
    `${listLinks(links)} now ${links.length === 1 ? 'leads' : 'lead'} ${to}; the file is protected by \`${mark}\``,
    { note: 'Change the links by hand, or undo, remove the protection and run again.' },
  )

export const unmatchedProtection = (pattern: string, meant: string | undefined) =>
  warning('unmatched-protection', `\`--protect ${pattern}\` matches no file of the vault${didYouMean(meant)}`)

export const noteIsProtected = (path: string, mark: string) =>
  error('note-is-protected', `\`${path}\` is not changed: it is protected by \`${mark}\``, {
    note: 'Nothing was written. Remove the protection, or split the note into a folder with `-o`.',
  })

export const privateLink = (link: string, target: string) =>
  warning('private-link', `\`${link}\` links a public note to \`${target}\`, which is private`, {
    note: 'Readers of the public note can see the name of the private one.',
  })

export const changedDuringRun = () =>
  error('changed-during-run', 'The file changed while notesplit was running', {
    note: 'Nothing was written. Run again.',
  })

export const interruptedRun = (vault: string, fatal: boolean) =>
  (fatal ? error : warning)('interrupted-run', `An earlier run was interrupted while it wrote to \`${vault}\``, {
    note: 'Roll it back with `notesplit undo`.',
  })

export const rolledBack = (path: string) => info('rolled-back', `Rolled back the interrupted split of \`${path}\``)

export const nothingToUndo = (vault: string) => error('nothing-to-undo', `\`${vault}\` has no split to undo`)

export const editedSinceSplit = () =>
  error('edited-since-split', 'The file was edited since the split', {
    note: 'Nothing was undone. Save a copy of the file, restore the version that the split wrote, and try again.',
  })

/** `links` as written in the file. */
export const linkLostByUndo = (links: readonly string[], isForced: boolean) =>
  (isForced ? warning : error)(
    'link-lost-by-undo',
    `${listLinks(links)} ${isForced ? 'lost its target' : 'would lose its target'} by the undo`,
    {
      note: isForced
        ? undefined
        : 'Nothing was undone. Split the note again instead, which updates links; or change the links; or undo with `--force`.',
    },
  )

/** `lost`: links to topics in notes that were written since. */
export const severalSplits = (note: string, runs: number, lost: readonly { path: string; links: string[] }[]) =>
  error(
    'several-splits',
    `\`${note}\` was split ${runs} times, and ${lost.length === 0 ? 'files were edited' : `${lost.map(({ path }) => (path === note ? 'the note itself' : `\`${path}\``)).join(', ')} linked its topics`} since; only all its splits can be undone together`,
    {
      note: 'Nothing was undone. To get back one note with all edits, use `notesplit undo --force` or `notesplit join NOTE --vault`.',
    },
  )

export const topicLeftOver = (topic: string, note: string) =>
  error('topic-left-over', `Splitting \`${note}\` again would leave nothing for \`${topic}\``, {
    note: 'Nothing was written. Its section is gone or in another topic, or the file is in a folder outside of that of the note. Join the note with `notesplit join NOTE --vault`, then split it.',
  })

export const noSplitRecord = (note: string) =>
  error('no-split-record', `The journal of the split of \`${note}\` does not hold its manifest`, {
    note: 'Undo the split with `notesplit undo` as long as nothing was edited.',
  })

export const notSplitHere = (path: string) =>
  error('not-split-here', `\`${path}\` has no split that can be joined`, {
    note: '`notesplit undo --list` shows the splits of a vault.',
  })

/** `links` as written in the file. */
export const undecidedLink = (links: readonly string[], note: string, isForced: boolean) =>
  (isForced ? warning : error)(
    'undecided-link',
    `${listLinks(links)} ${links.length === 1 ? 'has' : 'have'} no heading in \`${note}\`${isForced ? '; now leads to the note' : ''}`,
    {
      note: isForced ? undefined : 'Nothing was written. Correct the link, or let it lead to the note with `--force`.',
    },
  )

export const orphan = (path: string) =>
  warning('orphan', `\`${path}\` is in a folder of topics, but the split did not write it; it stays`, {
    note: 'Link it from the note if it belongs there, or move it.',
  })

export const invalidJournal = (why: string) =>
  error('invalid-journal', `Cannot read the journal of a split: ${why}`, {
    note: 'Nothing was written. Restore the journal from a backup, or delete its folder; that split can then not be undone.',
  })

export const lostCopy = (copy: string, folder: string) =>
  error('lost-copy', `Cannot restore the file: its copy \`${copy}\` is missing or was changed`, {
    note: `Nothing was restored. Restore this file from a backup and run again, or delete \`${folder}\` to keep all files unchanged.`,
  })

export const badFilter = (filter: string) =>
  warning('bad-filter', `Cannot use the filter \`${filter}\` of Obsidian's excluded files`, {
    note: 'It is not a valid pattern, or uses a lookaround or back-reference. The notes it excludes are not skipped.',
  })
