import { describe, expect, test } from 'vitest'
import type { AppName, AppNote, LinkForm } from '../../src/apps/app.ts'
import { apps } from '../../src/apps/apps.ts'
import { followInApp } from '../helpers/follow-in-app.ts'
import { formOf, headingsOf } from './headings-of.ts'

/** Makes the vault that the forms were tried in. */
async function makeVault(): Promise<AppNote[]> {
  const note = async (path: string, markdown: string, aliases: string[] = []): Promise<AppNote> => ({
    path,
    headings: await headingsOf(markdown),
    blocks: [],
    aliases,
  })
  const target = await note(
    'Target.md',
    '# The Title\n\n## Section One\n\n## Part\n\n### Dup\n\n## Other\n\n### Dup\n',
    ['Nick'],
  )
  const blocks = [
    { id: 'para', at: 'leaf' },
    { id: 'item', at: 'leaf' },
    { id: 'table', at: 'below' },
    { id: 'quote', at: 'below' },
    { id: 'lastline', at: 'quote' },
    { id: 'Upper', at: 'leaf' },
    { id: 'under_score', at: 'leaf' },
    { id: 'head', at: 'heading' },
    { id: 'list', at: 'below-list' },
  ] as const
  return [
    { ...(await note('Links.md', '# Links\n\n## Here\n')), blocks: [{ id: 'here', at: 'leaf' }] },
    { ...target, blocks },
    await note('sub/Deep.md', '# Deep\n\n## Below\n'),
    await note('Same.md', '# Same\n'),
    await note('sub/Same.md', '# Same below\n'),
  ]
}

type Given = Parameters<typeof formOf>[0]
const wiki = (path: string, given: Given = {}): LinkForm => formOf({ path, ...given })
const plain = (path: string, given: Given = {}): LinkForm => wiki(path, { text: undefined, ...given })
const markdown = (path: string, given: Given = {}): LinkForm => formOf({ kind: 'markdown', path, ...given })
const at = (fragment: string, given: Given = {}) => ({ fragment, ...given })

/**
 * A form, its target, and the apps where it worked: **Q**uartz, **S**tarlight, remark-**W**iki-link, **F**oam,
 * **G**itHub. A dot: it did not. Embeds of notes are no links in Starlight and remark, which is correct.
 */
