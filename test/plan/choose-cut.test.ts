import { expect, test } from 'vitest'
import { defaultOptions, type SplitOptions } from '../../src/options.ts'
import { chooseCut } from '../../src/plan/choose-cut.ts'
import type { CutTopic } from '../../src/plan/cut.ts'
import { describeCut } from '../../src/plan/describe-cut.ts'
import { readOutline } from '../helpers/read-outline.ts'

/** Makes a note of sections such as `## Title 200`: a heading and this many words below it. */
const noteOf = (lines: string) =>
  lines
    .trim()
    .split(/\s*\n\s*/)
    .map((line) => {
      const [, heading = line, words = '0'] = /^(#+ .*?)(?: (\d+))?$/.exec(line) ?? []
      return `${heading}\n\n${'word '.repeat(Number(words)).trim()}\n`
    })
    .join('\n')

/** Returns the titles of the topics; those of a folder as `Title: [...]`. */
function show(topics: readonly CutTopic[]): string {
  return topics
    .map(({ section, topics: inner }) => section.title + (inner.length > 0 ? `: [${show(inner)}]` : ''))
    .join(', ')
}

async function cut(lines: string, options: Partial<SplitOptions> = {}, median?: number, name = 'note') {
  const { survey, outline } = await readOutline(name, noteOf(lines))
  const chosen = chooseCut(survey, outline, { ...defaultOptions, ...options }, median)
  return { shown: show(chosen.topics), chosen, text: describeCut(chosen).text }
}

const uneven = `
  # Title 10
  ## A 200
  ## B 100
  ### B1 4000
  ### B2 100
  ### B3 1900
  #### B3x 900
  ### B4 800
  ## C 300`

test('a large section becomes a folder; its small parts stay together', async () => {
  const { shown, text } = await cut(uneven)
  expect(shown).toBe('A, B: [B1, B2, B3, B4], C')
  expect(text).toBe(
    'split at depth 2; `B` is a folder of topics, over 3000 words; `B1` stays whole, with no parts that can stand alone',
  )
})

test('options decide the depth of the split', async () => {
  expect((await cut(uneven, { maxWords: 0 })).shown).toBe('A, B, C')
  expect((await cut(uneven, { depth: 2 })).shown).toBe('A, B, C')
  expect((await cut(uneven, { depth: 3 })).shown).toBe('B1, B2, B3, B4')
  expect((await cut(uneven, { maxWords: 2000 })).shown).toBe('A, B: [B1, B2, B3: [B3x], B4], C')
  expect((await cut(uneven, { depth: 2, maxWords: 5000 })).shown).toBe('A, B: [B1, B2, B3, B4], C')
  // `word ` has five characters, and is about one token
  expect((await cut(uneven, { maxChars: 40_000 })).shown).toBe('A, B, C')
  expect((await cut(uneven, { maxChars: 20_000 })).shown).toBe('A, B: [B1, B2, B3, B4], C')
  expect((await cut(uneven, { maxTokens: 20_000 })).shown).toBe('A, B, C')
  expect((await cut(uneven, { maxTokens: 4500 })).shown).toBe('A, B: [B1, B2, B3, B4], C')
})

test('titles, chains of headings and a second H1 at the end are passed through', async () => {
  const days = Array.from({ length: 30 }, (_, i) => `### Day ${i + 1}. 100`).join('\n')
  const shown = Array.from({ length: 30 }, (_, i) => `Day ${i + 1}.`).join(', ')
  expect((await cut(`# T\n## FAQ\n${days}`)).shown).toBe(shown)
  expect((await cut(`# T\n${days}\n## Nice ones 40`)).shown).toBe(`${shown}, Nice ones`)
  expect((await cut(`# T 5\n## A 200\n## B 200\n# };`)).shown).toBe('A, B')
  expect((await cut(`# T\n## Intro 15\n## FAQ\n${days}\n## End 3`)).shown).toBe(shown)
  expect((await cut(`# T\n## FAQ\n${days}`)).text).toMatch(/^split at depth 3, below `FAQ` with 9\d % of the words$/)
})

test('a title above chapters of its depth stays in the index, with what is short below it', async () => {
  const chapters = '# One 200\n# Two 300'
  const named = (title: string, name?: string, below = '') =>
    cut(`${title}\n${below}\n${chapters}`, {}, undefined, name).then(({ shown }) => shown)
  expect(await named('# My Notes: a start 20', '07 my-notes', '## Goals 30')).toBe('One, Two')
  expect(await named('# Goals 20', 'my-notes')).toBe('Goals, One, Two')
  expect(await named('# Anything 20', 'README.fr')).toBe('One, Two')
  expect(await named('# Install 900', 'README')).toBe('Install, One, Two')
  expect(await named('text\n# Install 20', 'README')).toBe('Install, One, Two')
  expect(await named('# Agenda of today', 'note', '- One\n1. Two')).toBe('One, Two')
  expect(await named('# Agenda of today', 'note', 'One and Two')).toBe('Agenda of today, One, Two')
  expect(await named('# Notes 400', 'notes', '## A 300\n## B 300')).toBe('A, B, One, Two')
})

test('a section beside a large one that is itself worth reading makes it a folder', async () => {
  const days = Array.from({ length: 30 }, (_, i) => `### Day ${i + 1}. 100`).join('\n')
  expect((await cut(`# T\n## Intro 100\n## FAQ\n${days}`)).shown).toMatch(/^Intro, FAQ: \[Day 1\., /)
})

test('sections that are too small for topics stay together, hundreds of short ones too', async () => {
  const short = Array.from({ length: 90 }, (_, i) => `### Entry ${i + 1}. 40`).join('\n')
  const others = '## A 3000\n## B 3000'
  expect((await cut(`# T\n${others}\n## Changes\n${short}`)).shown).toBe('A, B, Changes')
  expect((await cut(`# T\n${others}\n## Changes\n${short}`, { maxWords: 3000 })).shown).toContain('Changes: [Entry 1.')
  const many = Array.from({ length: 300 }, (_, i) => `### Entry ${i + 1}. 40`).join('\n')
  expect((await cut(`# T\n## Changes\n${many}`)).shown).toBe('Changes')
})

test('siblings of about the limit are treated alike', async () => {
  const part = (name: string, words: number) => `## ${name}\n### ${name}1 ${words / 2}\n### ${name}2 ${words / 2}`
  const folders = await cut(`# T\n${part('A', 2900)}\n${part('B', 3600)}\n${part('C', 3300)}`)
  expect(folders.shown).toBe('A: [A1, A2], B: [B1, B2], C: [C1, C2]')
  const whole = await cut(`# T\n${part('A', 2900)}\n${part('B', 3100)}\n${part('C', 2400)}`)
  expect(whole.shown).toBe('A, B, C')
  // an option limits every topic
  const strict = await cut(`# T\n${part('A', 2900)}\n${part('B', 3100)}\n${part('C', 2400)}`, { maxWords: 3000 })
  expect(strict.shown).toBe('A, B: [B1, B2], C')
})

test('splits a section with over half of a long note if its parts can be topics', async () => {
  const lines = '# T\n## A 300\n## B\n### B1 500\n### B2 600\n### B3 400\n## C 200'
  const { shown, text } = await cut(lines)
  expect(shown).toBe('A, B: [B1, B2, B3], C')
  expect(text).toMatch(/^split at depth 2; `B` is a folder of topics, with 7\d % of the words$/)
  expect((await cut(lines.replace(/00/g, '0'))).shown).toBe('A, B, C')
})

test('in a vault the length of its notes counts', async () => {
  const lines = '# T\n## A 2000\n## B\n### B1 900\n### B2 800\n## C 2000'
  expect((await cut(lines)).shown).toBe('A, B, C')
  expect((await cut(lines, {}, 120)).shown).toBe('A, B: [B1, B2], C')
  expect((await cut(uneven, {}, 600)).text).toContain('over 6000 words (10 × the median of the vault)')
})

test('a note of no sections, and one of only a title, have no topics', async () => {
  expect((await cut('# T 20')).shown).toBe('')
  const { survey, outline } = await readOutline('note', 'text\n')
  expect(describeCut(chooseCut(survey, outline, defaultOptions)).text).toBe('no section became a topic')
})

test('a cut is described in words, with commas and shortcodes of titles in mind', async () => {
  const { chosen, shown, text } = await cut(`
    # Title
    ## :rocket: Launch, orbit, and return 4000
    ## Rest 100`)
  expect(shown).toBe(':rocket: Launch, orbit, and return, Rest')
  expect(text).toBe('split at depth 2; `Launch, orbit, and return` stays whole, with no parts that can stand alone')
  const kept = [{ section: 'rocket-launch-orbit-and-return', reason: 'contents' as const }]
  expect(describeCut(chosen, kept).text).toBe('split at depth 2')
})

test('sections that say nothing stay where others say something', async () => {
  const { shown, chosen } = await cut(`
    # Title
    ## A 100
    ## None
    ## Said 1
    ## B 100`)
  expect([shown, chosen.small.map(({ title }) => title)]).toEqual(['A, B', ['None', 'Said']])
  expect((await cut('# Title\n## A 30\n## None\n## B 30')).shown).toBe('A, None, B')
})
