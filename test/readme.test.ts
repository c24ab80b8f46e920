import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'

const root = new URL('../', import.meta.url).pathname
const { cli } = builtProgram()
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
]

/** Lists the commands of a page: the lines of shell blocks, and inline code. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, lines]) =>
    (lines as string).split('\n'),
  )
  // a command's name alone is only mentioned
  const inline = [...text.matchAll(/`(notesplit (?!(?:plan|join|verify|review)`)[^`\n]+)`/g)].map(
    ([, command]) => command as string,
  )
  return [...blocks, ...inline]
    .map((line) => line.replace(/ #.*$/, '').trim())
    .filter((line) => line.startsWith('notesplit '))
}

/** Returns a command as users type it, with placeholders filled in. */
function fillIn(command: string): string[] {
  return command
    .replace(/ \[[^\]]*\]/g, '')
    .replace('--vault FOLDER', '--vault .')
    .replace(/\bNOTE\b/, 'kitchen.md')
    .replace(/\bFOLDER\b/, 'output/kitchen')
    .split(/\s+/)
    .slice(1)
}

let home: string
let work: string
const run = (args: readonly string[], cwd = work) =>
  spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8' })

beforeAll(() => {
  // a folder with all files that the pages mention
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  const place = join(home, 'place')
  const text = '# Kitchen\n\nSee [soup](#soup).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'
  mkdirSync(join(place, 'garden'), { recursive: true })
  mkdirSync(join(place, 'docs'))
  cpSync(join(root, 'input/deepseek.md'), join(place, 'input/deepseek.md'))
  cpSync(join(root, 'input/deepseek.plan.yaml'), join(place, 'input/deepseek.plan.yaml'))
  for (const path of ['kitchen.md', 'note.md', 'garden/Seeds.md', 'AGENTS.md', 'docs/page.md'])
    writeFileSync(join(place, path), text)
  for (const args of [['split'], ['split', 'kitchen.md'], ['split', 'note.md', '-o', 'notes']])
    expect(run(args, place)).toMatchObject({ status: 0 })
})
beforeEach(() => {
  work = join(home, 'work')
  rmSync(work, { recursive: true, force: true })
  cpSync(join(home, 'place'), work, { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const commands = [...new Set(pages.flatMap(commandsOf))]

test('the pages name commands', () => {
  expect(commands.length).toBeGreaterThan(15)
})

test.each(commands)('%s', async (command) => {
  const args = fillIn(command)
  const isServed = args[0] === 'review' && !args.includes('--html')
  if (args.includes('--watch') || isServed) {
    // it runs until it is stopped
    const child = spawn(process.execPath, [cli, ...args, ...(isServed ? ['--no-open'] : [])], { cwd: work })
    const [stream, words] = isServed
      ? [child.stdout, 'http://127.0.0.1']
      : [child.stderr, 'Waiting for changes to kitchen.md']
    for await (const chunk of stream) if (String(chunk).includes(words)) break
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
    return
  }
  // there must be something to undo
  if (args[0] === 'undo') expect(run(['split', 'garden/Seeds.md', '--vault', '.']).status).toBe(0)
  const { status, stderr } = run(args)
  expect([status, stderr.includes('error')]).toEqual([0, false])
})

test('the pages link to what is there', () => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8')
      .replace(/^ *```[\s\S]*?^ *```/gm, '')
      .replace(/`[^`\n]*`/g, '')
    for (const [, path] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g))
      expect(existsSync(join(root, page, '..', path as string)), `${page}: ${path}`).toBe(true)
  }
})
