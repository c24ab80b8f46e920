import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { cachePath } from '../../src/start/cache-path.ts'
import { ChunkLoader } from '../../src/start/chunk-loader.ts'
import { CodeCache } from '../../src/start/code-cache.ts'

let home: string
let path: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  mkdirSync(join(home, 'chunks'))
  const put = (name: string, code: string) =>
    writeFileSync(
      join(home, 'chunks', name),
      `(function (exports, require, module, __filename, __dirname) { ${code} })`,
    )
  put('one.cjs', "const two = require('./two.cjs'); exports.both = () => 1 + two.second()")
  put('two.cjs', "exports.second = () => require('node:path').join('2').length")
})
beforeEach(() => {
  rmSync(join(home, 'cache'), { recursive: true, force: true })
  path = join(home, 'cache/notesplit/split')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs the small program above; whether it was compiled anew. */
function run(cache = new CodeCache(path), short = true): boolean {
  const compile = vi.spyOn(cache, 'compile')
  const { both } = new ChunkLoader(join(home, 'chunks'), cache, createRequire(import.meta.url)).load('one.cjs') as {
    both: () => number
  }
  expect(both()).toBe(2)
  const isNew = compile.mock.results.some(({ value }) => value.cachedDataRejected !== false)
  cache.keep(short)
  return isNew
}

test('what one run compiled the next one has', () => {
  expect([run(), run(), run()]).toEqual([true, false, false])
  expect(readdirSync(join(home, 'cache/notesplit'))).toEqual(['split'])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(home, 'cache/notesplit')).mode & 0o777).toBe(0o700)
})

test('a long run keeps what it has only where there is nothing, until a short run has better', () => {
  expect([run(undefined, false), run(undefined, false)]).toEqual([true, false])
  const written = () => statSync(path).mtimeMs
  const first = written()
  expect(first).toBeLessThan(Date.now() - 24 * 60 * 60 * 1000)
  run(undefined, false)
  expect(written()).toBe(first)
  run()
  expect(written()).toBeGreaterThan(first)
})

test('a file that is cut, of another kind or empty is made anew', () => {
  run()
  const whole = readFileSync(path)
  for (const broken of [whole.subarray(0, -8), Buffer.from('[1]\n'), Buffer.from('{'), Buffer.alloc(0)]) {
    writeFileSync(path, broken)
    expect([run(), run()]).toEqual([true, false])
  }
  expect(readFileSync(path).length).toBe(whole.length)
})

test('what others could have written is not run', () => {
  run()
  chmodSync(path, 0o666)
  expect(run()).toBe(true)
  // what was kept instead is this user's
  expect(run()).toBe(false)
  const geteuid = vi.spyOn(process as { geteuid: () => number }, 'geteuid').mockReturnValue(4711)
  expect(run()).toBe(true)
  geteuid.mockRestore()
})

test('without a folder that can be written the program runs all the same, and leaves nothing', () => {
  writeFileSync(join(home, 'file'), '')
  for (const nowhere of [join(home, 'file/split'), undefined])
    expect([run(new CodeCache(nowhere)), run(new CodeCache(nowhere))]).toEqual([true, true])
  expect(existsSync(join(home, 'cache'))).toBe(false)
})

test('what the runs of a day have called comes along', () => {
  run()
  const second = statSync(path).mtimeMs / 1000
  utimesSync(path, second - 3600, second - 3600)
  expect(run()).toBe(false)
  expect(statSync(path).mtimeMs / 1000).toBeCloseTo(second - 3600, 0)
  utimesSync(path, second - 90_000, second - 90_000)
  expect(run()).toBe(false)
  expect(statSync(path).mtimeMs / 1000).toBeGreaterThan(second - 3600)
})

test('what no build has written for long is removed', () => {
  run()
  const old = join(home, 'cache/notesplit/old')
  writeFileSync(old, '')
  utimesSync(old, 0, 0)
  rmSync(path)
  run()
  expect(readdirSync(join(home, 'cache/notesplit'))).toEqual(['split'])
})

test('the place is one of the user, for each build, version and command', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/caches')
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '')
  const named = `${process.version}-${process.arch}`
  if (process.platform === 'linux') {
    expect(cachePath('b', 'split')).toBe(`/caches/notesplit/b-${named}-split`)
    expect(cachePath('b', '../../x')).toBe(`/caches/notesplit/b-${named}-help`)
    expect(cachePath('b', undefined)).toBe(`/caches/notesplit/b-${named}-help`)
    // as the rule says
    vi.stubEnv('XDG_CACHE_HOME', 'relative')
    expect(cachePath('b', 'split')).toMatch(/^\/.*\/\.cache\/notesplit\/b-/)
  }
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1')
  expect(cachePath('b', 'split')).toBeUndefined()
  vi.unstubAllEnvs()
})
