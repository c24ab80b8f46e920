import {
  appendFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { VFile } from 'vfile'
import { parse, stringify } from 'yaml'
import { runConfig } from '../../src/run/run-config.ts'
import { runJoin, runVerify } from '../../src/run/run-join.ts'
import { runPlan } from '../../src/run/run-plan.ts'
import { runScan } from '../../src/run/run-scan.ts'
import { runSplit } from '../../src/run/run-split.ts'
import { listUndoable, runUndo } from '../../src/run/run-undo.ts'
import { runVault } from '../../src/run/run-vault.ts'
import { runVaultJoin } from '../../src/run/run-vault-join.ts'
import { isPathInside } from '../../src/text/paths.ts'
import { splitText } from '../helpers/split-text.ts'
import { type Data, mutateData, mutateText } from './mutate-data.ts'
import { Random } from './random.ts'

/** A file that the program reads back, in a folder with the note, and the commands that read it. */
interface ReadBack {
  /** From the folder that is named to the commands. */
  path: string
  parse: (text: string) => Data
  print: (data: Data) => string
  /** Makes the file. */
  before: (named: string) => Promise<unknown>
  commands: ((named: string) => Promise<{ exitCode: number; files: readonly Pick<VFile, 'messages'>[] }>)[]
}

/** What went wrong with a file. */
export interface ReadBackFinding {
  seed: number
  problem: string
  text: string
}

const note = `---
tags: [food]
---
# Kitchen

See [bread](#bread), [[#Soup]] and [^1].

## Bread

Baked. [Soup](#soup)

### Rye

Dark.

## Soup

Boiled.[^1]

[^1]: Long.
`

const planText = `version: 1
options:
  depth: 2
  up: true
  inherit: [tags]
kept: [soup]
topics:
  - file: sub/Bread
    title: All bread
    sections: [bread]
    keep: 1
    summary: Of flour
    tags: [a, b]
    topics:
      - sections: [rye]
        pointer: → {topic}
known: [soup, bread, rye]
`

const configText = `output: out
protect: [archive/**, '#frozen']
options:
  apps: [obsidian, quartz]
  max-words: 2000
notes:
  '**/diary*.md':
    split-at: [bold]
`

const noteIn = (named: string) => join(named, 'kitchen.md')
const folderIn = (named: string) => join(named, 'out/kitchen')
const split = (mode: 'write' | 'dry-run') => (named: string) =>
  runSplit({ notes: [noteIn(named)], out: join(named, 'out'), options: {}, mode, force: false })
const vault = (isDryRun: boolean) => (named: string) =>
  runVault({ note: noteIn(named), vault: named, options: {}, protect: [], isDryRun, force: false })
/** Lists what is over a limit, which exit code 1 says without a message. */
async function scan(named: string) {
  const { oversized, exitCode, files } = await runScan([named], {})
  return { exitCode: oversized.length > 0 ? 0 : exitCode, files }
}

const toJson = (data: Data) => JSON.stringify(data, undefined, 1) ?? ''

/** Splits without the disk, which is faster. */
async function splitByPlan(named: string) {
  const plan = readFileSync(join(named, 'kitchen.plan.yaml'), 'utf8')
  const { notes, messages } = await splitText(note, {}, plan)
  const outside = notes.find(({ path }) => !isPathInside(path))
  if (outside) throw new Error(`writes ${outside.path}`)
  return { exitCode: messages.some(({ fatal }) => fatal) ? 2 : 0, files: [{ messages }] }
}

/** A file in the folder of a journal, where a topic was edited since: `undo` merges. */
function inJournal(name: string): ReadBack {
  return {
    path: `.notesplit/1/${name}`,
    parse: JSON.parse,
    print: toJson,
    before: async (named) => {
      await vault(false)(named)
      appendFileSync(join(named, 'kitchen/Soup.md'), 'Hot.\n')
    },
    commands: [
      vault(true),
      vault(false),
      (named) => runVaultJoin({ note: noteIn(named), vault: named, isDryRun: false, force: false }),
      (named) => runUndo(named),
      (named) => listUndoable(named),
      (named) => runVerify(noteIn(named)),
    ],
  }
}

export const readBacks: Record<string, ReadBack> = {
  plan: {
    path: 'kitchen.plan.yaml',
    parse: (text) => parse(text) as Data,
    print: (data) => stringify(data, { aliasDuplicateObjects: false }) ?? '',
    before: async (named) => writeFileSync(join(named, 'kitchen.plan.yaml'), planText),
    commands: [
      ...Array(8).fill(splitByPlan),
      split('write'),
      (named) => runPlan({ note: noteIn(named), out: undefined, options: {}, suggest: false }),
    ],
  },
  config: {
    path: 'notesplit.yaml',
    parse: (text) => parse(text) as Data,
    print: (data) => stringify(data, { aliasDuplicateObjects: false }) ?? '',
    before: async (named) => writeFileSync(join(named, 'notesplit.yaml'), configText),
    commands: [
      (named) => runSplit({ notes: [noteIn(named)], out: undefined, options: {}, mode: 'dry-run', force: false }),
      vault(true),
      (named) => runConfig(noteIn(named)),
      scan,
    ],
  },
  manifest: {
    path: 'out/kitchen/.notesplit.json',
    parse: JSON.parse,
    print: toJson,
    before: split('write'),
    commands: [
      split('dry-run'),
      split('write'),
      (named) => runJoin({ folder: folderIn(named), out: undefined, force: false }),
      (named) => runJoin({ folder: folderIn(named), out: '-', force: true }),
      (named) => runVerify(folderIn(named)),
    ],
  },
  journal: inJournal('journal.json'),
  record: inJournal('manifest.json'),
  links: inJournal('links.json'),
}

const files: Record<string, string> = {
  'outside/secret.md': 'Secret.\n',
  'outside/.bashrc': 'x\n',
  'named/kitchen.md': note,
  'named/other.md': 'See [[kitchen#Bread]].\n',
  'named/.obsidian/app.json': '{}\n',
  'named/.git/config': 'x\n',
}

/** The files that no command may touch. */
const isForbidden = (path: string) => /^outside\/|^named\/\.(?:git|obsidian)\//.test(path)

/**
 * Changes a file that the program reads back, in each way of a range of seeds, and runs a command on it. Returns what
 * is no message: an error that is thrown, a change outside of the named folder, more than two seconds of computing.
 */
export async function fuzzReadBack(
  kind: string,
  { first, count }: { first: number; count: number },
  onSeed: (seed: number) => void = () => {},
): Promise<{ findings: ReadBackFinding[]; exitCodes: number[] }> {
  const one = readBacks[kind] as ReadBack
  const work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  const named = join(work, 'named')
  const kept = `${work}-kept`
  const findings: ReadBackFinding[] = []
  const exitCodes = [0, 0, 0]
  try {
    await stage(work, one)
    cpSync(work, kept, { recursive: true, verbatimSymlinks: true })
    let start = stampsOf(work)
    const valid = readFileSync(join(named, one.path), 'utf8')
    for (let seed = first; seed < first + count; seed++) {
      onSeed(seed)
      const random = new Random(seed)
      const text = random.chance(0.3) ? mutateText(random, valid) : one.print(mutateData(random, one.parse(valid)))
      writeFileSync(join(named, one.path), text)
      const began = process.cpuUsage()
      const problem = await problemOf(random.pick(one.commands), named, exitCodes)
      const { user, system } = process.cpuUsage(began)
      const took = (user + system) / 1000
      const now = stampsOf(work)
      const touched = [...new Set([...start.keys(), ...now.keys()])].filter((path) => start.get(path) !== now.get(path))
      const outside = touched.filter(isForbidden)
      if (problem !== undefined) findings.push({ seed, problem, text })
      else if (outside.length > 0) findings.push({ seed, problem: `changes ${outside.join(', ')}`, text })
      else if (took > slowest) findings.push({ seed, problem: `takes ${Math.round(took)} ms`, text })
      if (touched.some((path) => path !== join('named', one.path))) {
        rmSync(work, { recursive: true, force: true })
        cpSync(kept, work, { recursive: true, verbatimSymlinks: true })
        start = stampsOf(work)
      }
    }
  } finally {
    for (const folder of [work, kept]) rmSync(folder, { recursive: true, force: true })
  }
  return { findings, exitCodes }
}

/** Milliseconds. */
const slowest = 2000

async function problemOf(
  run: ReadBack['commands'][number],
  named: string,
  exitCodes: number[],
): Promise<string | undefined> {
  try {
    const { exitCode, files: reported } = await run(named)
    exitCodes[exitCode] = (exitCodes[exitCode] ?? 0) + 1
    const isExplained = reported.some(({ messages }) => messages.some(({ fatal }) => fatal))
    return exitCode > 0 && !isExplained ? `exit code ${exitCode} without a message` : undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

async function stage(work: string, { before }: ReadBack): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  symlinkSync('../outside', join(work, 'named/link'))
  symlinkSync('.git', join(work, 'named/git'))
  await before(join(work, 'named'))
}

/** Returns the size and time of every file and link of a folder, and the name of every folder. */
function stampsOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { size, mtimeNs } = lstatSync(path, { bigint: true })
      return [relative(folder, path), entry.isDirectory() ? 'folder' : `${size} ${mtimeNs}`]
    }),
  )
}
