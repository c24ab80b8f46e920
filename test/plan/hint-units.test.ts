import { expect, test } from 'vitest'
import { splitText } from '../helpers/split-text.ts'

const words = (count: number) => 'word '.repeat(count).trim()

/** Returns the hints on a split, with the note below each. */
async function hintsOn(text: string) {
  const { messages } = await splitText(text, {})
  return messages.flatMap(({ ruleId, reason, note }) =>
    ['uneven-split', 'many-topics', 'no-heading'].includes(ruleId ?? '') ? `${ruleId}: ${reason}. ${note ?? ''}` : [],
  )
}

test('reports a topic with nearly all words, and the units it could be split at', async () => {
  const days = Array.from({ length: 14 }, (_, i) => `**2026-03-${i + 10}** ${words(90)}\n\n`)
  expect(await hintsOn(`# Log\n\n## Days\n\n${days.join('---\n\n')}## Plans\n\n${words(20)}\n`)).toEqual([
    'uneven-split: Topic `Days` has 98 % of the words. It has 14 bold dates, 13 rules: try `--split-at bold`.',
  ])
  const questions = Array.from({ length: 20 }, (_, i) => `${i + 1}. Question ${words(60)}\n`)
  expect(await hintsOn(`# FAQ\n\n## Questions\n\n${questions.join('')}\n## End\n\nend\n`)).toEqual([
    'uneven-split: Topic `Questions` has 99 % of the words. It has 20 list items: try `--split-at items`.',
  ])
  expect(await hintsOn(`# Log\n\n## All\n\n${words(1200)}\n\n## End\n\nend\n`)).toEqual([
    'uneven-split: Topic `All` has 99 % of the words. It has no bold lines, rules or list items: give it headings where a topic begins.',
  ])
  const parts = `### A\n\n${words(150)}\n\n### B\n\n${words(150)}\n\n### C\n\n- a\n- b\n- c\n\n`
  expect(await hintsOn(`# Log\n\n## All\n\n${words(400)}\n\n${parts}## End\n\n${words(600)}\n`)).toEqual([
    'uneven-split: Topic `All` has 54 % of the words. It has 3 subsections: try `--max-words 1000`.',
  ])
})

test('a short note, and one whose topics are even, are fine', async () => {
  expect(await hintsOn(`# Log\n\n## A\n\n${words(400)}\n\n## B\n\nb\n`)).toEqual([])
  expect(await hintsOn(`# Log\n\n## A\n\n${words(1000)}\n\n## B\n\n${words(1000)}\n`)).toEqual([])
})

test('reports an index that keeps nearly all words', async () => {
  const days = Array.from({ length: 14 }, (_, i) => `**2026-03-${i + 10}** ${words(90)}\n\n`)
  expect(await hintsOn(`# Log\n\n${days.join('---\n\n')}## Plans\n\n${words(20)}\n`)).toEqual([
    'uneven-split: The index note has 98 % of the words. It has 14 bold dates, 13 rules: try `--split-at bold`.',
  ])
})

test('a note without headings gets a hint with its units', async () => {
  expect(await hintsOn('- a\n- b\n- c\n- d\n')).toEqual([
    'no-heading: The note has no heading to split at; the index note is the whole note. It has 4 list items: try `--split-at items`.',
  ])
})

test('reports hundreds of short topics', async () => {
  const entries = Array.from({ length: 210 }, (_, i) => `## Entry ${i}\n\n${words(20)}\n\n`)
  expect(await hintsOn(`# Log\n\n${entries.join('')}`)).toEqual([
    'many-topics: The note gives 210 topics with a median of 22 words. Try a smaller `--depth`, or `--min-words 100` to keep short sections in the index.',
  ])
})
