import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Disk, realDisk } from '../src/disk/disk.ts'
import { Failure } from '../src/disk/failure.ts'
import { acquireLock, printOwner } from '../src/disk/lock.ts'
import { lockVault } from '../src/disk/lock-vault.ts'
import { runJoin } from '../src/run/run-join.ts'
import { type RunRequest, runSplit } from '../src/run/run-split.ts'
import { splitRequest } from './helpers/split-request.ts'
import { testFolder } from './helpers/test-folder.ts'

const note = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'

let work: string
testFolder((root) => {
  work = root
  writeFileSync(join(root, 'kitchen.md'), note)
})

async function run(path = 'kitchen.md', given: Partial<RunRequest> = {}) {
  const { exitCode, files } = await runSplit(splitRequest(work, { notes: [join(work, path)], ...given }))
  return [exitCode, files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))]
}

describe('what cannot be read', () => {
  test('a note in a circle of links', async () => {
    symlinkSync('loop.md', join(work, 'loop.md'))
    expect(await run('loop.md')).toEqual([2, ['cannot-read']])
  })

  test('a note of more than 1 GB', async () => {
    truncateSync(join(work, 'kitchen.md'), 1_000_000_001)
    expect(await run()).toEqual([2, ['too-large']])
  })

  test('a block that is too much for the fast engine is left to the other one', async () => {
    writeFileSync(join(work, 'kitchen.md'), `${note}\n${'&amp; &#35; '.repeat(1100)}\n`)
    expect(await run()).toEqual([0, ['parser-fallback', 'uneven-split']])
  })
})

test.each([
  ['satteri', 1500, ['parser-fallback', 'block-too-complex', 'uneven-split']],
  ['satteri', 3000, ['block-too-complex', 'uneven-split']],
  ['remark', 3000, ['block-too-complex', 'uneven-split']],
] as const)('a block that no engine reads is left as it stands: %s, nested %i deep', async (parser, depth, rules) => {
  const block = `${'>'.repeat(depth)} [soup](#soup) ${'&amp; '.repeat(2500)}`
  writeFileSync(join(work, 'kitchen.md'), note.replace('Baked.', `See [soup](#soup).\n\n${block}`))
  expect(await run('kitchen.md', { options: { parser } })).toEqual([0, rules])
  expect(readFileSync(join(work, 'out/kitchen/Bread.md'), 'utf8')).toBe(`# Bread\n\nSee [[Soup|soup]].\n\n${block}\n`)
})

describe('folders in each other', () => {
  test('the output in the folder of the note, and the note in the folder of the output', async () => {
    mkdirSync(join(work, 'out/kitchen'), { recursive: true })
    writeFileSync(join(work, 'out/kitchen/source.md'), note)
    expect(await run('out/kitchen/source.md', { out: join(work, 'out/kitchen') })).toEqual([0, []])
    // its own folder is its output
    writeFileSync(join(work, 'out/kitchen/kitchen.md'), note)
    expect(await run('out/kitchen/kitchen.md')).toEqual([1, ['foreign-file']])
    expect(readFileSync(join(work, 'out/kitchen/kitchen.md'), 'utf8')).toBe(note)
    expect(readFileSync(join(work, 'out/kitchen/source.md'), 'utf8')).toBe(note)
  })

  test('a note that is forced to split over itself is kept', async () => {
    mkdirSync(join(work, 'out/kitchen'), { recursive: true })
    writeFileSync(join(work, 'out/kitchen/kitchen.md'), note)
    expect(await run('out/kitchen/kitchen.md', { force: true })).toEqual([0, ['backup-kept']])
    expect(readFileSync(join(work, 'out/kitchen/kitchen.md.bak'), 'utf8')).toBe(note)
  })
})

describe('symbolic links', () => {
  test('of the output folder, also out of it: the folder behind is written, the link stays', async () => {
    mkdirSync(join(work, 'elsewhere'))
    symlinkSync(join(work, 'elsewhere'), join(work, 'out'))
    expect(await run()).toEqual([0, []])
    expect(readdirSync(join(work, 'elsewhere/kitchen')).sort()).toContain('Bread.md')
  })

  test('of a topic, also a dangling one: it is somebody else’s', async () => {
    mkdirSync(join(work, 'out/kitchen'), { recursive: true })
    symlinkSync(join(work, 'nowhere.md'), join(work, 'out/kitchen/Bread.md'))
    expect(await run()).toEqual([1, ['foreign-file']])
    expect(existsSync(join(work, 'nowhere.md'))).toBe(false)
  })

  test('of the note: the note behind is read, and `join` writes there', async () => {
    mkdirSync(join(work, 'notes'))
    symlinkSync(join(work, 'kitchen.md'), join(work, 'notes/kitchen.md'))
    expect(await run('notes/kitchen.md')).toEqual([0, []])
    writeFileSync(join(work, 'out/kitchen/Bread.md'), '# Bread\n\nBaked twice.\n')
    const joined = await runJoin({ folder: join(work, 'out/kitchen'), out: undefined, force: false })
    expect(joined.exitCode).toBe(0)
    expect(readFileSync(join(work, 'kitchen.md'), 'utf8')).toBe(note.replace('Baked.', 'Baked twice.'))
  })

  test('a dangling one in the place of the output folder', async () => {
    mkdirSync(join(work, 'out'))
    symlinkSync(join(work, 'nowhere'), join(work, 'out/kitchen'))
    expect(await run()).toEqual([2, ['cannot-write']])
    expect(readdirSync(work).sort()).toEqual(['kitchen.md', 'out'])
    expect(readdirSync(join(work, 'out'))).toEqual(['kitchen'])
  })
})

