import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Disk, realDisk } from '../src/disk/disk.ts'
import { Failure } from '../src/disk/failure.ts'
import { listJournals } from '../src/disk/journal.ts'
import { recoverVault as recover, restoreFiles } from '../src/disk/restore.ts'
import { type FileChange, writeVault as write } from '../src/disk/transaction.ts'
import { runUndo } from '../src/run/run-undo.ts'
import { diskError, FailingDisk } from './helpers/failing-disk.ts'
import { treeOf } from './helpers/tree.ts'

const old = { 'Note.md': 'old note\n', 'other/A.md': 'a [[Note#X]]\n', 'B.md': '\uFEFFb\r\n', 'C.md': 'c' }
const changes: FileChange[] = [
  { path: 'Note.md', before: Buffer.from(old['Note.md']), after: Buffer.from('index\n') },
  { path: 'Note/X.md', before: undefined, after: Buffer.from('x\n') },
  { path: 'Note/deep/Y.md', before: undefined, after: Buffer.from('y\n') },
  { path: 'other/A.md', before: Buffer.from(old['other/A.md']), after: Buffer.from('a [[X]]\n') },
  { path: 'B.md', before: Buffer.from(old['B.md']), after: Buffer.from('\uFEFFb [[X]]\r\n') },
]
const writeVault = (folder: string, note: string, files: readonly FileChange[], disk: Disk = realDisk) =>
  write(folder, { kind: 'split', note }, files, disk)
const recoverVault = (folder: string, disk: Disk = realDisk) => recover(folder, disk)

let vault: string
beforeEach(() => {
  vault = mkdtempSync(join(tmpdir(), 'notesplit-'))
  fill()
})
afterEach(() => rmSync(vault, { recursive: true }))

function fill(): void {
  rmSync(vault, { recursive: true })
  for (const [path, text] of Object.entries(old)) {
    mkdirSync(dirname(join(vault, path)), { recursive: true })
    writeFileSync(join(vault, path), text, { mode: path === 'B.md' ? 0o600 : 0o644 })
    utimesSync(join(vault, path), 1_500_000_000.123, 1_500_000_000.123)
  }
}

/** Returns only the notes, without times: mixed states would show here. */
function notesOf(): Record<string, string> {
  const all = Object.entries(treeOf(vault)).filter(([path]) => !path.startsWith('.notesplit/'))
  return Object.fromEntries(all.map(([path, { content }]) => [path, content]))
}

const latin = (text: string | Buffer) => Buffer.from(text).toString('latin1')
const oldNotes = Object.fromEntries(Object.entries(old).map(([path, text]) => [path, latin(text)]))
const newNotes = { ...oldNotes, ...Object.fromEntries(changes.map(({ path, after }) => [path, latin(after ?? '')])) }

/** Counts the disk changes of a whole transaction. */
function countSteps(): number {
  const disk = new FailingDisk(Number.POSITIVE_INFINITY)
  writeVault(vault, 'Note.md', changes, disk)
  fill()
  return disk.count
}

test('writes all, and gives all back with times and modes', async () => {
  const before = treeOf(vault)
  writeVault(vault, 'Note.md', changes)
  expect(notesOf()).toEqual(newNotes)
  expect(statSync(join(vault, 'B.md')).mode & 0o777).toBe(0o600)
  const outcome = await runUndo(vault)
  expect(outcome).toMatchObject({ note: 'Note.md', exitCode: 0 })
  expect(outcome.restored).toHaveLength(5)
  expect(treeOf(vault)).toEqual(before)
  expect(statSync(join(vault, 'B.md')).mode & 0o777).toBe(0o600)
  expect(existsSync(join(vault, 'Note'))).toBe(false)
  expect(existsSync(join(vault, '.notesplit'))).toBe(false)
})

test('killed at any change of the disk, it is complete or rolled back', async () => {
  const before = treeOf(vault)
  const steps = countSteps()
  expect(steps).toBeGreaterThan(20)
  for (let last = 1; last <= steps; last++) {
    fill()
    expect(() => writeVault(vault, 'Note.md', changes, new FailingDisk(last)), `step ${last}`).toThrow()
    recoverVault(vault)
    expect(treeOf(vault), `step ${last}`).toEqual(before)
  }
  fill()
  writeVault(vault, 'Note.md', changes, new FailingDisk(steps + 1))
  expect(recoverVault(vault), 'what is written whole stays').toBeUndefined()
  expect(notesOf()).toEqual(newNotes)
})

