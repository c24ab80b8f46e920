import { message, type Place } from './message.ts'

/** Rules of the checks that `split` makes on its own result: an error of one of them means that nothing is written. */
const guaranteeRules: ReadonlySet<string | undefined> = new Set([
  'lost-text',
  'lost-link',
  'lost-definition',
  'changed-structure',
  'lost-vault-link',
])

/** Whether a message reports a broken guarantee, which is a bug of notesplit and not of the note. */
export function breaksGuarantee({ ruleId }: { ruleId?: string | undefined }): boolean {
  return guaranteeRules.has(ruleId)
}

const report = 'Nothing was written. This is a bug in notesplit: please report it with the note, if you can.'

export const lostText = (why: string, place?: Place) =>
  message('lost-text', `The split would lose or repeat text: ${why}`, { place, fatal: true, note: report })

export const lostLink = (why: string, place?: Place) =>
  message('lost-link', `The split would break a link: ${why}`, { place, fatal: true, note: report })

export const lostDefinition = (why: string, place?: Place) =>
  message('lost-definition', `The split would break a footnote or definition: ${why}`, {
    place,
    fatal: true,
    note: report,
  })

export const lostVaultLink = (path: string, why: string) =>
  message('lost-vault-link', `The split would break links in \`${path}\`: ${why}`, { fatal: true, note: report })

export const changedStructure = (why: string, place?: Place) =>
  message('changed-structure', `The split would change how a section is read: ${why}`, {
    place,
    fatal: true,
    note: report,
  })
