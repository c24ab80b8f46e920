import { expect, test } from 'vitest'
import type { SplitOptions } from '../../src/options.ts'
import { splitText } from '../helpers/split-text.ts'

/** Returns the written text of each reference in each note that shows it; `=` if unchanged. */
async function written(text: string, options: Partial<SplitOptions> = {}): Promise<string[]> {
  const { links } = await splitText(text, options)
  return links.map(({ reference, note, edit, lostIn }) => {
    const lost = lostIn.length > 0 ? ` lost in ${lostIn}` : ''
    return `${note.path} ${text.slice(reference.span.start, reference.span.end)} → ${edit?.text ?? '='}${lost}`
  })
}

const rest = '\n\n## A\n\n### In A\n\nx\n\n## B\n\ny\n'

test('a link to a section becomes a wiki-link to its file', async () => {
  expect(await written(`[go](#a) [A](#a)${rest}`)).toEqual(['note.md [go](#a) → [[A|go]]', 'note.md [A](#a) → [[A]]'])
})

test('a link into a section names the heading', async () => {
  expect(await written(`[go](#in-a)${rest}`)).toEqual(['note.md [go](#in-a) → [[A#In A|go]]'])
})

test('the author’s wiki-link keeps its words', async () => {
  expect(await written(`[[#A]] [[#In A|go]] ![[#B]]${rest}`)).toEqual([
    'note.md [[#A]] → [[A]]',
    'note.md [[#In A|go]] → [[A#In A|go]]',
    'note.md ![[#B]] → ![[B]]',
  ])
})

test('Markdown links get a path and a slug', async () => {
  expect(await written(`[go](#in-a) [[#B]]${rest}`, { links: 'markdown' })).toEqual([
    'README.md [go](#in-a) → A.md#in-a',
    'README.md [[#B]] → [B](B.md)',
  ])
})

test('text that cannot be an alias stays a Markdown link', async () => {
  expect(await written(`[*a* b](#a)${rest}`)).toEqual(['note.md [*a* b](#a) → A.md lost in starlight'])
})

test('a reference by label becomes a wiki-link, and its definition is not needed any more', async () => {
  const text = `[go][a]${rest}\n[a]: #a\n`
  expect((await written(text))[0]).toBe('note.md [go][a] → [[A|go]]')
  expect((await splitText(text)).notes.every((note) => !note.text.includes('[a]:'))).toBe(true)
})

test('a path is re-based', async () => {
  expect(await written(`![](pic.png)${rest}`)).toEqual(['note.md ![](pic.png) → ../pic.png'])
})

test('a link that leads nowhere is not touched', async () => {
  expect(await written(`[go](#none)${rest}`)).toEqual(['note.md [go](#none) → ='])
})
