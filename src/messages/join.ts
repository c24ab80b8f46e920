import { message, type Place } from './message.ts'

export const editConflict = (what: string, here: string, other: string, place: Place) =>
  message('edit-conflict', `Unexpected edit of \`${what}\` at \`${here}\`, expected the one at \`${other}\``, {
    place,
    fatal: true,
    note: 'Nothing was written. Make both alike, or take one of them back.',
  })

export const mergeConflict = (mine: string, theirs: string, place?: Place) =>
  message('merge-conflict', `Cannot merge the edit at \`${mine}\` with what the note gives at \`${theirs}\``, {
    place,
    fatal: true,
    note: 'Both stand in the file, between `<<<<<<<` and `>>>>>>>`. Choose, and run `join`.',
  })

export const ignoredEdit = (what: 'pointer' | 'frontmatter', place: Place) =>
  message(
    'ignored-edit',
    `Cannot take home an edit of ${what === 'pointer' ? 'a pointer of the index' : 'the frontmatter of a topic'}`,
    { place, note: 'notesplit wrote it, and nothing of the source note stands behind it.' },
  )

export const lostTarget = (link: string, place: Place) =>
  message('lost-target', `Cannot link \`${link}\` in the joined note, what it leads to has no heading there`, {
    place,
    note: 'It is left as it stands.',
  })

export const missingOutput = (path: string) =>
  message('missing-output', `Cannot find \`${path}\`, its text is taken from the record`, {
    note: 'To drop a section, delete its text and keep the file, or delete it from the joined note.',
  })

export const renamedFile = (path: string, old: string) =>
  message('renamed-file', `Took \`${path}\` for \`${old}\`, which it is to the byte`, {
    info: true,
    note: 'The name is not taken home: rename the heading to rename the file for good.',
  })

export const unknownFile = (path: string) =>
  message('unknown-file', `Unexpected file \`${path}\`, expected it in the record or linked from the index`, {
    info: true,
    note: 'It is left out.',
  })

export const joinedFile = (path: string, place: Place) =>
  message('joined-file', `Joined the new file \`${path}\` where the index links it`, { place, info: true })

export const takenLabel = (label: string, given: string, place: Place) =>
  message(
    'taken-label',
    `Unexpected label \`${label}\`, which the note gives another definition; it is \`${given}\` now`,
    {
      place,
      info: true,
    },
  )

export const plainJoin = (folder: string) =>
  message('plain-join', `Cannot find a record in \`${folder}\`, joined its notes in the order of the index`, {
    note: 'Without the record the notes are put together as they stand, with links between them turned into links to headings.',
  })

export const lostSource = (path: string) =>
  message('lost-source', `Cannot find the text that \`${path}\` was split from`, {
    fatal: true,
    note: 'Neither the record nor the source note holds it. Restore one of them.',
  })

export const changedSource = (path: string) =>
  message('changed-source', `Cannot write \`${path}\`, it is not as it was when it was split`, {
    fatal: true,
    note: 'Nothing was written. Name another note with `-o`, take the change in with `split --merge`, or overwrite it with `--force`.',
  })

export const noRecord = (folder: string) =>
  message('no-record', `Cannot find a record in \`${folder}\``, {
    fatal: true,
    note: 'Only a folder that `split` wrote can be held against its source note.',
  })
