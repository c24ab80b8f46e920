import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault, type VaultRequest } from '../src/run/run-vault.ts'
import { mentionOf } from '../src/vault/mention.ts'
import { runProgram } from './helpers/run-program.ts'
import { treeOf } from './helpers/tree.ts'

let vault: string
beforeEach(() => {
  vault = mkdtempSync(join(tmpdir(), 'notesplit-'))
  write({ 'Seeds.md': '# Seeds\n\n## Beans\n\nSoak.\n\n## Peas\n\nSow.\n', 'Diary.md': '[[Seeds#Beans]]\n' })
})
afterEach(() => rmSync(vault, { recursive: true }))

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(vault, path)), { recursive: true })
    writeFileSync(join(vault, path), text)
  }
}

const read = (path: string) => readFileSync(join(vault, path), 'utf8')
const run = (given: Partial<VaultRequest> = {}) =>
  runVault({ note: join(vault, 'Seeds.md'), vault, options: {}, protect: [], isDryRun: false, force: false, ...given })
const rulesOf = ({ files }: Awaited<ReturnType<typeof run>>) =>
  files.flatMap((file) => file.messages.map(({ ruleId }) => ruleId))

test('a protection that matches nothing is reported', async () => {
  const outcome = await run({ protect: ['Seedz.md', '#frozen'], isDryRun: true })
  expect(rulesOf(outcome)).toEqual(['unmatched-protection'])
  expect(outcome.files[0]?.messages[0]?.reason).toContain('matches no file of the vault; did you mean `Seeds.md`')
})

test('an index is not split again, unless it was changed or that is forced', async () => {
  expect((await run()).isWritten).toBe(true)
  const before = treeOf(vault)
  const again = await run()
  expect(rulesOf(again)).toEqual(['already-split'])
  expect(again.exitCode).toBe(2)
  expect(treeOf(vault)).toEqual(before)
})

test('a note whose links followed a split, and a topic, are split as any other', async () => {
  write({ 'Tools.md': '# Tools\n\n## Spade\n\nFor [[Seeds#Beans]].\n\n## Rake\n\nFor [[Seeds#Peas]].\n' })
  write({
    'Seeds.md': `With a [[Tools#Spade]].\n\n${read('Seeds.md')}\n### Early\n\nSee [[Tools#Rake]].\n\n### Late\n\nMay.\n`,
  })
  const before = treeOf(vault)
  expect((await run()).isWritten).toBe(true)
  expect(read('Tools.md')).toContain('[[Beans]]')
  const tools = join(vault, 'Tools.md')
  expect((await run({ note: tools })).isWritten).toBe(true)
  expect(read('Seeds/Peas.md')).toContain('[[Rake]]')
  expect(read('Seeds.md')).toContain('With a [[Spade]].')
  expect((await run({ note: join(vault, 'Seeds/Peas.md') })).isWritten).toBe(true)
  // the links of an index may have been updated too
  expect(rulesOf(await run({ note: tools }))).toEqual(['already-split'])
  expect(rulesOf(await run())).toEqual(['already-split'])
  for (let i = 0; i < 3; i++) expect((await runUndo(vault)).exitCode).toBe(0)
  expect(treeOf(vault)).toEqual(before)
})

test('refuses a note outside the vault, a missing vault, and a file in the way', async () => {
  expect(rulesOf(await run({ vault: join(vault, 'nowhere') }))).toEqual(['not-a-vault'])
  mkdirSync(join(vault, 'inner'))
  expect(rulesOf(await run({ vault: join(vault, 'inner') }))).toEqual(['note-outside-vault'])
  writeFileSync(join(vault, 'Page.mdx'), '# A\n\n## B\n\nb\n')
  expect(rulesOf(await run({ note: join(vault, 'Page.mdx') }))).toEqual(['note-outside-vault'])
  rmSync(join(vault, 'inner'), { recursive: true })
  expect(rulesOf(await run({ options: { depth: 6 } }))).toContain('no-heading-at-depth')
  expect(read('Seeds.md')).toContain('Soak.')
})

test('a note that is not UTF-8 or behind a symbolic link stays unchanged', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'notesplit-'))
  writeFileSync(join(outside, 'Away.md'), '[[Seeds#Beans]]')
  symlinkSync(outside, join(vault, 'linked'))
  writeFileSync(join(vault, 'Old.md'), Buffer.from('[[Seeds#Beans]] caf\xe9', 'latin1'))
  const outcome = await run()
  expect(rulesOf(outcome)).toEqual(['unreadable-note'])
  expect(readFileSync(join(outside, 'Away.md'), 'utf8')).toBe('[[Seeds#Beans]]')
  expect((await runUndo(vault)).exitCode).toBe(0)
  rmSync(outside, { recursive: true })
})

