import { type AppNote, appNames, type LinkForm } from '../../src/apps/app.ts'
import { apps } from '../../src/apps/apps.ts'
import { formOf, headingsOf } from '../apps/headings-of.ts'
import { followInApp } from './follow-in-app.ts'

/** The written forms, as users would name them, and the heading or block that each means. */
const forms: [shown: string, form: LinkForm, means: 'note' | number | 'block'][] = [
  ['`[[Topic]]`', formOf({ path: 'Topic', text: undefined }), 'note'],
  ['`[[Topic\\|text]]`', formOf({ path: 'Topic' }), 'note'],
  ['`[[Topic#Two words\\|text]]`', formOf({ path: 'Topic', fragment: 'Two words' }), 0],
  ['the same for a heading with code in it', formOf({ path: 'Topic', fragment: 'The call now' }), 1],
  ['`[[Topic#dup-1\\|text]]`, the second of two equal headings', formOf({ path: 'Topic', fragment: 'dup-1' }), 3],
  ['`[[Topic#^block\\|text]]`', formOf({ path: 'Topic', fragment: '^block' }), 'block'],
  ['`[[Topic\\\\|text]]` in a table', formOf({ path: 'Topic', place: { inCell: true } }), 'note'],
  [
    '`[[Topic#Two words\\\\|text]]` in a table',
    formOf({ path: 'Topic', fragment: 'Two words', place: { inCell: true } }),
    0,
  ],
  ['`[text](Topic.md)`', formOf({ kind: 'markdown', path: 'Topic.md' }), 'note'],
  [
    '`[text](Topic.md#word)`, a heading of one word',
    formOf({ kind: 'markdown', path: 'Topic.md', fragment: 'word' }),
    4,
  ],
  ['`[text](Topic.md#two-words)`', formOf({ kind: 'markdown', path: 'Topic.md', fragment: 'two-words' }), 0],
  [
    '`[text](<Topic.md#Two words>)`',
    formOf({ kind: 'markdown', path: 'Topic.md', fragment: 'Two words', isAngled: true }),
    0,
  ],
]

/** Returns the table of the manual: which app follows which form of a link, by the model. */
export async function appTable(): Promise<string> {
  const headings = await headingsOf('## Two words\n\n## The `call` now\n\n## Dup\n\n## Dup\n\n## Word\n')
  const topic: AppNote = { path: 'Topic.md', headings, blocks: [{ id: 'block', at: 'leaf' }], aliases: [] }
  const notes = [topic, { path: 'Index.md', headings: [], blocks: [], aliases: [] }]
  const head = `| link | ${appNames.map((name) => apps[name].title).join(' | ')} |`
  const rows = forms.map(([shown, form, means]) => {
    const cells = appNames.map((name) => {
      const landing = followInApp(apps[name], form, 'Index.md', notes)
      if (landing.kind === 'literal') return form.kind === 'wiki' ? 'text' : 'no'
      const isRight =
        typeof means === 'number' ? 'heading' in landing && landing.heading === means : landing.kind === means
      return isRight ? 'yes' : landing.kind === 'missing' && form.fragment !== undefined ? 'top' : 'no'
    })
    return `| ${shown} | ${cells.join(' | ')} |`
  })
  return [head, `|${' --- |'.repeat(appNames.length + 1)}`, ...rows].join('\n')
}
