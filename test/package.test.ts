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
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'

const root = new URL('../', import.meta.url).pathname
const { bin, files, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const text = '# Kitchen\n\nSee [soup](#soup).\n\n## Soup\n\nBoiled.\n'
let home: string

type Packages = Record<string, Record<'dependencies' | 'optionalDependencies', Record<string, string> | undefined>>
const { packages }: { packages: Packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

/** The paths of the packages that npm installs with it on this system. */
const installed = new Set<string>()
function addDependencies(folder: string): void {
  const { dependencies, optionalDependencies } = packages[folder] ?? {}
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const [path] = [`${folder}/node_modules/${name}`, `node_modules/${name}`].filter((path) => packages[path])
    if (path === undefined || installed.has(path) || !existsSync(join(root, path))) continue
    installed.add(path)
    addDependencies(path)
  }
}
addDependencies('')

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  // a copy, to leave existing builds alone
  const stage = join(home, 'stage')
  mkdirSync(stage)
  const built = join(builtProgram().dist, '..')
  for (const name of [...files.filter((name: string) => !name.startsWith('!')), 'package.json'])
    cpSync(join(['dist', 'schema'].includes(name) ? built : root, name), join(stage, name), { recursive: true })
  execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', home], { cwd: stage })
  const [tarball] = readdirSync(home).filter((name) => name.endsWith('.tgz'))
  const modules = join(home, 'user/node_modules')
  mkdirSync(join(modules, 'notesplit'), { recursive: true })
  execFileSync('tar', ['-xzf', join(home, tarball as string), '--strip-components=1', '-C', join(modules, 'notesplit')])
  // links where npm makes copies
  for (const path of installed) {
    mkdirSync(join(home, 'user', path, '..'), { recursive: true })
    if (!existsSync(join(home, 'user', path))) symlinkSync(join(root, path), join(home, 'user', path))
  }
  writeFileSync(join(home, 'user/package.json'), '{"private":true,"type":"module"}')
}, 120_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

const notesplit = (...args: string[]) =>
  spawnSync(process.execPath, [join(home, 'user/node_modules/notesplit', bin.notesplit), ...args], {
    cwd: join(home, 'user'),
    encoding: 'utf8',
  })

test('a stranger installs it in an empty folder, splits, and gets the note back', () => {
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
  const folder = join(home, 'user/node_modules/notesplit')
  const links = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
  expect(links.length).toBeGreaterThan(15)
  expect(links.map(([, path]) => path as string).filter((path) => !existsSync(join(folder, decodeURI(path))))).toEqual(
    [],
  )
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
  const outer = [...installed].filter((path) => path.lastIndexOf('node_modules/') === 0)
  const all = [join(home, 'user/node_modules/notesplit'), ...outer.map((path) => join(root, path))].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  )
  const size = all.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  // a quarter is the binary of Sätteri, a sixth the community detection of `--suggest`
  expect(size).toBeLessThan(22_000_000)
  expect(installed.size).toBeLessThan(110)
  expect(installed.size).toBeGreaterThan(50)
})
