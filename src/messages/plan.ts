import { didYouMean, error, info, nothingWritten, type Place, warning } from './message.ts'

export const invalidPlan = (why: string, place: Place, what = 'The plan') =>
  error('invalid-plan', `${what} is not valid YAML: ${why}`, { place, note: nothingWritten })

export const unknownKey = (key: string, place: Place, suggestion: string | undefined) =>
  error('unknown-key', `\`${key}\` is not a known key${didYouMean(suggestion)}`, { place, note: nothingWritten })

export const missingKey = (key: string, where: string, place: Place) =>
  error('missing-key', `\`${where}\` needs \`${key}\``, { place, note: nothingWritten })

/** `received` and `expected` are phrases, such as `"soon"` and `a number`; an empty `where` is the whole document. */
export const invalidValue = (
  received: string,
  where: string,
  expected: string,
  place: Place,
  suggestion: string | undefined,
) =>
  error(
    'invalid-value',
    `${where === '' ? 'The document' : `\`${where}\``} is ${received}; it must be ${expected}${didYouMean(suggestion)}`,
    { place, note: nothingWritten },
  )

export const invalidTemplate = (reason: string) =>
  error('invalid-template', `The frontmatter of the template is not valid YAML: ${reason}`, { note: nothingWritten })

export const unknownSection = (id: string, place: Place, suggestion: string | undefined) =>
  error('unknown-section', `The note has no section \`${id}\`${didYouMean(suggestion)}`, {
    place,
    note: `${nothingWritten} ${
      place
        ? 'If the note changed since the plan was made, `notesplit plan` updates the plan.'
        : '`notesplit outline` lists the sections of the note.'
    }`,
  })

export const sectionPlacedTwice = (id: string, where: string, place: Place) =>
  error('section-placed-twice', `Section \`${id}\` is listed twice: ${where}`, { place, note: nothingWritten })

export const sectionNotPlaced = (id: string, place: Place) =>
  error('section-not-placed', `Section \`${id}\` is neither in a topic nor in \`kept\``, {
    place,
    note: `${nothingWritten} Add it to the plan, or remove it from \`known\` to place it like a new section.`,
  })

export const unclosedSection = (id: string, place: Place) =>
  error('unclosed-section', `Nothing can follow section \`${id}\`: its last code block or comment is never closed`, {
    place,
    note: `${nothingWritten} Close the block in the note, or list the section last.`,
  })

export const keptInsideTopic = (id: string, topic: string, place: Place) =>
  error('kept-inside-topic', `Section \`${id}\` cannot stay in the index note: it is part of the topic \`${topic}\``, {
    place,
    note: `${nothingWritten} Keep the section of that topic, or split deeper.`,
  })

export const nameChanged = (title: string, name: string, wanted: string, why: string, place: Place) =>
  info('name-changed', `Named the topic of \`${title}\` \`${name}\`, not \`${wanted}\`: ${why}`, { place })

export const nameShared = (path: string, other: string) =>
  warning('name-shared', `\`${path}\` has the name of \`${other}\`: a wiki-link by that name may open either`, {
    note: 'Give the topic another `file` in the plan, or write Markdown links with `--links markdown`.',
  })

export const newSection = (id: string, where: string, place: Place) =>
  warning('new-section', `Section \`${id}\` is not in the plan; ${where}`, {
    place,
    note: '`notesplit plan` adds it to the plan.',
  })

export const unsafeFileName = (name: string, place: Place, suggestion: string | undefined) =>
  error('unsafe-file-name', `\`${name}\` is not a file name that works everywhere${didYouMean(suggestion)}`, {
    place,
    note: nothingWritten,
  })

export const fileNameTaken = (name: string, owner: string, place: Place) =>
  error('file-name-taken', `A topic cannot be named \`${name}\`: ${owner} has this name`, {
    place,
    note: `${nothingWritten} Names must differ in more than case, accents and punctuation.`,
  })

/** `path`: in the output folder, or from the folder of a note in a vault. */
export const intoRefused = (path: string, why: string, place?: Place) =>
  error('into-refused', `No section can join \`${path}\`: ${why}`, { place, note: nothingWritten })

export const nothingToMove = (id: string, place: Place) =>
  error('nothing-to-move', `\`keep\` leaves nothing of section \`${id}\` to move`, { place, note: nothingWritten })

/** `paths`: topics in the output folder. */
export const planRenamed = (path: string, paths: readonly string[]) =>
  info('plan-renamed', `\`${path}\` now names ${paths.map((renamed) => `\`${renamed}\``).join(', ')}`)

export const planLeftBehind = (path: string, name: string) =>
  warning('plan-left-behind', `\`${path}\` names sections of this note, but its own note does not exist`, {
    note: `The plan was not followed. If the note was renamed, rename the plan to \`${name}\` and run again.`,
  })

export const quotedText = (text: string, place: Place) =>
  warning('quoted-text', `YAML needs quotes here; read as ${text}`, {
    place,
    note: '`notesplit plan` writes the quotes.',
  })

export const sectionRenamed = (id: string, now: string, place: Place) =>
  warning('section-renamed', `Section \`${id}\` is gone, and \`${now}\` is new at its place; took it for the same`, {
    place,
    note: '`notesplit plan` writes the new name into the plan. If it is another section, change the plan.',
  })

export const sectionGone = (id: string, place: Place, suggestion: string | undefined) =>
  warning('section-gone', `Section \`${id}\` is no longer in the note${didYouMean(suggestion)}`, {
    place,
    note: 'The plan still names it: rename it there, or remove it.',
  })
