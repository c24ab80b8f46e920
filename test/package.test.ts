import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'

const root = new URL('../', import.meta.url).pathname
const text = '# Kitchen\n\nSee [soup](#soup).\n\n## Soup\n\nBoiled.\n'
let home: string

const npm = (args: string[], cwd: string) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
  })

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  // a copy, to leave existing builds alone
  const stage = join(home, 'stage')
  mkdirSync(stage)
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] }
  const built = join(builtProgram().dist, '..')
  for (const name of [...files.filter((name) => !name.startsWith('!')), 'package.json'])
    cpSync(join(['dist', 'schema'].includes(name) ? built : root, name), join(stage, name), { recursive: true })
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', home], stage)) as { filename: string }[]
  mkdirSync(join(home, 'user'))
  writeFileSync(join(home, 'user/package.json'), '{"private":true,"type":"module"}')
  npm(['install', '--prefer-offline', join(home, packed?.filename as string)], join(home, 'user'))
}, 120_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

const notesplit = (...args: string[]) =>
  spawnSync(join(home, 'user/node_modules/.bin/notesplit'), args, { cwd: join(home, 'user'), encoding: 'utf8' })

test('a stranger installs it in an empty folder, splits, and gets the note back', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(notesplit('--version').stdout).toBe(`${version}\n`)
  expect(notesplit('--help').stdout).toContain('split [options] [note...]')
  writeFileSync(join(home, 'user/kitchen.md'), text)
  expect(notesplit('split', 'kitchen.md', '-o', 'out')).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(home, 'user/out/kitchen/Soup.md'), 'utf8')).toBe('# Soup\n\nBoiled.\n')
  expect(notesplit('join', 'out/kitchen', '-o', '-').stdout).toBe(text)
})

test('a message is explained offline, and every link of the README leads to a file of the package', () => {
  expect(notesplit('explain', 'broken-link')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Correct it in the note'),
    stderr: '',
  })
  expect(JSON.parse(notesplit('schema', 'plan').stdout)).toHaveProperty('properties.topics')
  const installed = join(home, 'user/node_modules/notesplit')
  const links = [...readFileSync(join(installed, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
  expect(links.length).toBeGreaterThan(15)
  expect(
    links.map(([, path]) => path as string).filter((path) => !existsSync(join(installed, decodeURI(path)))),
  ).toEqual([])
})

test('the library is there, with its types', () => {
  const program = `import { split } from 'notesplit'; const { files } = await split(${JSON.stringify(text)}); console.log(String(files[1]))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(home, 'user'),
    encoding: 'utf8',
  })
  expect(stdout).toBe('# Soup\n\nBoiled.\n\n')
  const typed = `import { split, type SplitOutput } from 'notesplit'\nexport const output: Promise<SplitOutput> = split('# A\\n', { links: 'markdown' })\n// @ts-expect-error\nsplit(1)\n`
  writeFileSync(join(home, 'user/typed.ts'), typed)
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '']
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'typed.ts'], {
    cwd: join(home, 'user'),
    encoding: 'utf8',
  })
  expect([tsc.status, tsc.stdout]).toEqual([0, ''])
})

test('installs only what the program runs on', () => {
  const modules = join(home, 'user/node_modules')
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const size = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  const packages = files.filter(
    ({ name, parentPath }) => name === 'package.json' && /node_modules\/(?:@[^/]+\/)?[^/]+$/.test(parentPath),
  )
  // a quarter is the binary of Sätteri, a sixth the community detection of `--suggest`
  expect(size).toBeLessThan(22_000_000)
  expect(packages.length).toBeLessThan(110)
})