test('a file in the place of the output folder, and of a folder in it', async () => {
  writeFileSync(join(work, 'out'), 'a file')
  expect(await run()).toEqual([2, ['cannot-write']])
  expect(readFileSync(join(work, 'out'), 'utf8')).toBe('a file')
})

test('a disk that is full: the old folder stays, and the message says so', async (context) => {
  const full = join(work, 'full')
  mkdirSync(full)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full], { stdio: 'ignore' })
  } catch {
    context.skip('only root may mount a disk')
  }
  try {
    expect(await run('kitchen.md', { out: full })).toEqual([0, []])
    const before = readdirSync(join(full, 'kitchen')).sort()
    writeFileSync(join(work, 'kitchen.md'), `${note}\n## Long\n\n${'words '.repeat(20_000)}\n`)
    expect(await run('kitchen.md', { out: full })).toEqual([2, ['uneven-split', 'cannot-write']])
    expect(readdirSync(join(full, 'kitchen')).sort()).toEqual(before)
    expect(readdirSync(full)).toEqual(['kitchen'])
  } finally {
    execFileSync('umount', [full])
  }
})

describe('two runs on one folder', () => {
  const path = () => join(work, 'out/.kitchen.notesplit-lock')
  const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid
  const attempt = (most = 100) => acquireLock(path(), join(work, 'out/kitchen'), realDisk, { most })
  beforeEach(() => mkdirSync(join(work, 'out')))

  test('the second waits for the first', async () => {
    const first = await attempt()
    setTimeout(() => first.release(), 300)
    expect(await run()).toEqual([0, []])
    expect(existsSync(path())).toBe(false)
  })

  test.each([
    ['of a process that ended', () => printOwner(deadPid()), 0],
    ['of a process whose number another one has now', () => JSON.stringify({ ...owner(), started: '1' }), 0],
    ['of another machine, which nobody renewed for a minute', () => JSON.stringify({ ...owner(), host: 'other' }), 61],
    ['of a container whose process was number 1', () => JSON.stringify({ pid: 1, started: '1', host: 'other' }), 61],
    ['that a killed run left empty', () => '', 6],
    ['from the future', () => '', -3600],
  ])('a lock is taken over: one %s', async (_, text, age) => {
    writeFileSync(path(), text())
    utimesSync(path(), Date.now() / 1000 - age, Date.now() / 1000 - age)
    expect(await run()).toEqual([0, []])
    expect(readdirSync(join(work, 'out'))).toEqual(['kitchen'])
  })

  test.each([
    ['of a process that runs', () => writeFileSync(path(), printOwner(process.ppid))],
    ['of another machine that works', () => writeFileSync(path(), JSON.stringify({ ...owner(), host: 'other' }))],
    ['that is a folder', () => mkdirSync(path())],
    ['that is a link to nothing', () => symlinkSync('nowhere', path())],
    ['that is a named pipe', () => execFileSync('mkfifo', [path()])],
    ['that is too large', () => writeFileSync(path(), 'x'.repeat(10_000))],
  ])('a lock is waited for, then named: one %s', async (_, make) => {
    make()
    await expect(attempt()).rejects.toThrow(Failure)
    await expect(attempt()).rejects.toMatchObject({ report: { ruleId: 'locked' } })
    expect(readdirSync(join(work, 'out'))).toEqual(['.kitchen.notesplit-lock'])
  })

  test('a disk that is full leaves no empty lock, and no folder for it', async () => {
    const full: Disk = {
      ...realDisk,
      create: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      },
    }
    await expect(acquireLock(path(), work, full)).rejects.toThrow(/the disk is full/)
    expect(existsSync(path())).toBe(false)
    await expect(lockVault(work, full)).rejects.toThrow(/the disk is full/)
    expect(existsSync(join(work, '.notesplit'))).toBe(false)
  })

  function owner() {
    return JSON.parse(printOwner())
  }
})
