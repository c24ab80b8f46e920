import { describe, expect, test } from 'vitest'
import type { AppName } from '../../src/apps/app.ts'
import { chooseFragment, linkableHeadings, scoreOf, tryForm } from '../../src/apps/choose-fragment.ts'
import { fragmentRows } from './fragment-rows.ts'
import { formOf, headingsOf } from './headings-of.ts'

const letters: Record<string, AppName> = {
  O: 'obsidian',
  Q: 'quartz',
  S: 'starlight',
  W: 'remark',
  F: 'foam',
}
const weights = { first: ['obsidian', 'quartz'], others: ['foam', 'starlight', 'remark'] } as const

/** A heading with the same words comes first, so that the right one is not found by accident. */
const noteWith = (source: string) => `# Other\n\n## ${source}\n\nSome words.\n`

describe('a fragment lands where it was seen to land', () => {
  test.each(fragmentRows)('%j by %j: %s', async (source, fragment, lands) => {
    const headings = linkableHeadings(await headingsOf(noteWith(source)), weights)
    const found = tryForm(headings.index, formOf({ fragment }), 1).lands
    const seen = Object.keys(letters).filter((letter) => found.has(letters[letter] as AppName))
    expect(seen.join('')).toBe([...'OQSWF'].filter((letter) => lands.includes(letter)).join(''))
  })
})

describe('the fragment that is chosen is as good as the best that was tried', () => {
  test.each(fragmentRows)('%j by %j: %s', async (source, fragment) => {
    const headings = linkableHeadings(await headingsOf(noteWith(source)), weights)
    const tried = tryForm(headings.index, formOf({ fragment }), 1)
    const chosen = chooseFragment(headings, 1, formOf({}))
    if (!chosen) expect(scoreOf(tried.lands, tried.astray, weights)).toBeLessThan(100)
    else {
      // fragments that stop a whole build, or end the link, are never written
      const isUnsafe = /[#[\]|%\\*~]/.test(fragment)
      const best = scoreOf(chosen.lands, new Set(), weights)
      if (!isUnsafe) expect(best).toBeGreaterThanOrEqual(scoreOf(tried.lands, tried.astray, weights))
      expect(chosen.text).not.toMatch(/[#[\]|%\\]|^\^/)
    }
  })
})

describe('the fragment for a heading', () => {
  test('a second heading of the same words is linked by its slug', async () => {
    const headings = linkableHeadings(await headingsOf('## Dup\n\n## Dup\n'), weights)
    expect(chooseFragment(headings, 1, formOf({}))?.text).toBe('dup-1')
  })

  test('dollars are left out beside dollars', async () => {
    const headings = linkableHeadings(await headingsOf('## Cost $5\n'), weights)
    expect(chooseFragment(headings, 0, formOf({ place: { isAfterDollar: true } }))?.text).toBe('Cost 5')
  })

  test('a heading without letters has none', async () => {
    const headings = linkableHeadings(await headingsOf('## [^]\n'), weights)
    expect(chooseFragment(headings, 0, formOf({}))).toBeUndefined()
  })

  test('a Markdown link has a slug where that is right for all, else words in angle brackets', async () => {
    const headings = linkableHeadings(await headingsOf('## Basil\n\n## Sour dough\n'), weights)
    expect(chooseFragment(headings, 0, formOf({ kind: 'markdown' }))).toMatchObject({ text: 'basil', isAngled: false })
    expect(chooseFragment(headings, 1, formOf({ kind: 'markdown' }))).toMatchObject({
      text: 'Sour dough',
      isAngled: true,
    })
    const forGithub = linkableHeadings(await headingsOf('## Sour dough\n'), {
      first: ['github'],
      others: ['obsidian'],
    })
    expect(chooseFragment(forGithub, 0, formOf({ kind: 'markdown' }))?.text).toBe('sour-dough')
  })
})