const rows: [name: string, form: LinkForm, leadsTo: string, lands: string][] = [
  ['plain', plain('Target'), 'Target.md', 'QSWF.'],
  ['alias-text', wiki('Target'), 'Target.md', 'QSWF.'],
  ['lower', wiki('target'), 'Target.md', '.SWF.'],
  ['deep-basename', wiki('Deep'), 'sub/Deep.md', 'QSWF.'],
  ['deep-path', wiki('sub/Deep'), 'sub/Deep.md', 'QSWF.'],
  ['by-alias', wiki('Nick'), 'Target.md', 'Q....'],
  ['by-title', wiki('The Title'), 'Target.md', '.....'],
  ['self-h', wiki('', at('Here')), 'Links.md', 'QSWF.'],
  ['h', wiki('Target', at('Section One')), 'Target.md', 'QSWF.'],
  ['h-noalias', plain('Target', at('Section One')), 'Target.md', 'QSWF.'],
  ['h-case', wiki('Target', at('section one')), 'Target.md', 'QSW..'],
  // Starlight opens the first part of the chain
  ['h-chain', wiki('Target', at('Part#Dup')), 'Target.md', '.S...'],
  ['h-dup-slug', wiki('Target', at('dup-1')), 'Target.md', 'QSW..'],
  ['h-title', wiki('Target', at('The Title')), 'Target.md', 'QSWF.'],
  ['blk', wiki('Target', at('^para')), 'Target.md', 'QS.F.'],
  // Quartz takes the caret off the fragment of a link with a path only
  ['blk-self', wiki('', at('^here')), 'Links.md', '.S.F.'],
  ['blk-item', wiki('Target', at('^item')), 'Target.md', 'QS.F.'],
  ['blk-quote', wiki('Target', at('^quote')), 'Target.md', 'Q..F.'],
  ['blk-last-line', wiki('Target', at('^lastline')), 'Target.md', 'QS.F.'],
  ['blk-upper', wiki('Target', at('^Upper')), 'Target.md', '...F.'],
  ['blk-underscore', wiki('Target', at('^under_score')), 'Target.md', 'QS...'],
  ['blk-heading', wiki('Target', at('^head')), 'Target.md', '...F.'],
  ['blk-list', wiki('Target', at('^list')), 'Target.md', 'Q....'],
  ['md-link', markdown('Target.md'), 'Target.md', 'Q.WFG'],
  ['md-frag', markdown('Target.md', at('section-one')), 'Target.md', 'Q.WFG'],
  ['md-frag-raw', markdown('Target.md', at('Section One', { isAngled: true })), 'Target.md', 'Q..F.'],
  ['md-deep', markdown('sub/Deep.md'), 'sub/Deep.md', 'Q.WFG'],
  ['md-self', markdown('', at('here')), 'Links.md', 'QSWFG'],
  ['tbl-esc', wiki('Target', { place: { inCell: true } }), 'Target.md', 'QS.F.'],
  ['tbl-esc-h', wiki('Target', at('Section One', { place: { inCell: true } })), 'Target.md', 'QSW..'],
  ['tbl-plain', plain('Target', { place: { inCell: true } }), 'Target.md', 'QSWF.'],
  ['tbl-plain-h', plain('Target', at('Section One', { place: { inCell: true } })), 'Target.md', 'QSWF.'],
  ['al-hash', wiki('Target', { text: 'a #b' }), 'Target.md', '.SWF.'],
  ['al-brackets', wiki('Target', { text: 'a [b]' }), 'Target.md', '...F.'],
  ['al-em', wiki('Target', { text: 'an *em* word' }), 'Target.md', '..WF.'],
  ['al-bold-all', wiki('Target', { text: '**bold**' }), 'Target.md', '..WF.'],
  ['al-code', wiki('Target', { text: 'a `code` word' }), 'Target.md', '..WF.'],
  ['al-us', wiki('Target', { text: 'snake_case_word' }), 'Target.md', 'QSWF.'],
  ['al-star', wiki('Target', { text: '5 * 3' }), 'Target.md', 'QSWF.'],
  ['al-dollar', wiki('Target', { text: '$5 and $6' }), 'Target.md', '..WF.'],
  ['al-url', wiki('Target', { text: 'see https://x.example' }), 'Target.md', '..WF.'],
  ['al-www', wiki('Target', { text: 'see www.x.example' }), 'Target.md', '..WF.'],
  ['al-mail', wiki('Target', { text: 'me@x.example' }), 'Target.md', '..WF.'],
  ['al-lt', wiki('Target', { text: 'a <b>c</b>' }), 'Target.md', '..WF.'],
  ['al-amp', wiki('Target', { text: 'R&D' }), 'Target.md', 'QSWF.'],
  ['al-eq', wiki('Target', { text: '==mark==' }), 'Target.md', 'Q.WF.'],
  ['al-colon', wiki('Target', { text: 'a: b' }), 'Target.md', 'QSWF.'],
  ['al-fn', wiki('Target', { text: 'a[^1]' }), 'Target.md', '...F.'],
  ['paren-after', wiki('Target', { place: { after: '(' } }), 'Target.md', '..WF.'],
  ['two-adj', wiki('Target', { place: { after: '[' } }), 'Target.md', 'QSWF.'],
  ['def-clash', plain('Target', { place: { isLabel: (text) => text === 'Target' } }), 'Target.md', '..W..'],
  // Foam found it when the definition led to a file, but not when it led to a site
  ['def-clash-alias', wiki('Target', { place: { isLabel: (text) => text === 'Target' } }), 'Target.md', 'QSW..'],
  ['html-block', wiki('Target', { place: { inHtml: true } }), 'Target.md', '.....'],
  ['dollars', wiki('Target', { place: { isAfterDollar: true, isBeforeDollar: true } }), 'Target.md', '..WF.'],
  ['pct-comment', wiki('Target', { place: { inComment: true } }), 'Target.md', '..WF.'],
  ['same-root', wiki('Same'), 'Same.md', 'QSWF.'],
  ['same-path', wiki('sub/Same'), 'sub/Same.md', 'QSWF.'],
]

const letters: Record<string, AppName> = { Q: 'quartz', S: 'starlight', W: 'remark', F: 'foam', G: 'github' }

describe('a form of link lands where it was seen to land', () => {
  test.each(rows)('%s', async (_, form, leadsTo, lands) => {
    const vault = await makeVault()
    const seen = Object.entries(letters).map(([letter, name]) => {
      const landing = followInApp(apps[name], form, 'Links.md', vault)
      return 'path' in landing && landing.path === leadsTo ? letter : '.'
    })
    expect(seen.join('')).toBe(lands)
  })
})

describe('Obsidian', () => {
  const follow = async (form: LinkForm) => followInApp(apps.obsidian, form, 'Links.md', await makeVault())

  test('finds names in any folder and any case', async () => {
    expect(await follow(wiki('target'))).toEqual({ kind: 'note', path: 'Target.md' })
    expect(await follow(wiki('deep'))).toEqual({ kind: 'note', path: 'sub/Deep.md' })
    expect(await follow(wiki('sub/Same'))).toEqual({ kind: 'note', path: 'sub/Same.md' })
  })

  test('follows chains of headings', async () => {
    expect(await follow(wiki('Target', at('Other#Dup')))).toEqual({ kind: 'heading', path: 'Target.md', heading: 5 })
    expect(await follow(wiki('Target', at('Other#Section One')))).toEqual({ kind: 'missing' })
  })

  test('knows no titles and no aliases, and ignores the case of block ids', async () => {
    expect(await follow(wiki('Nick'))).toEqual({ kind: 'missing' })
    expect(await follow(wiki('Target', at('^upper')))).toMatchObject({ kind: 'block' })
  })
})