test('killed at any change while it is taken back, it is taken back by the next run', async () => {
  const before = treeOf(vault)
  const undo = (disk: FailingDisk) => {
    const [open] = listJournals(vault)
    if (open) restoreFiles(vault, open, disk)
  }
  writeVault(vault, 'Note.md', changes)
  const whole = new FailingDisk(Number.POSITIVE_INFINITY)
  undo(whole)
  expect(whole.count).toBeGreaterThan(10)
  for (let last = 1; last <= whole.count; last++) {
    fill()
    writeVault(vault, 'Note.md', changes)
    expect(() => undo(new FailingDisk(last)), `step ${last}`).toThrow()
    // the recovery may be killed too
    for (let again = 1; again < 4; again++) {
      try {
        recoverVault(vault, new FailingDisk(again))
      } catch {
        // the next run continues
      }
    }
    const isUntouched = listJournals(vault)[0]?.journal?.state === 'written'
    if (isUntouched) expect(notesOf(), `step ${last}`).toEqual(newNotes)
    else {
      recoverVault(vault)
      expect(treeOf(vault), `step ${last}`).toEqual(before)
    }
  }
})

test('a disk that refuses one change leaves the vault as it was', async () => {
  const before = treeOf(vault)
  const steps = countSteps()
  for (let last = 1; last <= steps; last++) {
    fill()
    const disk = new FailingDisk(last, diskError('ENOSPC'))
    expect(() => writeVault(vault, 'Note.md', changes, disk), `step ${last}`).toThrow(Failure)
    expect(treeOf(vault), `step ${last}`).toEqual(before)
  }
})

test('a note that changed since it was read stops the run', async () => {
  writeFileSync(join(vault, 'other/A.md'), 'a [[Note#X]] and more\n')
  const before = treeOf(vault)
  expect(() => writeVault(vault, 'Note.md', changes)).toThrow(/changed while/)
  expect(treeOf(vault)).toEqual(before)
  mkdirSync(join(vault, 'Note'))
  writeFileSync(join(vault, 'Note/X.md'), 'mine')
  writeFileSync(join(vault, 'other/A.md'), old['other/A.md'])
  expect(() => writeVault(vault, 'Note.md', changes)).toThrow(/changed while/)
  expect(readFileSync(join(vault, 'Note/X.md'), 'utf8')).toBe('mine')
})

test('undo refuses, with a list, when files were edited since', async () => {
  writeVault(vault, 'Note.md', changes)
  writeFileSync(join(vault, 'Note/X.md'), 'x, edited\n')
  rmSync(join(vault, 'B.md'))
  const before = treeOf(vault)
  const outcome = await runUndo(vault)
  expect(outcome.exitCode).toBe(1)
  expect(outcome.files.map(({ path }) => path)).toEqual([join(vault, 'Note/X.md'), join(vault, 'B.md')])
  expect(outcome.files.map(({ messages }) => messages[0]?.ruleId)).toEqual(['edited-since-split', 'edited-since-split'])
  expect(treeOf(vault)).toEqual(before)
  writeFileSync(join(vault, 'Note/X.md'), 'x\n')
  writeFileSync(join(vault, 'B.md'), changes[4]?.after as Buffer)
  expect((await runUndo(vault)).exitCode).toBe(0)
  expect(notesOf()).toEqual(oldNotes)
})

test('splits are taken back one after the other, and files beside the topics stay', async () => {
  writeVault(vault, 'Note.md', changes)
  const first = treeOf(vault)
  writeVault(vault, 'C.md', [{ path: 'C.md', before: Buffer.from('c'), after: Buffer.from('see') }])
  expect((await runUndo(vault)).note).toBe('C.md')
  expect(treeOf(vault)).toEqual(first)
  writeFileSync(join(vault, 'Note/mine.md'), 'mine')
  expect((await runUndo(vault)).note).toBe('Note.md')
  expect(notesOf()).toEqual({ ...oldNotes, 'Note/mine.md': 'mine' })
  expect(await runUndo(vault)).toMatchObject({ note: undefined, exitCode: 1 })
})

test('a journal that leads out of the vault is refused', async () => {
  mkdirSync(join(vault, '.notesplit/1'), { recursive: true })
  const files = [{ path: '../x.md', before: null, after: `sha256-${'0'.repeat(64)}` }]
  const journal = { version: 1, state: 'written', note: 'Note.md', files, folders: [], times: {} }
  writeFileSync(join(vault, '.notesplit/1/journal.json'), JSON.stringify(journal))
  expect((await runUndo(vault)).exitCode).toBe(2)
})
