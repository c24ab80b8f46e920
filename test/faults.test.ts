import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { VFile } from 'vfile'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Disk } from '../src/disk/disk.ts'
import { runJoin } from '../src/run/run-join.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { diskError, FailingDisk } from './helpers/failing-disk.ts'
import { treeOf } from './helpers/tree.ts'

const note = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'
const later = note.replace('## Soup\n\nBoiled.\n', '## Salad\n\nFresh.\n\n## Soup\n\nBoiled long.\n')

const home = mkdtempSync(join(tmpdir(), 'notesplit-'))
const work = join(home, 'work')
beforeEach(() => mkdirSync(work))
afterEach(() => rmSync(work, { recursive: true }))
afterAll(() => rmSync(home, { recursive: true }))

/** A run that changes the disk, and the files before it. */
interface Scene {
  name: string
  /** Files by path. */
  files: Record<string, string>
  /** A step before it, on a working disk. */
  before?: (disk?: Disk) => Promise<unknown> | unknown
  run: (disk?: Disk) => Promise<{ exitCode: number; files: VFile[] }> | { exitCode: number; files: VFile[] }
}

const splitKitchen = (force: boolean) => (disk?: Disk) =>
  runSplit(
    { notes: [join(work, 'kitchen.md')], out: join(work, 'out'), options: {}, mode: 'write', force, durable: true },
    disk,
  )
const splitVault = (disk?: Disk) =>
  runVault(
    { note: join(work, 'kitchen.md'), vault: work, options: {}, protect: [], isDryRun: false, force: false },
    disk,
  )

const vault = { 'kitchen.md': note, 'other.md': 'See [[kitchen#Bread]].\n', 'more/other.md': '[[kitchen#Soup|soup]]\n' }

const scenes: Scene[] = [
  { name: 'a first split', files: { 'kitchen.md': note }, run: splitKitchen(false) },
  {
    name: 'a split of what changed, over foreign and edited files',
    files: { 'kitchen.md': note, 'out/kitchen/mine.txt': 'mine', 'out/kitchen/deep/mine.txt': 'mine' },
    before: async () => {
      await splitKitchen(false)()
      writeFileSync(join(work, 'kitchen.md'), later)
      writeFileSync(join(work, 'out/kitchen/Bread.md'), '# Bread\n\nBaked twice.\n')
    },
    run: splitKitchen(true),
  },
  {
    name: 'a join',
    files: { 'kitchen.md': note },
    before: async () => {
      await splitKitchen(false)()
      writeFileSync(join(work, 'out/kitchen/Bread.md'), '# Bread\n\nBaked twice.\n')
    },
    run: (disk) => runJoin({ folder: join(work, 'out/kitchen'), out: undefined, force: false, durable: true }, disk),
  },
  {
    name: 'a join over a later version of the note',
    files: { 'kitchen.md': note },
    before: async () => {
      await splitKitchen(false)()
      writeFileSync(join(work, 'kitchen.md'), later)
    },
    run: (disk) => runJoin({ folder: join(work, 'out/kitchen'), out: undefined, force: true }, disk),
  },
  { name: 'a split in a vault', files: vault, run: splitVault },
  { name: 'an undo in a vault', files: vault, before: () => splitVault(), run: (disk) => runUndo(work, disk) },
]

async function stage({ files, before }: Scene): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  await before?.()
}

/** Puts the files of a scene back. */
function restore(staged: string): void {
  rmSync(work, { recursive: true, force: true })
  cpSync(staged, work, { recursive: true, preserveTimestamps: true })
}

/** Returns all files except the program's own, without times, and without what only the next join reads of this one. */
function contents(): Record<string, string> {
  const files = Object.entries(treeOf(work)).filter(([path]) => !/\.notesplit(?:\/|-)/.test(path))
  const plain = (text: string) => text.replace(/,\s*"joined": \{[\s\S]*?\n {4}\}/, '')
  return Object.fromEntries(
    files.map(([path, { content }]) => [path, content === undefined ? content : plain(content)]),
  )
}

/** Lists the files that a run left without need. */
function leftovers(): string[] {
  return Object.keys(treeOf(work)).filter((path) => /\.notesplit-/.test(path))
}

/** Returns the states before and after a run, the number of disk changes between them, and a copy of the first. */
async function rehearse(scene: Scene) {
  await stage(scene)
  const staged = mkdtempSync(join(home, 'staged-'))
  cpSync(work, staged, { recursive: true, preserveTimestamps: true })
  const before = contents()
  const disk = new FailingDisk(Number.POSITIVE_INFINITY)
  expect((await scene.run(disk)).exitCode).toBe(0)
  expect(leftovers()).toEqual([])
  return { staged, before, after: contents(), steps: disk.count }
}

/** Until a file is replaced, its backup has the same content. */
function withoutBackups(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.bak')))
}

