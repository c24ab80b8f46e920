import { expect, test } from 'vitest'
import { placesIn } from '../../src/links/places.ts'
import type { SplitOptions } from '../../src/options.ts'
import { languageOf, writePointers } from '../../src/write/pointers.ts'
import { layOut } from '../helpers/lay-out.ts'
import { readOutline } from '../helpers/read-outline.ts'

async function pointers(text: string, given: Partial<SplitOptions> = {}): Promise<string[]> {
  const { placing, outline, options } = await layOut(text, given)
  return [...writePointers(placesIn(placing), outline, options).values()].map((pointer) => pointer.trimEnd())
}

const note = '# Bread\n\n## Rye\n\nDark and sour. It keeps.\n\n## Wheat\n\n### Dinkel\n\nx\n'

test('a sentence for each section that moved', async () => {
  expect(await pointers(note)).toEqual(['See [[Rye]].', expect.stringContaining('[[Wheat]]')])
})

test('in a list the first sentence of each topic follows its name', async () => {
  expect(await pointers(note, { indexStyle: 'list' })).toEqual([
    expect.stringMatching(/^- \[\[Rye\]\]: Dark and sour\./),
  ])
})

test('a template of the author is followed', async () => {
  expect((await pointers(note, { pointer: '→ {topic}' }))[0]).toBe('→ [[Rye]]')
})

test('Markdown links get a path', async () => {
  expect((await pointers(note, { links: 'markdown' }))[0]).toBe('See [Rye](Rye.md).')
})

test('the language is that of the property, or of the text', async () => {
  const language = async (text: string) => languageOf((await readOutline('note', text)).survey)
  expect(await language('---\nlang: fr\n---\n\n# A\n')).toBe('fr')
  expect(await language('# Das Brot\n\nDas Brot ist nicht von gestern und wird mit der Zeit besser.\n')).toBe('de')
})
