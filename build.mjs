// Makes dist/: the program as one small file, with what only some runs need in files of their own; the library; and its types.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('.', import.meta.url))
const outdir = process.argv[2] ?? join(root, 'dist')

/** Sätteri's own code comes along; its binary is found from where Sätteri is installed, wherever that is. */
const satteri = {
  name: 'satteri',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]satteri[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', "import.meta.resolve('satteri')"),
      loader: 'js',
    }))
  },
}

const shared = {
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [satteri],
  logLevel: 'warning',
  absWorkingDir: root,
  // its modules for browsers, without what a bundle of CommonJS adds
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  banner: { js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);" },
}

rmSync(outdir, { recursive: true, force: true })
await build({ ...shared, entryPoints: ['src/cli.ts'] })
// users hand in and get files and messages of the classes that they have
await build({ ...shared, entryPoints: ['src/index.ts'], external: ['vfile', 'vfile-message'] })
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', outdir],
  { cwd: root, stdio: 'inherit' },
)
