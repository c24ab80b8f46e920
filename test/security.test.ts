import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url).pathname

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  // code in the browser has its own policy, tested in test/review
  .filter((path) => path.endsWith('.ts') && !path.startsWith('review/page/'))
  .map((path) => ({ path, text: readFileSync(join(root, 'src', path), 'utf8') }))

/** Lists the modules that files import, with `node:` removed. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bgetBuiltinModule\()\s*['"]([^'"]+)['"]/g)
  return [...found].map(([, name]) => (name as string).replace(/^node:/, ''))
}

const isBuiltin = (name: string) => builtinModules.includes(name)

/** The only modules that serve a page to this computer and open the browser: only `notesplit review` loads them. */
const serving: Readonly<Record<string, readonly string[]>> = {
  'review/serve.ts': ['http'],
  'review/check-request.ts': ['http'],
  'commands/review.ts': ['child_process'],
}

test('the program asks for no module that reaches the network or runs code', () => {
  const asked = new Set(
    sources.flatMap(({ path, text }) =>
      importsOf(text).filter((name) => isBuiltin(name) && !serving[path]?.includes(name)),
    ),
  )
  // additions to this list need a reason here: `module` turns on Node's compile cache, `util` colors text
  expect([...asked].sort()).toEqual(['buffer', 'crypto', 'fs', 'module', 'os', 'path', 'url', 'util'])
  expect(sources.filter(({ text }) => text.includes("'node:module'")).map(({ path }) => path)).toEqual(['cli.ts'])
  for (const { path, text } of sources)
    expect(text, path).not.toMatch(/\bfetch\(|\beval\(|new Function\(|\bWebSocket\b|XMLHttpRequest|process\.binding/)
})

interface Locked {
  packages: Record<
    string,
    {
      optional?: boolean
      hasInstallScript?: boolean
      dependencies?: Record<string, string>
      optionalDependencies?: Record<string, string>
    }
  >
}

const { packages }: Locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

/** Returns the path of a package that another one imports. */
function resolvePackage(from: string, name: string): string | undefined {
  for (let at = from; ; at = at.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (path in packages) return path
    if (at === '') return undefined
  }
}

/** Lists every package that the program imports, directly or not, bundled or installed beside it. */
function neededPackages(): string[] {
  const names = sources
    .flatMap(({ text }) => importsOf(text))
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
  const bare = names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] as string)
  const found = new Set(bare.flatMap((name) => resolvePackage('', name) ?? []))
  for (const path of found) {
    const { dependencies, optionalDependencies } = packages[path] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = resolvePackage(path, name)
      if (next !== undefined) found.add(next)
    }
  }
  return [...found]
}

const needed = neededPackages().map((path) => ({ path, ...packages[path] }))

test('no package that the program needs has an install script', () => {
  expect(needed.length).toBeGreaterThan(50)
  expect(needed.filter(({ hasInstallScript }) => hasInstallScript).map(({ path }) => path)).toEqual([])
})

/** Modules of packages that could run something, and why they do not. */
const known = [
  // subcommands as separate programs; notesplit has none
  'commander/lib/command.js: child_process',
  // runs `ldd` to find the C library if nothing else shows it
  'satteri/index.js: child_process',
  // in a WebContainer, which has no binaries
  'satteri/webcontainer-fallback.cjs: child_process',
]

test('no package that the program needs reaches the network or runs something', () => {
  const reaching = /^(?:child_process|cluster|dgram|dns|http|http2|https|net|tls|vm)(?:\/|$)/
  const found: string[] = []
  for (const { path, optional } of needed) {
    if (optional) continue
    for (const file of readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[cm]?js$/.test(file) || /(?:^|\/)node_modules\//.test(file)) continue
      const names = importsOf(readFileSync(join(root, path, file), 'utf8')).filter((name) => reaching.test(name))
      for (const name of names) found.push(`${path.replace(/^node_modules\//, '')}/${file}: ${name}`)
    }
  }
  expect(found.sort()).toEqual(known)
})
