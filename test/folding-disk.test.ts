import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runJoin } from '../src/run/run-join.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runVault } from '../src/run/run-vault.ts'
import { splitRequest } from './helpers/split-request.ts'

const form = vi.hoisted(() => ({ write: (name: string) => name }))

vi.mock('node:fs', async (importOriginal) => {
  const { foldingFs } = await import('./helpers/folding-fs.ts')
  return foldingFs(await importOriginal<typeof import('node:fs')>(), (name) => form.write(name))
})

const note = '# Kitchen\n\n## Caf\u00e9\n\nBlack.\n\n## Bread\n\nBaked.\n\n## BREAD\n\nShouted.\n'

/** Two headings differ only in case, so that the second gets another name. */
const renamed = 'name-changed'

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  writeFileSync(join(work, 'kitchen.md'), note)
})
afterEach(() => rmSync(work, { recursive: true, force: true }))

async function run(text: string) {
  writeFileSync(join(work, 'kitchen.md'), text)
  const { exitCode, notes, files } = await runSplit(splitRequest(work))
  const states = notes.flatMap(({ output }) => output.files.map(({ state }) => state))
  const rules = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  return { exitCode, rules: rules.sort(), isSame: states.every((state) => state === 'unchanged') }
}

const names = () => readdirSync(join(work, 'out/kitchen')).map((name) => name.normalize('NFC'))

describe.each([
  ['a disk that knows no upper and lower case', (name: string) => name],
  ['a disk that decomposes names', (name: string) => name.normalize('NFD')],
])('%s', (_, write) => {
  beforeEach(() => {
    form.write = write
  })

  test('the disk is one', () => {
    expect(existsSync(join(work, 'KITCHEN.md'))).toBe(true)
    expect(readFileSync(join(work, 'Kitchen.MD'), 'utf8')).toBe(note)
  })

  test('every topic has a file of its own, and a run that changes nothing finds it', async () => {
    expect(await run(note)).toEqual({ exitCode: 0, rules: [renamed], isSame: false })
    expect(names()).toHaveLength(5)
    expect(await run(note)).toEqual({ exitCode: 0, rules: [renamed], isSame: true })
    expect(await run(note.replace('Black.', 'White.'))).toEqual({ exitCode: 0, rules: [renamed], isSame: false })
    expect(readFileSync(join(work, 'out/kitchen/caf\u00e9.md'), 'utf8')).toContain('White.')
    expect(readdirSync(join(work, 'out'))).toEqual(['kitchen'])
  })

  test('a heading that is spelled otherwise now gives its file the new spelling', async () => {
    await run(note)
    const again = note.replace('## Caf\u00e9', '## CAF\u00c9')
    expect(await run(again)).toEqual({ exitCode: 0, rules: [renamed], isSame: false })
    expect(names()).toContain('CAF\u00c9.md')
    expect(names()).toHaveLength(5)
    expect((await run(again)).isSame).toBe(true)
  })

  test('an edit is found under any spelling, and merged back', async () => {
    await run(note)
    writeFileSync(join(work, 'out/kitchen/CAF\u00c9.md'), '# Caf\u00e9\n\nIced.\n')
    expect(await run(note)).toMatchObject({ exitCode: 1, rules: ['edited-file', renamed] })
    const joined = await runJoin({ folder: join(work, 'out/kitchen'), out: undefined, force: false })
    expect(joined.exitCode).toBe(0)
    expect(readFileSync(join(work, 'kitchen.md'), 'utf8')).toBe(note.replace('Black.', 'Iced.'))
  })

  test('a note of a vault that is named in another case keeps its name, and the links to it are updated', async () => {
    const other = join(work, 'other.md')
    writeFileSync(other, 'See [[kitchen#Bread]].\n')
    const request = { note: join(work, 'KITCHEN.md'), vault: work, options: {}, protect: [], force: false }
    expect((await runVault({ ...request, isDryRun: false })).exitCode).toBe(0)
    expect(readdirSync(work).sort()).toEqual(['.notesplit', 'kitchen', 'kitchen.md', 'other.md'])
    expect(readFileSync(other, 'utf8')).toBe('See [[Bread]].\n')
  })
})
