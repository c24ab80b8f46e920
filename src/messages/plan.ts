import { didYouMean, message, nothingWritten, type Place } from './message.ts'

export const invalidPlan = (why: string, place: Place, what = 'The plan') =>
  message('invalid-plan', `${what} is not valid YAML: ${why}`, { place, fatal: true, note: nothingWritten })

export const unknownKey = (key: string, place: Place, suggestion: string | undefined) =>
  message('unknown-key', `\`${key}\` is not a known key${didYouMean(suggestion)}`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const missingKey = (key: string, where: string, place: Place) =>
  message('missing-key', `\`${where}\` needs \`${key}\``, { place, fatal: true, note: nothingWritten })

/** `received` and `expected` are phrases, such as `"soon"` and `a number`; an empty `where` is the whole document. */
export const invalidValue = (
  received: string,
  where: string,
  expected: string,
  place: Place,
  suggestion: string | undefined,
) =>
  message(
    'invalid-value',
    `${where === '' ? 'The document' : `\`${where}\``} is ${received}; it must be ${expected}${didYouMean(suggestion)}`,
    { place, fatal: true, note: nothingWritten },
  )

export const invalidTemplate = (reason: string) =>
  message('invalid-template', `The frontmatter of the template is not valid YAML: ${reason}`, {
    fatal: true,
    note: nothingWritten,
  })

export const unknownSection = (id: string, place: Place, suggestion: string | undefined) =>
  message('unknown-section', `The note has no section \`${id}\`${didYouMean(suggestion)}`, {
    place,
    fatal: true,
    note: `${nothingWritten} ${
      place
        ? 'If the note changed since the plan was made, `notesplit plan` updates the plan.'
        : '`notesplit outline` lists the sections of the note.'
    }`,
  })

export const sectionPlacedTwice = (id: string, where: string, place: Place) =>
  message('section-placed-twice', `Section \`${id}\` is listed twice: ${where}`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const sectionNotPlaced = (id: string, place: Place) =>
  message('section-not-placed', `Section \`${id}\` is neither in a topic nor in \`kept\``, {
    place,
    fatal: true,
    note: `${nothingWritten} Add it to the plan, or remove it from \`known\` to place it like a new section.`,
  })

export const unclosedSection = (id: string, place: Place) =>
  message('unclosed-section', `Nothing can follow section \`${id}\`: its last code block or comment is never closed`, {
    place,
    fatal: true,
    note: `${nothingWritten} Close the block in the note, or list the section last.`,
  })

export const keptInsideTopic = (id: string, topic: string, place: Place) =>
  message(
    'kept-inside-topic',
    `Section \`${id}\` cannot stay in the index note: it is part of the topic \`${topic}\``,
    {
      place,
      fatal: true,
      note: `${nothingWritten} Keep the section of that topic, or split deeper.`,
    },
  )

export const nameChanged = (title: string, name: string, wanted: string, why: string, place: Place) =>
  message('name-changed', `Named the topic of \`${title}\` \`${name}\`, not \`${wanted}\`: ${why}`, {
    place,
    info: true,
  })

export const nameShared = (path: string, other: string) =>
  message('name-shared', `\`${path}\` has the name of \`${other}\`: a wiki-link by that name may open either`, {
    note: 'Give the topic another `file` in the plan, or write Markdown links with `--links markdown`.',
  })

export const newSection = (id: string, where: string, place: Place) =>
  message('new-section', `Section \`${id}\` is not in the plan; ${where}`, {
    place,
    note: '`notesplit plan` adds it to the plan.',
  })

export const unsafeFileName = (name: string, place: Place, suggestion: string | undefined) =>
  message('unsafe-file-name', `\`${name}\` is not a file name that works everywhere${didYouMean(suggestion)}`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const fileNameTaken = (name: string, owner: string, place: Place) =>
  message('file-name-taken', `A topic cannot be named \`${name}\`: ${owner} has this name`, {
    place,
    fatal: true,
    note: `${nothingWritten} Names must differ in more than case, accents and punctuation.`,
  })

/** `path`: in the output folder, or from the folder of a note in a vault. */
export const intoRefused = (path: string, why: string, place?: Place) =>
  message('into-refused', `No section can join \`${path}\`: ${why}`, { place, fatal: true, note: nothingWritten })

export const nothingToMove = (id: string, place: Place) =>
  message('nothing-to-move', `\`keep\` leaves nothing of section \`${id}\` to move`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

/** `paths`: topics in the output folder. */
export const planRenamed = (path: string, paths: readonly string[]) =>
  message('plan-renamed', `\`${path}\` now names ${paths.map((renamed) => `\`${renamed}\``).join(', ')}`, {
    info: true,
  })

export const planLeftBehind = (path: string, name: string) =>
  message('plan-left-behind', `\`${path}\` names sections of this note, but its own note does not exist`, {
    note: `The plan was not followed. If the note was renamed, rename the plan to \`${name}\` and run again.`,
  })

export const quotedText = (text: string, place: Place) =>
  message('quoted-text', `YAML needs quotes here; read as ${text}`, {
    place,
    note: '`notesplit plan` writes the quotes.',
  })

export const sectionRenamed = (id: string, now: string, place: Place) =>
  message('section-renamed', `Section \`${id}\` is gone, and \`${now}\` is new at its place; took it for the same`, {
    place,
    note: '`notesplit plan` writes the new name into the plan. If it is another section, change the plan.',
  })

export const sectionGone = (id: string, place: Place, suggestion: string | undefined) =>
  message('section-gone', `Section \`${id}\` is no longer in the note${didYouMean(suggestion)}`, {
    place,
    note: 'The plan still names it: rename it there, or remove it.',
  })
