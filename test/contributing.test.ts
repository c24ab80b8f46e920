import { existsSync, readdirSync, readFileSync } from 'node:fs'
import ignore from 'ignore'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const page = read('docs/CONTRIBUTING.md')
const paths = [...page.matchAll(/`([\w./-]+)`/g)].map(([, path]) => path as string)

test('the top level has at most 15 visible entries, all named in docs/CONTRIBUTING.md', () => {
  const ignored = ignore().add(read('.gitignore'))
  const entries = readdirSync(root, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => !name.startsWith('.') && !ignored.ignores(name))
    .map((name) => name.replace('/', ''))
  expect(entries.length).toBeLessThanOrEqual(15)
  expect(entries.filter((name) => !paths.includes(name))).toEqual([])
})

test('every path in docs/CONTRIBUTING.md exists', () => {
  const named = paths.filter((path) => /^(?:src|test|docs|fixtures)\//.test(path) && !path.includes('NAME'))
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
})

test('every file in docs/architecture.md exists', () => {
  const named = [...read('docs/architecture.md').matchAll(/`([\w/-]+\.(?:ts|mjs))`/g)].map(([, path]) => path as string)
  expect(named.length).toBeGreaterThan(20)
  const isThere = (path: string) => [path, `src/${path}`].some((file) => existsSync(new URL(file, root)))
  expect(named.filter((path) => !isThere(path))).toEqual([])
})
