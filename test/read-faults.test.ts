import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { VFile } from 'vfile'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Failure } from '../src/disk/failure.ts'
import { ReviewSession } from '../src/review/session.ts'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runOutline } from '../src/run/run-outline.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { runProof } from '../src/run/run-proof.ts'
import { runScan } from '../src/run/run-scan.ts'
import { runSplit } from '../src/run/run-split.ts'
import { listUndoable, runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { fault } from './helpers/failing-reads.ts'
import { treeOf } from './helpers/tree.ts'

vi.mock('node:fs', async (importOriginal) => {
  const { failingReads } = await import('./helpers/failing-reads.ts')
  return failingReads(await importOriginal<typeof import('node:fs')>())
})

const codes = ['EACCES']

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

const at = (path: string) => join(work, path)
const text = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'
const vault = {
  'kitchen.md': text,
  'more/other.md': '[[kitchen#Soup|soup]]\n',
  'a.canvas': '{"nodes":[],"edges":[]}',
  '.gitignore': '*.tmp\n',
  '.obsidian/app.json': '{}',
  'conf.yaml': 'x: kitchen#bread\n',
}

type Outcome = { exitCode: number; files: readonly VFile[] }
interface Scene {
  before?: () => unknown
  run: () => Outcome | Promise<Outcome>
  /** Whether nothing is written. */
  isReading?: boolean
  /** Whether it writes more than once, so that there are states between. */
  hasSteps?: boolean
}

const split = (force = false, mode: 'write' | 'check' = 'write') =>
  runSplit({ notes: [at('kitchen.md')], out: at('out'), options: {}, mode, force, mentions: true })
const splitVault = (isDryRun = false) =>
  runVault({
    note: at('kitchen.md'),
    vault: work,
    options: {},
    protect: ['#keep'],
    isDryRun,
    force: false,
    mentions: true,
  })
const edit = (path: string, old: string, now: string) =>
  writeFileSync(at(path), treeOf(work)[path]?.content.replace(old, now) ?? '')
const splitAndEdit = async () => {
  await split()
  edit('out/kitchen/Bread.md', 'Baked', 'Baked twice')
}

/** A review that applies the split and takes it back. */
async function review(): Promise<Outcome> {
  const session = new ReviewSession({ note: at('kitchen.md'), options: {}, to: { kind: 'folder', path: at('out') } })
  try {
    await session.open()
    await session.lookAgain()
    await session.answer({ kind: 'apply', revision: session.view().revision })
    await session.answer({ kind: 'takeBack' })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
  return { exitCode: 0, files: [] }
}

const scenes: Record<string, Scene> = {
  split: { run: () => split() },
  'split again': { before: () => split(), run: () => split() },
  'split, with an edited topic': { before: splitAndEdit, run: () => split() },
  'split --force': { before: splitAndEdit, run: () => split(true) },
  'split, with a topic that is gone': {
    before: async () => {
      await split()
      rmSync(at('out/kitchen/Soup.md'))
    },
    run: () => split(),
  },
  'split --check': { before: splitAndEdit, run: () => split(false, 'check'), isReading: true },
  plan: { run: () => runPlan({ note: at('kitchen.md'), out: undefined, options: {}, suggest: true }) },
  'plan again': {
    before: () => runPlan({ note: at('kitchen.md'), out: undefined, options: {}, suggest: false }),
    run: () => runPlan({ note: at('kitchen.md'), out: undefined, options: { depth: 3 }, suggest: false }),
  },
  outline: { run: () => runOutline(at('kitchen.md')), isReading: true },
  scan: { run: () => runScan([work], { words: 1 }), isReading: true },
  join: { before: splitAndEdit, run: () => runJoin({ folder: at('out/kitchen'), out: undefined, force: false }) },
  'join -o': {
    before: splitAndEdit,
    run: () => runJoin({ folder: at('out/kitchen'), out: at('new.md'), force: false }),
  },
  verify: { before: splitAndEdit, run: () => runVerify(at('out/kitchen')), isReading: true },
  'verify --proof': { before: () => split(), run: () => runProof(at('out/kitchen')), isReading: true },
  'split --vault': { run: () => splitVault() },
  'split --vault --dry-run': { run: () => splitVault(true), isReading: true },
  'split --vault again': {
    before: async () => {
      await splitVault()
      edit('Bread.md', 'Baked', 'Baked twice')
    },
    run: () => splitVault(),
  },
  'verify in a vault': { before: () => splitVault(), run: () => runVerify(at('kitchen.md')), isReading: true },
  'join --vault': {
    before: () => splitVault(),
    run: () => runVaultJoin({ note: undefined, vault: work, isDryRun: false, force: false }),
  },
  'undo --list': { before: () => splitVault(), run: () => listUndoable(work), isReading: true },
  review: { run: review, hasSteps: true },
  undo: { before: () => splitVault(), run: () => runUndo(work) },
  'undo, with an edited topic': {
    before: async () => {
      await splitVault()
      edit('Bread.md', 'Baked', 'Baked twice')
    },
    run: () => runUndo(work),
  },
}

async function stage({ before }: Scene): Promise<void> {
  rmSync(work, { recursive: true, force: true })
  for (const [path, content] of Object.entries(vault)) {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), content)
  }
  await before?.()
}

/** Returns all files except the program's own, without times. */
function contents(): Record<string, string> {
  const files = Object.entries(treeOf(work)).filter(([path]) => !/\.notesplit(?:\/|-)|\.bak$/.test(path))
  return Object.fromEntries(files.map(([path, { content }]) => [path, content]))
}

/** Places where a call failed in a scene before: their callers differ only higher up. */
const tried = new Set<string>()
let turn = 0

/** Lists the faults to try at a place: all of them in a long run, otherwise one, by turns. */
function faultsAt(site: string): { site: string; code: string; isOnce: boolean }[] {
  if (process.env.NOTESPLIT_SCALE)
    return codes.flatMap((code) => [true, false].map((isOnce) => ({ site, code, isOnce })))
  const place = site.split(' ').slice(0, 3).join(' ')
  if (tried.has(place)) return []
  tried.add(place)
  turn++
  return [{ site, code: codes[turn % codes.length] ?? '', isOnce: turn % 3 > 0 }]
}

test.each(Object.entries(scenes))('%s: any read fails', async (_, scene) => {
  await stage(scene)
  const before = JSON.stringify(contents())
  fault.seen = new Set()
  const { exitCode } = await scene.run()
  const sites = [...fault.seen]
  fault.seen = undefined
  const after = JSON.stringify(contents())
  for (const one of sites.flatMap(faultsAt)) {
    await stage(scene)
    Object.assign(fault, one)
    const where = `${one.code} ${one.isOnce ? 'once ' : ''}at ${one.site}`
    const outcome = await scene.run()
    fault.site = undefined
    const found = outcome.files.flatMap(({ messages }) => messages)
    // a folder or note of a vault that cannot be read is left alone
    const isPartial = found.some(({ ruleId }) => ruleId === 'unreadable-note')
    if (!isPartial && !scene.hasSteps)
      expect(scene.isReading ? [before] : [before, after], where).toContain(JSON.stringify(contents()))
    const isExplained = outcome.exitCode === exitCode || found.some(({ fatal }) => fatal)
    expect(isExplained, where).toBe(true)
  }
})
