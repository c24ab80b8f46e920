import { error, type Place } from './message.ts'

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
  error('lost-text', `The split would lose or repeat text: ${why}`, { place, note: report })

export const lostLink = (why: string, place?: Place) =>
  error('lost-link', `The split would break a link: ${why}`, { place, note: report })

export const lostDefinition = (why: string, place?: Place) =>
  error('lost-definition', `The split would break a footnote or definition: ${why}`, { place, note: report })

export const lostVaultLink = (path: string, why: string) =>
  error('lost-vault-link', `The split would break links in \`${path}\`: ${why}`, { note: report })

export const changedStructure = (why: string, place?: Place) =>
  error('changed-structure', `The split would change how a section is read: ${why}`, { place, note: report })
