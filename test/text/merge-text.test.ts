import { expect, test } from 'vitest'
import { diffText } from '../../src/join/diff-text.ts'
import { mergeText } from '../../src/text/merge-text.ts'

test('a paragraph that was added beside a changed one stays a paragraph', () => {
  expect(mergeText('Boil.\n', 'Boil.\n\nStir.\n', 'Simmer.\n')).toEqual({ text: 'Simmer.\n\nStir.\n', conflicts: [] })
  expect(mergeText('Boil.\n', 'Boil.\n\nStir.\n', 'Simmer.').conflicts).toHaveLength(1)
})

test('a paragraph that both added in different places is there once, where the second version has it', () => {
  const base = 'Boil.\n\nStir.\n'
  const theirs = `${base}\nServe with much bread.\n\nEat.\n`
  expect(mergeText(base, `Serve with much bread.\n\n${base}`, theirs)).toEqual({ text: theirs, conflicts: [] })
  expect(mergeText(base, `Eat.\n\n${base}`, theirs).text).toBe(`Eat.\n\n${theirs}`)
})

test('a long note is merged in parts, as it would be whole', () => {
  const lines = Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? `Line ${i}.` : ''))
  const changed = (every: number, words: string) =>
    lines.map((line, i) => (i % every === 0 ? `${line}${words}` : line)).join('\n')
  const { text, conflicts } = mergeText(lines.join('\n'), changed(20, ' Mine.'), changed(28, ' Theirs.'))
  // both changed every 140th line
  expect(conflicts).toHaveLength(22)
  expect(text.match(/Mine\./g)).toHaveLength(150)
  expect(text.match(/Theirs\./g)).toHaveLength(108)
  expect(text.match(/^Line \d+\.(?! Theirs)/gm)?.length).toBe(1500 - 108 + 22)
})

test('many equal lines, and more changes than a diff finds, are merged', () => {
  const same = Array.from({ length: 20_000 }, () => 'Same.').join('\n')
  const equal = mergeText(`A\n${same}\nB\n`, `A\nMine.\n${same}\nB\n`, `A\n${same}\nTheirs.\n`)
  expect(equal).toEqual({ text: `A\nMine.\n${same}\nTheirs.\n`, conflicts: [] })
  const lines = Array.from({ length: 20_000 }, (_, i) => `Line ${i}.`)
  const changed = lines.map((line, i) => (i % 4 === 1 ? `${line} Mine.` : line))
  const theirs = lines.with(11, 'Theirs.').join('\n')
  const many = mergeText(lines.join('\n'), changed.join('\n'), theirs)
  expect(many).toEqual({ text: changed.with(11, 'Theirs.').join('\n'), conflicts: [] })
})

test('a topic of 200,000 blank lines is merged with its edit', () => {
  const text = (end: string) => `A\n${'\n'.repeat(200_000)}${end}\n`
  expect(diffText(text('b'), text('c'), () => false).length).toBeGreaterThan(0)
  expect(mergeText(text('b'), text('c'), text('b')).text).toBe(text('c'))
})