test('what a killed run left is taken back first; a dry run only says so', async () => {
  await run()
  const journal = join(vault, '.notesplit/1/journal.json')
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('"written"', '"writing"'))
  expect(rulesOf(await run({ isDryRun: true }))).toEqual(['interrupted-run'])
  const outcome = await run()
  expect(rulesOf(outcome)).toEqual(['rolled-back'])
  expect(read('Diary.md')).toBe('[[Beans]]\n')
  expect((await runUndo(vault)).exitCode).toBe(0)
  expect(read('Diary.md')).toBe('[[Seeds#Beans]]\n')
})

test('the habits of the notes tell how links are written where Obsidian has no settings', async () => {
  write({ 'a.md': '[x](Diary.md) [y](sub/b.md#z)\n', 'sub/b.md': '[x](../a.md)\n' })
  await run()
  expect(read('Seeds.md')).toContain('See [Beans](Seeds/Beans.md).')
  expect(read('Diary.md')).toBe('[[Beans]]\n')
})

test('the command shows a diff and a summary, then writes, and undo takes it back', async () => {
  const notesplit = (...args: string[]) => runProgram(args, vault)
  const before = treeOf(vault)
  const dry = await notesplit('split', join(vault, 'Seeds.md'), '--vault', vault, '--dry-run')
  expect(dry.stdout).toContain('-[[Seeds#Beans]]\n+[[Beans]]')
  expect(dry.stdout).toContain('2 topics\n  would update 1 link in 1 other note\n')
  expect(treeOf(vault)).toEqual(before)
  const json = JSON.parse((await notesplit('split', join(vault, 'Seeds.md'), '--vault', vault, '--json')).stdout)
  expect(json.notes[0].links).toEqual([
    {
      path: join(vault, 'Diary.md'),
      was: '[[Seeds#Beans]]',
      now: '[[Beans]]',
      target: join(vault, 'Seeds/Beans.md'),
    },
  ])
  expect((await notesplit('undo', '--vault', vault)).stdout).toContain('Restored ')
  expect(treeOf(vault)).toEqual(before)
  expect((await notesplit('split', '--vault', vault)).status).toBe(2)
  expect((await notesplit('split', join(vault, 'Seeds.md'), '--protect', 'x')).status).toBe(2)
})

describe('which texts mention a name', () => {
  test.each([
    ['Making plugins', '[[making Plugins#x]]'],
    ['Making plugins', '[x](making%20plugins.md)'],
    ['R&D', '[x](R&amp;D.md)'],
    ['R_D', '[x](R\\_D.md)'],
    ['Café', '[x](Caf%C3%A9.md)'],
    ['Café', '[[Cafe\u0301]]'],
    ['日記', '[x](%E6%97%A5%E8%A8%98.md)'],
    ['🚀', '[x](%F0%9F%9A%80.md)'],
    ['C++ (old)', '[[C++ (old)]]'],
    ['Flour', '![[ flour ]]'],
    ['Flour', '> [a]:\n> flour.md'],
    ['Flour', '[a](\n<my flour.md> "x")'],
    ['Flour', "<a href = 'x/flour.md#y'>"],
    ['Flour', '<Card href={"flour"} />'],
    ['Flour', '---\nup: "[[Flour]]"\n---'],
  ])('%s in %s', (name, text) => expect(mentionOf(name)(text, 'note')).toBe(true))

  test.each([
    ['Making plugins', 'making of plugins'],
    ['Seeds', 'no link'],
    ['日記', '日常'],
    ['Flour', 'Flour, and [a link](water.md) beside flour'],
    ['Flour', 'flour | a ]]: more'],
  ])('%s not in %s', (name, text) => expect(mentionOf(name)(text, 'note')).toBe(false))
})

test('without a split there is nothing to undo, and a broken journal is not followed', async () => {
  const none = await runUndo(vault)
  expect([none.exitCode, none.files[0]?.messages[0]?.ruleId]).toEqual([1, 'nothing-to-undo'])
  write({ '.notesplit/1/journal.json': '{' })
  const broken = await runUndo(vault)
  expect([broken.exitCode, broken.files[0]?.messages[0]?.ruleId]).toEqual([2, 'invalid-journal'])
})
