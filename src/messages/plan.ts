import { message, type Place } from './message.ts'

const meant = (suggestion: string | undefined) => (suggestion === undefined ? '' : `; did you mean \`${suggestion}\``)
const nothingWritten = 'Nothing was written.'

export const brokenPlan = (why: string, place: Place) =>
  message('broken-plan', `Cannot read the plan as YAML: ${why}`, { place, fatal: true, note: nothingWritten })

export const unknownKey = (key: string, place: Place, suggestion: string | undefined) =>
  message('unknown-key', `Unexpected key \`${key}\`${meant(suggestion)}`, { place, fatal: true, note: nothingWritten })

export const missingKey = (key: string, where: string, place: Place) =>
  message('missing-key', `Cannot find \`${key}\` in \`${where}\``, { place, fatal: true, note: nothingWritten })

export const badValue = (
  received: string,
  where: string,
  expected: string,
  place: Place,
  suggestion: string | undefined,
) =>
  message(
    'bad-value',
    `Unexpected ${received}${where === '' ? '' : ` as \`${where}\``}, expected ${expected}${meant(suggestion)}`,
    { place, fatal: true, note: nothingWritten },
  )

export const unknownSection = (anchor: string, place: Place, suggestion: string | undefined) =>
  message('unknown-section', `Unexpected section \`${anchor}\`, expected one of the note${meant(suggestion)}`, {
    place,
    fatal: true,
    note: `${nothingWritten} The note may have changed since the plan was made; \`notesplit plan\` tells how.`,
  })

export const placedTwice = (anchor: string, where: string, place: Place) =>
  message('placed-twice', `Unexpected section \`${anchor}\`, ${where}`, { place, fatal: true, note: nothingWritten })

export const unplacedSection = (anchor: string, place: Place) =>
  message('unplaced-section', `Cannot find a place for section \`${anchor}\`, expected it in a topic or in \`kept\``, {
    place,
    fatal: true,
    note: `${nothingWritten} Name it in the plan, or take it from \`known\` to have it placed as if it were new.`,
  })

export const openSection = (anchor: string, place: Place) =>
  message('open-section', `Cannot put anything behind section \`${anchor}\`, its last block is never closed`, {
    place,
    fatal: true,
    note: `${nothingWritten} Close the fence or comment in the note, or name the section last.`,
  })

export const keptInside = (anchor: string, topic: string, place: Place) =>
  message('kept-inside', `Cannot keep section \`${anchor}\` in the index, it is inside of what moves to \`${topic}\``, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const newSection = (anchor: string, where: string, place: Place) =>
  message('new-section', `Unexpected section \`${anchor}\` that the plan does not place, ${where}`, {
    place,
    note: '`notesplit plan` adds it to the plan.',
  })

export const unsafeName = (name: string, place: Place, suggestion: string | undefined) =>
  message('unsafe-name', `Unexpected file \`${name}\`, expected a name that is safe everywhere${meant(suggestion)}`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const takenName = (name: string, owner: string, place: Place) =>
  message('taken-name', `Cannot name a topic \`${name}\`, ${owner} has that name`, {
    place,
    fatal: true,
    note: `${nothingWritten} Names must differ in more than case, accents and punctuation.`,
  })

export const nothingToMove = (anchor: string, place: Place) =>
  message('nothing-to-move', `Cannot keep so much of section \`${anchor}\`, nothing would be left to move`, {
    place,
    fatal: true,
    note: nothingWritten,
  })

export const vanishedSection = (anchor: string, place: Place, suggestion: string | undefined) =>
  message('vanished-section', `Cannot find section \`${anchor}\` in the note any more${meant(suggestion)}`, {
    place,
    note: 'The plan still names it: change it, or take it out.',
  })
