import { expect, test } from 'vitest'
import { applyEdits } from '../../src/text/span.ts'
import { removeDefinitions } from '../../src/write/remove-definitions.ts'
import { readOutline } from '../helpers/read-outline.ts'

/** Removes the definitions with these numbers from a text. */
async function remove(text: string, ...numbers: number[]): Promise<string> {
  const { survey } = await readOutline('note', text)
  const retired = new Set(
    numbers.map((number) => survey.definitions[number - 1] as (typeof survey.definitions)[number]),
  )
  const moves = { moved: new Map(), retired, duplicates: new Map() } as never
  return applyEdits(text, removeDefinitions(survey, moves, { start: 0, end: text.length }))
}

test('a definition between paragraphs goes with the blank line behind it', async () => {
  expect(await remove('a\n\n[x]: #a\n\nb\n', 1)).toBe('a\n\nb\n')
})

test('of definitions below each other only one goes', async () => {
  expect(await remove('a\n\n[x]: #a\n[y]: #b\n\nb\n', 1)).toBe('a\n\n[y]: #b\n\nb\n')
})

test('all definitions of a run go with the lines between them', async () => {
  expect(await remove('a\n\n[x]: #a\n\n[^1]: One.\n\nb\n', 1, 2)).toBe('a\n\nb\n')
})
