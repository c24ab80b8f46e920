import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'
import { runProgram } from './helpers/run-program.ts'

const root = new URL('../', import.meta.url).pathname
const { cli, dist } = builtProgram()
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...['docs', 'output/manual'].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? `${folder}/${name}` : [])),
  ),
]
const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** Returns every command of a page: lines of shell blocks, and inline code. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, lines]) =>
    (lines as string).split('\n'),
  )
  // the name of a command alone is only mentioned
  const inline = [...text.matchAll(/`(notesplit (?!(?:\w+|--debug split …|undo --vault FOLDER)`)[^`\n]+)`/g)].map(
    ([, command]) => command as string,
  )
  return [...blocks, ...inline]
    .map((line) => line.replace(/ #.*$/, '').trim())
    .filter((line) => line.startsWith('notesplit '))
}

/** Returns the arguments of a command as users type them, with an example for each placeholder. */
function fillIn(command: string): string[] {
  return command
    .replace(/ \[[^\]]*\]/g, '')
    .replace('--vault FOLDER', '--vault .')
    .replace('RULE', 'broken-link')
    .replace('COMMAND', 'split')
    .replace(/ > \S+$/, '')
    .replace(/\bNOTE\b/, 'kitchen.md')
    .replace(/\bFOLDER\b/, 'output/kitchen')
    .match(/'[^']*'|\S+/g)
    ?.slice(1)
    .map((argument) => argument.replace(/^'(.*)'$/, '$1')) as string[]
}

let home: string
let work: string
const run = (args: readonly string[], cwd = work) => runProgram(args, cwd, join(dist, '../package.json'))

beforeAll(async () => {
  // a folder with all files that the pages mention
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  const place = join(home, 'place')
  const text = '# Kitchen\n\nSee [soup](#soup).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'
  mkdirSync(join(place, 'garden'), { recursive: true })
  mkdirSync(join(place, 'docs'))
  cpSync(join(root, 'input/deepseek.md'), join(place, 'input/deepseek.md'))
  cpSync(join(root, 'input/deepseek.plan.yaml'), join(place, 'input/deepseek.plan.yaml'))
  for (const path of ['kitchen.md', 'note.md', 'garden/Seeds.md', 'garden/Tools.md', 'AGENTS.md', 'docs/page.md'])
    writeFileSync(join(place, path), text)
  for (const args of [['split'], ['split', 'kitchen.md'], ['split', 'note.md', '-o', 'notes']])
    expect(await run(args, place)).toMatchObject({ status: 0 })
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
  // there must be something to undo or to join
  if (args[0] === 'undo' || (args[0] === 'join' && args.includes('--vault')))
    expect((await run(['split', 'garden/Seeds.md', '--vault', '.'])).status).toBe(0)
  // the page is made by the build
  const { status, stderr } =
    args[0] === 'review'
      ? spawnSync(process.execPath, [cli, ...args], { cwd: work, encoding: 'utf8' })
      : await run(args)
  expect([status, stderr.includes('error')]).toEqual([0, false])
})

/** Returns the targets of all links and images of a page, without those to the web and to its own headings. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
    .replace(/^ *```[\s\S]*?^ *```/gm, '')
    .replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\((?!https?:|#)(?:<([^>#]+)[^>]*>|([^)#\s]+)[^)]*)\)/g)].map(([, angled, plain]) =>
    decodeURI((angled ?? plain) as string),
  )
}

test('the pages link to files that exist', () => {
  for (const page of pages)
    for (const path of linksOf(page)) expect(existsSync(join(root, page, '..', path)), `${page}: ${path}`).toBe(true)
})

test('the README and the manual link to files of the package', () => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] }
  const isPacked = (path: string) => files.some((name) => path === name || path.startsWith(`${name}/`))
  const links = pages
    .filter((page) => isPacked(page))
    .flatMap((page) => linksOf(page).map((path) => posix.join(page, '..', path)))
  expect(links.length).toBeGreaterThan(50)
  expect(links.filter((path) => !isPacked(path))).toEqual([])
})

test('the README has at most 1,500 words, and both commands that work on a fresh clone', () => {
  expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1500)
  for (const command of ['npm ci && npm run split', 'npm ci && npm test']) expect(readme).toContain(`\n${command} `)
})

test('the README names every command', async () => {
  const { stdout } = await run(['--help'], root)
  const names = [...stdout.matchAll(/^ {2}(\w+) (?:\[|<).* {2}\w/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'help')
  expect(names.length).toBeGreaterThan(8)
  for (const name of names) expect(readme).toContain(`\n| \`${name}\` |`)
})
