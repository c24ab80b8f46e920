import { expect, test } from 'vitest'
import { namesNote, rewordWikiLink } from '../../src/links/candidates.ts'

const link = { embed: false, linkpath: 'Rye', subpath: undefined, alias: undefined, bar: '|' } as const
const free = { isBlock: false, isCaught: false, canHaveAlias: true }

test('a link that shows its name needs no other text', () => {
  expect(rewordWikiLink(link, 'Rye', free)).toBe('[[Rye]]')
})

test('a link that would show another name keeps the words that were seen', () => {
  expect(rewordWikiLink(link, 'the bread', free)).toBe('[[Rye|the bread]]')
})

test('words of the author stay', () => {
  expect(rewordWikiLink({ ...link, alias: 'mine' }, 'the bread', free)).toBe('[[Rye|mine]]')
})

test('where an alias is unsafe nothing is written', () => {
  expect(rewordWikiLink(link, 'the bread', { ...free, canHaveAlias: false })).toBeUndefined()
})

test('a link that a definition would match gets an alias', () => {
  expect(rewordWikiLink(link, 'Rye', { ...free, isCaught: true })).toBe('[[Rye|Rye]]')
})

test('a linkpath names a note with or without its folder', () => {
  expect([namesNote('Rye', 'Rye'), namesNote('flour/Rye', 'Rye'), namesNote('Rye bread', 'Rye')]).toEqual([
    true,
    true,
    false,
  ])
})
