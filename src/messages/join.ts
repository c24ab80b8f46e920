import { error, inFile, info, type Place, warning } from './message.ts'

export const editConflict = (what: string, here: string, other: string, place: Place) =>
  error('edit-conflict', `\`${what}\` was edited differently at \`${here}\` and \`${other}\``, {
    place,
    note: 'Nothing was written. Make both places say the same, or undo one of the edits.',
  })

export const mergeConflict = (mine: string, theirs: string, place?: Place) =>
  error('merge-conflict', `The edit at \`${mine}\` conflicts with the note at \`${theirs}\``, {
    place,
    note: 'The file contains both versions between `<<<<<<<` and `>>>>>>>`. Choose one, then run `join`.',
  })

export const editsLeftOver = () =>
  error('edits-left-over', 'This file has your edits, but the note no longer gives a topic of this name', {
    note: 'It was kept, and no other file links it. Move the edits that you need to the note, then delete the file.',
  })

export const editNotMerged = (place: Place) =>
  warning('edit-not-merged', 'The pointer or heading you deleted or moved returns with the next split', {
    place,
    note: 'To delete the section itself, delete the text of its topic, or the section of the note.',
  })

export const pointerStays = (place: Place) =>
  info('pointer-stays', 'The text of notesplit that you edited is not in the note; later splits keep it', { place })

export const movesToTopic = (topic: string, place: Place) =>
  warning('moves-to-topic', `Your text below the pointer is in the section of \`${topic}\`, where a split moves it`, {
    place,
    note: 'To keep it in the index note, set `keep` of the topic in the plan: the first paragraphs stay.',
  })

/** Returns whether a message says what stays in topics: of no interest to a vault, where a join removes them. */
export const isAboutTopics = ({ ruleId = '' }: { ruleId?: string | undefined }) =>
  /^(?:properties-stay|pointer-stays|moves-to-topic)$/.test(ruleId)

/** `text`: the edited pointer. */
export const pointerDropped = (text: string) =>
  warning('pointer-dropped', `The pointer you edited no longer has a topic: \`${text}\``, {
    note: 'It was left out. If you need its words, add them to the note.',
  })

export const propertiesStay = (place: Place) =>
  info('properties-stay', 'The properties you edited stay in the topic; later splits keep them', { place })

/** `value` as JSON. */
export const propertyLeft = (key: string, value: string) =>
  warning('property-left', `The property \`${key}: ${value}\` is not in the joined note`, {
    note: 'The joined note has another value, or the property is about one file only. Add it to the note if you need it.',
  })

export const linkTargetGone = (link: string, place: Place) =>
  warning('link-target-gone', `The target of \`${link}\` has no heading in the joined note; link left unchanged`, {
    place,
  })

export const missingFile = (path: string, movedTo: string | undefined) => {
  const [what, note] =
    movedTo === undefined
      ? [
          'used its text from the last split',
          'To drop a section, delete its text but keep the file, or delete the section from the joined note.',
        ]
      : [`its text is in \`${movedTo}\` now`, 'Links of other notes to the missing file are left unchanged.']
  return warning('missing-file', `\`${path}\` is missing; ${what}`, { note })
}

const losses = {
  empty: 'is empty',
  cut: 'breaks off in the middle of a line',
  left: 'no longer has the sections that joined it',
}

export const emptiedFile = (path: string, loss: keyof typeof losses) =>
  inFile(
    error('emptied-file', `\`${path}\` ${losses[loss]}`, {
      note: `Nothing was written. Restore the text${loss === 'left' ? '' : ', or delete the file to get that of the last split back'}. \`join --force\` deletes it from the note.`,
    }),
    path,
  )

export const renamedFile = (path: string, old: string) =>
  info('renamed-file', `\`${old}\` was renamed to \`${path}\``, { note: 'Later splits keep the new name.' })

export const renamedAndEdited = (path: string, old: string) =>
  warning('renamed-and-edited', `\`${path}\` has most words of \`${old}\`, which is missing; treated as renamed`, {
    note: `If it is another note, move it out of the folder, or restore \`${old}\`.`,
  })

export const fileNotJoined = (path: string) =>
  info('file-not-joined', `\`${path}\` was left out: notesplit did not write it and the index does not link it`, {
    note: 'Link it from the index to include it.',
  })

export const fileJoined = (path: string, place: Place) =>
  info('file-joined', `Added the new file \`${path}\` to the note`, { place })

export const labelRenamed = (label: string, newLabel: string, place: Place) =>
  info('label-renamed', `Renamed the label \`${label}\` to \`${newLabel}\`, because the note already defines it`, {
    place,
  })

export const joinedWithoutManifest = (folder: string) =>
  warning('joined-without-manifest', `\`${folder}\` has no manifest; joined its notes in the order of the index`, {
    note: 'Links between the notes were changed to links to headings. The result may differ from the original note.',
  })

/** `lines` are in the note and not in the joined one. */
export const joinLosesText = (path: string, lines: number, first: string) =>
  error('join-loses-text', `\`${path}\` has ${lines} lines that the joined note does not have, such as \`${first}\``, {
    note: 'Nothing was written. Write to another file with `-o`.',
  })

export const sourceUnknown = (path: string) =>
  error('source-unknown', `The text that \`${path}\` was split from is not known`, {
    note: 'Neither the manifest nor the source note contains it. Restore one of them.',
  })

/** `line`: the first that both changed, as written in the note; empty if it deleted them. */
export const sourceChanged = (path: string, line: string) =>
  error('source-changed', `\`${path}\` and a topic changed the same lines${line && `, the note to \`${line}\``}`, {
    note: 'Nothing was written. Run `split --merge`, which puts both versions into the topic, choose one there, then run `join`. `join --force` replaces the lines of the note, and keeps the old note as `.bak`.',
  })

/** `splits`: the folders of splits in this one. */
export const noTarget = (folder: string, why: string, splits: readonly string[] = []) =>
  error('no-target', `Cannot tell which note \`${folder}\` belongs to: ${why}`, {
    note:
      splits.length > 0
        ? `Nothing was written. ${nameOneOf(splits)}`
        : 'Nothing was written. Name the note with `-o NOTE.md`, or print it with `-o -`.',
  })

/** `splits`: the folders of splits in this one. */
export const noManifest = (folder: string, splits: readonly string[]) =>
  error('no-manifest', `\`${folder}\` has no manifest (\`.notesplit.json\`)`, {
    note: splits.length > 0 ? nameOneOf(splits) : 'Only a folder that `notesplit split` wrote can be verified.',
  })

function nameOneOf([first, ...others]: readonly string[]): string {
  return `Name a folder in it that \`split\` wrote: \`${first}\`${others.length > 0 ? ` or ${others.length} more` : ''}.`
}

export const noProof = (paths: readonly string[]) =>
  error('no-proof', `Cannot prove a split whose files changed: ${paths.map((path) => `\`${path}\``).join(', ')}`, {
    note: 'Run `notesplit join`, then `notesplit split`, then `notesplit verify --proof` again.',
  })

export const deadLink = (why: string, place?: Place) =>
  error('dead-link', why, {
    place,
    note: 'Correct the link, or restore the heading that it names. `split` updates links to renamed files.',
  })

export const deadFootnote = (why: string, place?: Place) =>
  error('dead-footnote', why, { place, note: 'Each file needs one definition for every footnote it cites.' })
