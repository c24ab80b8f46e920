import { expect, test } from 'vitest'
import { mergeProperties } from '../../src/write/merge-properties.ts'

const yaml = (...lines: string[]) => `---\n${lines.join('\n')}\n---\n`

test('an edited property keeps its bytes where nothing else changed', async () => {
  const now = yaml("rating:   '5' # mine")
  expect(await mergeProperties({ was: yaml('a: 1'), now }, yaml('a: 1'))).toBe(now)
})

test('an edited property wins, and one that is new is added', async () => {
  const edited = { was: yaml('a: 1'), now: yaml('a: 2') }
  expect(await mergeProperties(edited, yaml('a: 3', 'b: 4'))).toBe(yaml('a: 2', 'b: 4'))
})

test('lists that both sides changed are united', async () => {
  const edited = { was: yaml('tags: [a]'), now: yaml('tags: [a, mine]') }
  expect(await mergeProperties(edited, yaml('tags: [a, new]'))).toMatch(/a.*mine.*new/s)
})

test('removed frontmatter comes back with what is wanted', async () => {
  expect(await mergeProperties({ was: yaml('a: 1'), now: '' }, yaml('b: 1'))).toBe(yaml('b: 1'))
})
