import { expect, test } from 'vitest'
import type { SplitOptions } from '../../src/options.ts'
import { splitText } from '../helpers/split-text.ts'

/** Returns the index's text around the link of a note. */
async function chosen(link: string, options: Partial<SplitOptions> = {}): Promise<string | undefined> {
  const { notes } = await splitText(`# N\n\n${link}\n\n## Rye\n\nx\n\n## Wheat\n\ny\n`, options)
  return notes[0]?.text.split('\n')[2]
}

test('a wiki-link where all wanted apps follow it', async () => {
  expect(await chosen('a [b](#rye) c')).toBe('a [[Rye|b]] c')
})

test('a Markdown link for apps that read no wiki-links', async () => {
  expect(await chosen('a [b](#rye) c', { apps: ['github'] })).toBe('a [b](Rye.md) c')
})

test('a Markdown link where the text cannot be an alias', async () => {
  expect(await chosen('a [`b`](#rye) c')).toBe('a [`b`](Rye.md) c')
})

test('an HTML link stays one', async () => {
  expect(await chosen('a <a href="#rye">b</a> c')).toMatch(/^a <a href="[^"]*Rye[^"]*">b<\/a> c$/)
})
