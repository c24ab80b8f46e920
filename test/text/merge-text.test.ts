import { expect, test } from 'vitest'
import { mergeText } from '../../src/text/merge-text.ts'

test('a paragraph that was added beside a changed one stays a paragraph', () => {
  expect(mergeText('Boil.\n', 'Boil.\n\nStir.\n', 'Simmer.\n')).toEqual({ text: 'Simmer.\n\nStir.\n', conflicts: [] })
  expect(mergeText('Boil.\n', 'Boil.\n\nStir.\n', 'Simmer.').conflicts).toHaveLength(1)
})
