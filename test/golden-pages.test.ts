import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiPage } from './helpers/api-page.ts'
import { appTable } from './helpers/app-table.ts'
import { expectFile } from './helpers/golden.ts'
import { runProgram } from './helpers/run-program.ts'
import { drawPicture } from './picture/draw-picture.ts'

/** Committed pages that are generated from the sources: `npm run test:update` writes them. */
const root = new URL('../', import.meta.url)
const manual = new URL('input/manual.md', root)

/** Compares a part of a page, between `<!-- NAME: … -->` and `<!-- /NAME -->`, or writes it. */
function expectPart(page: URL, name: string, part: string): void {
  const text = readFileSync(page, 'utf8')
  const pattern = new RegExp(`(<!-- ${name}: [^\\n]* -->\\n)[\\s\\S]*?(<!-- /${name} -->)`)
  expect(text).toMatch(pattern)
  expectFile(
    page,
    text.replace(pattern, (_, open: string, close: string) => `${open}${part}\n${close}`),
  )
}

test('the manual has all that the library exports', () => {
  const library = new URL('src/library.ts', root)
  const part = apiPage(library)
  const exported = [...readFileSync(library, 'utf8').matchAll(/^export (?:async )?(?:function|interface|type) (\w+)/gm)]
  expect(exported.length).toBeGreaterThan(10)
  for (const [, name] of exported) expect(part).toContain(`#### ${name}\n`)
  expectPart(manual, 'api', part)
})

test('the manual has the apps that the model knows', async () => {
  expectPart(manual, 'apps', await appTable())
})

test('the manual has the table that `plan` prints for its first note', async () => {
  const work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  const [, note = ''] = /```md\n(# Kitchen\n[\s\S]*?)```/.exec(readFileSync(manual, 'utf8')) ?? []
  writeFileSync(join(work, 'kitchen.md'), note)
  const { stdout, status } = await runProgram(['plan', 'kitchen.md'], work)
  rmSync(work, { recursive: true })
  expect([status, note]).toEqual([0, expect.stringContaining('## Soup')])
  expectPart(manual, 'plan', `\`\`\`text\n${stdout}\`\`\``)
})

test('the README has the output of its quick start', async () => {
  const work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  cpSync(new URL('input', root), join(work, 'input'), { recursive: true })
  const readme = new URL('README.md', root)
  const [, command = ''] =
    /```sh\nnotesplit (split input\/deepseek\.md .*)\n```/.exec(readFileSync(readme, 'utf8')) ?? []
  const { stdout, stderr, status } = await runProgram(command.split(' '), work)
  rmSync(work, { recursive: true })
  expect([status, command]).toEqual([0, expect.stringContaining('-o')])
  expectPart(readme, 'output', `\`\`\`text\n${stdout}${stderr}\`\`\``)
})

test('the picture of the README shows what a split gives', async () => {
  expectFile(new URL('docs/picture.svg', root), await drawPicture())
})

test('output/ is what the notes in input/ give', async () => {
  const isUpdate = process.env.UPDATE_GOLDENS === '1'
  const { status, stdout, stderr } = await runProgram(['split', ...(isUpdate ? [] : ['--check'])], root.pathname)
  expect([status, stdout.slice(0, 2000), stderr], '`npm run split` writes it').toEqual([
    0,
    isUpdate ? expect.anything() : '',
    expect.anything(),
  ])
})
