import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { builtProgram } from './helpers/built-program.ts'

const root = new URL('../', import.meta.url).pathname
const action: {
  inputs: Record<string, { description: string; default: string }>
  runs: { using: string; steps: { shell: string; run: string; env: Record<string, string> }[] }
} = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
const [step] = action.runs.steps

const { cli } = builtProgram()

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  mkdirSync(join(work, 'my notes'))
  writeFileSync(join(work, 'my notes/big kitchen.md'), '# Kitchen\n\n## Bread\n\nRye.\n\n## Soup\n\nHot.\n')
  writeFileSync(join(work, 'my notes/tools.md'), '# Tools\n\n### Knives\n\nSharp.\n\n### Pots\n\nDeep.\n')
  return () => rmSync(work, { recursive: true, force: true })
})

/** Runs the step like a runner: bash stops at the first failing command, and inputs arrive in variables. */
function run(given: Record<string, string>) {
  const env = Object.entries(step?.env ?? {}).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] as string
    return [name, given[input] ?? action.inputs[input]?.default]
  })
  const script = join(work, 'step.sh')
  writeFileSync(script, step?.run ?? '')
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
    cwd: work,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...Object.fromEntries(env),
      NOTESPLIT_CLI: cli,
      RUNNER_TEMP: work,
      GITHUB_OUTPUT: join(work, 'outputs'),
    },
  })
  return { status, stdout, stderr }
}

test('it is a composite action, and every input is handed to its step', () => {
  expect(action.runs.using).toBe('composite')
  expect(step?.shell).toBe('bash')
  const handed = Object.values(step?.env ?? {}).map((value) => /inputs\.(\w+)/.exec(value)?.[1])
  expect(handed).toEqual(Object.keys(action.inputs))
  // an input in the script itself could run as a command
  expect(step?.run).not.toContain('${{')
})

test('it writes folders, finds them fresh, and fails when a note has changed since', () => {
  const notes = 'my notes/big kitchen.md\nmy notes/tools.md\n'
  expect(run({ notes, output: 'the notes', check: 'false' })).toMatchObject({ status: 0, stderr: '' })
  expect(existsSync(join(work, 'the notes/big kitchen/Bread.md'))).toBe(true)
  expect(run({ notes, output: 'the notes' })).toEqual({ status: 0, stdout: '', stderr: '' })
  writeFileSync(join(work, 'my notes/tools.md'), '# Tools\n\n### Knives\n\nBlunt.\n\n### Pots\n\nDeep.\n')
  const stale = run({ notes, output: 'the notes' })
  expect(stale.status).toBe(1)
  expect(stale.stdout).toContain('-Sharp.\n+Blunt.')
})

test('options are those of the command line; without notes it splits those of input/', () => {
  mkdirSync(join(work, 'input'))
  writeFileSync(join(work, 'input/a.md'), '# A\n\n## B\n\n### C\n\nText.\n')
  expect(run({ options: '--depth 3 --links markdown', check: 'false' }).status).toBe(0)
  expect(existsSync(join(work, 'output/a/C.md'))).toBe(true)
  expect(run({ notes: 'nowhere.md' }).status).toBe(2)
})

test('it fails when a file is too long, and gives a proof as an output', () => {
  const folder = 'out/big kitchen'
  expect(run({ notes: 'my notes/big kitchen.md', output: 'out', check: 'false', proof: folder }).status).toBe(0)
  const proof = readFileSync(join(work, 'notesplit-proof.md'), 'utf8')
  expect(proof).toContain('# Proof of the split of `big kitchen.md`')
  const [name, ...rest] = readFileSync(join(work, 'outputs'), 'utf8').split('\n').slice(1)
  const end = name?.replace('proof<<', '') as string
  expect(rest.slice(0, rest.indexOf(end)).join('\n')).toBe(proof.slice(0, -1))
  const long = run({ scan: 'my notes\n', limits: '--max-words 4' })
  expect([long.status, long.stdout]).toEqual([1, expect.stringContaining('big kitchen.md')])
  expect(run({ scan: 'my notes', limits: '--max-words 500' })).toMatchObject({ status: 0 })
  writeFileSync(join(work, folder, 'Bread.md'), 'Mine.\n')
  expect(run({ notes: 'my notes/tools.md', output: 'new', check: 'false', proof: folder }).status).toBe(1)
})

test('the page on CI names every input with its default', () => {
  const page = readFileSync(join(root, 'input/manual.md'), 'utf8')
  for (const [name, { default: value }] of Object.entries(action.inputs)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
    expect(row).toContain(value)
  }
})
