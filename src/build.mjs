// Writes dist/: the program as a bundle, the library as modules with types and source maps; beside it schema/.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { buildPage } from './review/build-page.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = process.argv[2] ?? join(root, 'dist')
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })

rmSync(dist, { recursive: true, force: true })
run('node_modules/typescript/bin/tsc', '-p', 'src/tsconfig.json', '--outDir', dist)
run('--import', 'tsx', 'src/schema/write-schemas.ts', join(dist, '../schema'))

const atOnce = new Set()
/** Returns the modules that `split` imports, directly or not. */
function ofSplit(context, id = join(root, 'src/commands/split.ts')) {
  if (atOnce.has(id)) return atOnce
  atOnce.add(id)
  for (const imported of context.getModuleInfo(id)?.importedIds ?? []) ofSplit(context, imported)
  return atOnce
}

// one file is found and read faster than 300; the binary of Sätteri is that of the machine
const program = await rolldown({
  cwd: root,
  input: 'src/cli.ts',
  platform: 'node',
  external: ['satteri'],
  // what is imported late in one place may be needed at once in another
  checks: { ineffectiveDynamicImport: false },
})
await program.write({
  dir: dist,
  chunkFileNames: 'chunks/[name]-[hash].js',
  // what `split` loads at once is one file; what is imported late stays apart
  codeSplitting: {
    groups: [{ debugName: 'split', name: (id, context) => (ofSplit(context).has(id) ? 'split' : null) }],
  },
  minify: true,
  comments: { legal: true },
})
chmodSync(join(dist, 'cli.js'), 0o755)
await buildPage(join(dist, 'page'))
