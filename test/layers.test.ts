import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url).pathname

/** The folders and files of `src` by layer, lowest first: each may import from its own layer and those below. */
const layers: readonly (readonly string[])[] = [
  ['text', 'timings'],
  ['messages', 'parse'],
  ['note', 'apps'],
  ['options'],
  ['option-schema'],
  ['plan'],
  ['layout'],
  ['links'],
  ['write'],
  ['check'],
  ['join/'],
  ['prepare'],
  ['split', 'propose-plan', 'describe-outline', 'join'],
  ['verify', 'prove', 'library', 'vault'],
  ['disk'],
  ['run'],
  ['review'],
  ['schema'],
  ['commands', 'mcp'],
  ['program'],
  ['cli', 'index'],
]

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  // the page runs in a browser: it shares only types with the program
  (path) => path.endsWith('.ts') && !path.startsWith('review/page/'),
)

function moduleOf(path: string): string {
  const parts = path.replace(/\.ts$/, '').split('/')
  if (parts.length === 1) return parts[0] as string
  return parts[0] === 'join' ? 'join/' : (parts[0] as string)
}

function layerOf(path: string): number {
  const layer = layers.findIndex((names) => names.includes(moduleOf(path)))
  if (layer < 0) throw new Error(`${path} is in no layer`)
  return layer
}

const imports = files.flatMap((path) => {
  const text = readFileSync(join(root, 'src', path), 'utf8')
  return [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, to]) => ({ path, to: to as string }))
})

test('no module imports from a layer above it', () => {
  const upward = imports
    .filter(({ to }) => to.startsWith('.'))
    .map(({ path, to }) => ({ path, to: normalize(join(dirname(path), to)) }))
    .filter(({ path, to }) => layerOf(to) > layerOf(path))
    .map(({ path, to }) => `${path} → ${to}`)
  expect(upward).toEqual([])
})

test('no modules import each other in a circle, not even types', () => {
  const below = new Map(files.map((path) => [path, new Set<string>()]))
  for (const { path, to } of imports) {
    const target = normalize(join(dirname(path), to))
    if (to.startsWith('.') && below.has(target)) below.get(path)?.add(target)
  }
  // what imports nothing is in no circle
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const [path, targets] of below) if (![...targets].some((target) => below.has(target))) below.delete(path)
  }
  expect([...below.keys()]).toEqual([])
})

test('only the layers of the disk and the command line import from Node', () => {
  const disk = layers.findIndex((names) => names.includes('disk'))
  const asking = imports.filter(({ path, to }) => to.startsWith('node:') && layerOf(path) < disk)
  expect(asking.map(({ path, to }) => `${path}: ${to}`)).toEqual([])
})

test('no file is longer than 300 lines', () => {
  const long = files.map((path) => ({ path, lines: readFileSync(join(root, 'src', path), 'utf8').split('\n').length }))
  expect(long.filter(({ lines }) => lines > 300)).toEqual([])
})

test('no list is passed as arguments: a call takes at most some 100,000', () => {
  const spread = /(?:\.(?:push|unshift)|Math\.(?:min|max))\(\.\.\..*/g
  const calls = files.flatMap((path) => readFileSync(join(root, 'src', path), 'utf8').match(spread) ?? [])
  expect(calls).toEqual([])
})

test('a split imports late what only some of them need', () => {
  const loaded = new Set(['commands/split.ts'])
  const packages = new Set<string>()
  for (const path of loaded)
    for (const [, to = ''] of readFileSync(join(root, 'src', path), 'utf8').matchAll(
      /^(?:import|export) (?!type\b)(?:[^'=;()]*?\bfrom )?'([^']+)'/gm,
    ))
      if (to.startsWith('.')) loaded.add(normalize(join(dirname(path), to)))
      else packages.add(to)
  expect([loaded.size > 100, packages.has('commander')]).toEqual([true, true])
  const late = ['yaml', 'remark-parse', 'remark-gfm', 'satteri', 'diff', 'graphology', 're2js', 'chokidar']
  expect(late.filter((name) => packages.has(name))).toEqual([])
})
