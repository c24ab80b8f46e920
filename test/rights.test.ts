import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runJoin } from '../src/run/run-join.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runVault } from '../src/run/run-vault.ts'
import { testFolder } from './helpers/test-folder.ts'

const note = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'

let work: string
testFolder((root) => {
  work = root
  writeFileSync(join(root, 'kitchen.md'), note)
})

const modeOf = (path: string) => (statSync(join(work, path)).mode & 0o777).toString(8)
const split = () =>
  runSplit({ notes: [join(work, 'kitchen.md')], out: join(work, 'out'), options: {}, mode: 'write', force: false })

describe.skipIf(process.platform === 'win32')('who may read', () => {
  test('a private note has private topics, a private manifest and a private folder', async () => {
    chmodSync(join(work, 'kitchen.md'), 0o600)
    expect((await split()).exitCode).toBe(0)
    const names = readdirSync(join(work, 'out/kitchen')).sort()
    expect(names).toEqual(['.notesplit.json', 'Bread.md', 'Soup.md', 'kitchen.md'])
    for (const name of names) expect(modeOf(`out/kitchen/${name}`), name).toBe('600')
    expect(modeOf('out/kitchen')).toBe('700')
  })

  test('existing files keep their mode; the manifest is as private as the most private file', async () => {
    chmodSync(join(work, 'kitchen.md'), 0o644)
    await split()
    expect(modeOf('out/kitchen/Soup.md')).toBe('644')
    chmodSync(join(work, 'out/kitchen'), 0o700)
    chmodSync(join(work, 'out/kitchen/Soup.md'), 0o600)
    chmodSync(join(work, 'out/kitchen/Bread.md'), 0o664)
    mkdirSync(join(work, 'out/kitchen/mine'), { mode: 0o750 })
    writeFileSync(join(work, 'out/kitchen/mine/x.txt'), 'mine', { mode: 0o640 })
    writeFileSync(join(work, 'kitchen.md'), `${note}\n## Salad\n\nFresh.\n`)
    expect((await split()).exitCode).toBe(0)
    expect(
      ['', '/Soup.md', '/Bread.md', '/Salad.md', '/.notesplit.json', '/mine', '/mine/x.txt'].map((name) =>
        modeOf(`out/kitchen${name}`),
      ),
    ).toEqual(['700', '600', '664', '644', '600', '750', '640'])
  })

  test('join keeps the mode of the note', async () => {
    chmodSync(join(work, 'kitchen.md'), 0o640)
    await split()
    writeFileSync(join(work, 'out/kitchen/Bread.md'), '# Bread\n\nBaked twice.\n')
    expect((await runJoin({ folder: join(work, 'out/kitchen'), out: undefined, force: false })).exitCode).toBe(0)
    expect(modeOf('kitchen.md')).toBe('640')
  })

  test('new topics of a vault take the mode of the note; the journal is private', async () => {
    chmodSync(join(work, 'kitchen.md'), 0o600)
    const request = { note: join(work, 'kitchen.md'), vault: work, options: {}, protect: [] }
    const outcome = await runVault({ ...request, isDryRun: false, force: false })
    expect([outcome.exitCode, outcome.changes.length]).toEqual([0, 3])
    for (const { path } of outcome.changes) expect(modeOf(path), path).toBe('600')
    expect(['.notesplit', '.notesplit/1', '.notesplit/1/journal.json'].map(modeOf)).toEqual(['700', '700', '600'])
  })
})
