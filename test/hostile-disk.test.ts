import { execFileSync } from 'node:child_process'
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { VFile } from 'vfile'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listVault } from '../src/disk/list-vault.ts'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'

/** Input of an attacker: files in `work/`, and those that git or a package cannot contain. Paths are in `work/`. */
interface Attack {
  finding: string
  /** The command, and its paths. Only `named/` is named, so that nothing beside it may change. */
  run: [command: keyof typeof commands, ...paths: string[]]
  exitCode: number
  rules: string[]
  links?: Record<string, string>
  pipes?: string[]
  /** Files that git cannot contain, or not completely. */
  texts?: Record<string, string>
  /** Whether nothing in `named/` may change either. */
  isUnchanged?: boolean
}

type Outcome = Promise<{ exitCode: number; files: VFile[] }>

const commands = {
  split: (note: string, out: string): Outcome =>
    runSplit({ notes: [note], out, options: {}, mode: 'write', force: false }),
  vault: (note: string, vault: string): Outcome =>
    runVault({ note, vault, options: {}, protect: [], isDryRun: false, force: false }),
  plan: (note: string): Outcome => runPlan({ note, out: undefined, options: {}, suggest: false }),
  join: (folder: string): Outcome => runJoin({ folder, out: undefined, force: false }),
  verify: (folder: string): Outcome => runVerify(folder),
  undo: (vault: string): Outcome => runUndo(vault),
}

const root = new URL('../fixtures/hostile/', import.meta.url).pathname

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
})
afterEach(() => rmSync(work, { recursive: true, force: true }))

function stage(name: string, { links = {}, pipes = [], texts = {} }: Attack): void {
  cpSync(join(root, name, 'work'), work, { recursive: true })
  mkdirSync(join(work, 'named'), { recursive: true })
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(work, path))
  if (pipes.length > 0) execFileSync('mkfifo', [...pipes.map((path) => join(work, path))])
}

/** Returns the content and modification time of every path with a prefix; pipes are not read. */
function filesOf(prefix: string): Record<string, unknown> {
  const entries = readdirSync(work, { recursive: true, withFileTypes: true })
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(
    paths.flatMap((path) => {
      const name = relative(work, path)
      if (!name.startsWith(prefix)) return []
      const stats = lstatSync(path)
      const content = stats.isFile() ? readFileSync(path, 'latin1') : stats.isSymbolicLink() ? readlinkSync(path) : ''
      // a lock in an existing folder changes the time of that folder
      return [[name, { content, mtime: stats.isDirectory() ? 0 : stats.mtimeMs }]]
    }),
  )
}

describe.skipIf(process.platform === 'win32')('what is read back is hostile too', () => {
  for (const name of readdirSync(root)) {
    const attack: Attack = JSON.parse(readFileSync(join(root, name, 'attack.json'), 'utf8'))
    test(`${name}: ${attack.finding}`, { timeout: 5000 }, async () => {
      stage(name, attack)
      const outside = filesOf('outside/')
      const named = filesOf('named/')
      const [command, ...paths] = attack.run
      const run = commands[command] as (...given: string[]) => Outcome
      const { exitCode, files } = await run(...paths.map((path) => join(work, path)))
      const rules = files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
      expect([exitCode, rules]).toEqual([attack.exitCode, attack.rules])
      expect(filesOf('outside/')).toEqual(outside)
      if (attack.isUnchanged || attack.exitCode === 2) expect(filesOf('named/')).toEqual(named)
    })
  }
})

test('a line of a .gitignore that is longer than any path ignores nothing', () => {
  mkdirSync(join(work, '.git'))
  writeFileSync(join(work, '.gitignore'), `${'?'.repeat(200_000)}\nB.md\n`)
  for (const name of ['A.md', 'B.md']) writeFileSync(join(work, name), '')
  expect(listVault(work).files.map(({ path, isIgnored }) => [path, isIgnored])).toEqual([
    ['A.md', false],
    ['B.md', true],
  ])
})

const note = '# Kitchen\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  const write = (folder: string, text: string) => {
    mkdirSync(join(work, folder), { recursive: true })
    writeFileSync(
      Buffer.concat([Buffer.from(join(work, folder, 'caf')), Buffer.from([0xe9]), Buffer.from('.md')]),
      text,
    )
  }
  const rulesOf = ({ files }: { files: VFile[] }) =>
    files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  beforeEach(() => {
    mkdirSync(dirname(join(work, 'named/x')), { recursive: true })
    writeFileSync(join(work, 'named/kitchen.md'), note)
  })

  test('in a vault such a note stays unchanged, with a message', async () => {
    write('named', 'See [[kitchen#Bread]].\n')
    const outcome = await commands.vault(join(work, 'named/kitchen.md'), join(work, 'named'))
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['unreadable-note']])
  })

  test('in an output folder it stops the run, and nothing is lost', async () => {
    write('named/kitchen', 'mine\n')
    const outcome = await commands.split(join(work, 'named/kitchen.md'), join(work, 'named'))
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['bad-name']])
    expect(readdirSync(join(work, 'named')).sort()).toEqual(['kitchen', 'kitchen.md'])
    expect(readdirSync(join(work, 'named/kitchen'))).toHaveLength(1)
  })
})