/** Checks that the next run, on a working disk, completes the failed one and removes everything of it. */
async function finish(scene: Scene, after: Record<string, string>, at: string): Promise<void> {
  await scene.run()
  expect(contents(), at).toEqual(after)
  expect(leftovers(), at).toEqual([])
}

/** Lists the steps that a run fails or is killed at: each step is in one of the two lists, in a long test in both. */
function stepsOf(all: number, kind: 'fails' | 'is killed'): number[] {
  const steps = Array.from({ length: all }, (_, i) => i + 1)
  if (process.env.NOTESPLIT_RUNS !== undefined) return steps
  return steps.filter((step) => step % 2 === (kind === 'fails' ? 0 : 1))
}

const codes = ['ENOSPC', 'EACCES', 'EIO', 'ENOENT', 'EROFS']

describe.each(scenes)('$name', (scene) => {
  let rehearsed: ReturnType<typeof rehearse> | undefined
  const rehearsal = () => {
    rehearsed ??= rehearse(scene)
    return rehearsed
  }

  test('any change of the disk fails, each for another reason', async () => {
    const { staged, before, after, steps } = await rehearsal()
    expect(before).not.toEqual(after)
    expect(steps).toBeGreaterThan(3)
    for (const step of stepsOf(steps, 'fails')) {
      restore(staged)
      const code = codes[(step >> 1) % codes.length] as string
      const { exitCode, files } = await scene.run(new FailingDisk(step, diskError(code)))
      const at = `step ${step} of ${steps}`
      // a failure after the last step, such as removing a lock, is left to the next run
      if (exitCode === 0) expect(contents(), at).toEqual(after)
      else {
        expect(exitCode, at).toBe(2)
        // the failure may be in the last check that all is on the disk
        expect([before, after].map(withoutBackups), at).toContainEqual(withoutBackups(contents()))
        const reasons = files.flatMap(({ messages }) => messages).filter(({ fatal }) => fatal)
        expect(
          reasons.map(({ ruleId }) => ruleId),
          at,
        ).toEqual(['cannot-write'])
        expect(reasons[0]?.reason, at).toMatch(new RegExp(`^Cannot write .*: [^:]+ \\(${code}\\)$`))
      }
      await finish(scene, after, at)
    }
  })

  test('killed at any change of the disk, the next run ends the work', async () => {
    const { staged, before, after, steps } = await rehearsal()
    for (const step of stepsOf(steps, 'is killed')) {
      restore(staged)
      const at = `step ${step} of ${steps}`
      await Promise.resolve(scene.run(new FailingDisk(step))).catch(() => {})
      // the folder is the old one, the new one, or has the temporary name that the next run looks for
      const files = withoutBackups(contents())
      const isWhole = [before, after].some((state) => JSON.stringify(withoutBackups(state)) === JSON.stringify(files))
      const isAway = existsSync(join(work, 'out/.kitchen.notesplit-old')) || existsSync(join(work, '.notesplit'))
      expect(isWhole || isAway, at).toBe(true)
      await finish(scene, after, at)
    }
  })
})

test('a folder that is removed while a run writes is there again', async () => {
  writeFileSync(join(work, 'kitchen.md'), note)
  await splitKitchen(false)()
  writeFileSync(join(work, 'kitchen.md'), later)
  const disk = new FailingDisk(Number.POSITIVE_INFINITY)
  const write = disk.write.bind(disk)
  disk.write = (path, content, options) => {
    write(path, content, options)
    if (path.endsWith('.notesplit.json')) rmSync(join(work, 'out/kitchen'), { recursive: true })
  }
  expect((await splitKitchen(false)(disk)).exitCode).toBe(0)
  expect(leftovers()).toEqual([])
  expect(existsSync(join(work, 'out/kitchen/Salad.md'))).toBe(true)
})

test.each([
  ['that the run changes', 'Soup.md', 2, ['changed-during-run']],
  ['that stays the same file', 'Bread.md', 0, []],
])('a topic %s, edited meanwhile, is not lost', async (_, name, code, rules) => {
  writeFileSync(join(work, 'kitchen.md'), note)
  await splitKitchen(false)()
  writeFileSync(join(work, 'kitchen.md'), later)
  const topic = join(work, 'out/kitchen', name)
  const before = new FailingDisk(Number.POSITIVE_INFINITY)
  const write = before.write.bind(before)
  // between the check of the folder and the swap
  before.write = (path, content, options) => {
    write(path, content, options)
    if (path.endsWith('.notesplit.json')) writeFileSync(topic, 'edited')
  }
  const { exitCode, files } = await splitKitchen(false)(before)
  expect(exitCode).toBe(code)
  expect(files.flatMap(({ messages }) => messages).map(({ ruleId }) => ruleId)).toEqual(rules)
  expect(readFileSync(topic, 'utf8')).toBe('edited')
  expect(leftovers()).toEqual([])
})
