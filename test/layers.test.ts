import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url).pathname

/** The rooms of the program from the ground up, as docs/architecture.md draws them: each may use its own floor and those below. */
const floors: readonly (readonly string[])[] = [
  ['text', 'timings'],
  ['messages', 'parse'],
  ['note', 'apps'],
  ['options'],
  ['option-schema'],
  ['plan', 'links', 'write'],
  ['check'],
  ['join/'],
  ['prepare'],
  ['split', 'propose-plan', 'join'],
  ['verify', 'library', 'vault'],
  ['disk'],
  ['run'],
  ['commands'],
  ['program'],
  ['cli', 'index', 'start'],
]

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)

function roomOf(path: string): string {
  const parts = path.replace(/\.ts$/, '').split('/')
  if (parts.length === 1) return parts[0] as string
  return parts[0] === 'join' ? 'join/' : (parts[0] as string)
}

function floorOf(path: string): number {
  const floor = floors.findIndex((rooms) => rooms.includes(roomOf(path)))
  if (floor < 0) throw new Error(`${path} is on no floor`)
  return floor
}

const imports = files.flatMap((path) => {
  const text = readFileSync(join(root, 'src', path), 'utf8')
  return [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, to]) => ({ path, to: to as string }))
})

test('no room uses one above it', () => {
  const upward = imports
    .filter(({ to }) => to.startsWith('.'))
    .map(({ path, to }) => ({ path, to: normalize(join(dirname(path), to)) }))
    .filter(({ path, to }) => floorOf(to) > floorOf(path))
    .map(({ path, to }) => `${path} → ${to}`)
  expect(upward).toEqual([])
})

test('only the rooms of the disk and of the command line ask for Node', () => {
  const disk = floors.findIndex((rooms) => rooms.includes('disk'))
  const asking = imports.filter(({ path, to }) => to.startsWith('node:') && floorOf(path) < disk)
  expect(asking.map(({ path, to }) => `${path}: ${to}`)).toEqual([])
})

test('no file is longer than one can hold in mind', () => {
  const long = files.map((path) => ({ path, lines: readFileSync(join(root, 'src', path), 'utf8').split('\n').length }))
  expect(long.filter(({ lines }) => lines > 300)).toEqual([])
})
