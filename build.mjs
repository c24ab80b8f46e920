// Makes dist/: the program in a few small files, what only some runs need in files of their own; the library; and its types.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { characterEntities } from 'character-entities'
import { transformSync } from 'esbuild'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('.', import.meta.url))
const outdir = process.argv[2] ?? join(root, 'dist')

/** Sätteri's own code comes along; its binary is found from where Sätteri is installed, wherever that is. `require` is how it asks for it. */
const satteri = (require, url) => ({
  name: 'satteri',
  load(id) {
    if (!/[\\/]satteri[\\/]index\.js$/.test(id)) return null
    const code = readFileSync(id, 'utf8')
    const own = 'const require = createRequire(import.meta.url)\n'
    if (!code.includes(own)) throw new Error('Sätteri loads its binary in another way')
    return code.replace(own, require).replaceAll('import.meta.url', url)
  },
})
const { version } = JSON.parse(readFileSync(join(root, 'node_modules/satteri/package.json'), 'utf8'))
const satteriRequire = join(root, 'src/start/satteri-require.ts')

/**
 * The modules of Node as Node's own code gets them: an import asks each for all that it has, and wakes much that nobody needs.
 * commander starts no program here, so that it gets what would when it asks.
 */
const builtins = {
  name: 'builtins',
  resolveId(id, importer, { kind }) {
    const name = /^(?:node:)?(child_process|events|fs|module|os|path|process|tty|url|vm)$/.exec(id)?.[1]
    return name && !importer?.startsWith('\0') ? `\0${kind === 'require-call' ? 'required' : 'imported'}:${name}` : null
  },
  load(id) {
    const [, how, name] = /^\0(required|imported):(.+)$/.exec(id) ?? []
    if (!how) return null
    const module = name === 'process' ? 'process' : `process.getBuiltinModule('${name}')`
    if (name === 'child_process') return `module.exports = { get spawn() { return ${module}.spawn } }`
    if (how === 'required') return `module.exports = ${module}`
    const names = Object.keys(process.getBuiltinModule(name)).filter((one) => one !== 'default')
    return `const it = /* @__PURE__ */ ${module}\nexport default it\n${names.map((one) => `export const ${one} = it.${one}`).join('\n')}`
  },
}

/** The 2,125 names of characters, such as `&amp;`, are read when one stands in a note. */
const entities = {
  name: 'entities',
  load(id) {
    if (!/[\\/]decode-named-character-reference[\\/]index\.js$/.test(id)) return null
    return `import { readFileSync } from 'node:fs'
let names
export function decodeNamedCharacterReference(name) {
  names ??= JSON.parse(readFileSync(__dirname + '/entities.json', 'utf8'))
  return Object.hasOwn(names, name) ? names[name] : false
}`
  },
}

/** How wide a text is, which takes 20 ms to be made ready for all of Unicode, is counted quickly where that is the same. */
const width = {
  name: 'width',
  resolveId: (id) => (id.endsWith('?whole') ? id : null),
  load(id) {
    if (id.endsWith('?whole')) return readFileSync(id.slice(0, -'?whole'.length), 'utf8')
    if (!/[\\/]string-width[\\/]index\.js$/.test(id)) return null
    return `import stringWidth from ${JSON.stringify(`${id}?whole`)}
import { plainWidth } from ${JSON.stringify(join(root, 'src/commands/plain-width.ts'))}
export default (text, options) => plainWidth(text) ?? stringWidth(text, options)`
  },
}

/** The printer of trees is loaded when there is one to print: most of what a split writes are words. */
const printer = {
  name: 'printer',
  resolveId(id, importer) {
    if (id === 'printer') return '\0printer:whole'
    return importer?.endsWith('/src/text/print.ts') && /^mdast-util-(?:to-markdown|gfm)$/.test(id) ? '\0printer:lazy' : null
  },
  load(id) {
    if (id === '\0printer:whole')
      return "export { toMarkdown } from 'mdast-util-to-markdown'\nexport { gfmToMarkdown } from 'mdast-util-gfm'"
    if (id !== '\0printer:lazy') return null
    return ['toMarkdown', 'gfmToMarkdown']
      .map((name) => `export const ${name} = (...given) => module.require('./printer.cjs').${name}(...given)`)
      .join('\n')
  },
}

const shared = {
  cwd: root,
  platform: 'node',
  // its modules for browsers, without what a bundle of CommonJS adds
  resolve: {
    alias: {
      yaml: join(root, 'node_modules/yaml/browser/index.js'),
      // it is told whether there are colors
      'vfile-reporter/do-not-use-color': join(root, 'node_modules/vfile-reporter/lib/color.js'),
    },
  },
  // what is taken from a module of Node and not used
  treeshake: { propertyReadSideEffects: false },
  checks: { ineffectiveDynamicImport: false },
}
const format = { dir: outdir, minify: true, comments: { legal: true } }
/** For `src/start`, which loads them: in CommonJS, and of ASCII. */
const script = { ...format, format: 'cjs', entryFileNames: '[name].cjs' }

/** Every module that a split loads, whatever the note and the options are: in one file they are found at once. */
const core = new Set()
/** What the printer needs besides. */
const printing = new Set()
function addImports(set, id, context) {
  if (set.has(id)) return
  set.add(id)
  for (const imported of context.getModuleInfo(id)?.importedIds ?? []) addImports(set, imported, context)
}

rmSync(outdir, { recursive: true, force: true })
const chunks = join(outdir, 'chunks')
const program = await rolldown({
  ...shared,
  input: { program: 'src/program.ts', printer: 'printer' },
  plugins: [
    satteri(
      `import { satteriRequire } from ${JSON.stringify(satteriRequire)}\nconst require = satteriRequire(module.require, __filename, '${version}')\n`,
      '`file://${__filename}`',
    ),
    builtins,
    entities,
    width,
    printer,
  ],
})
await program.write({
  ...script,
  dir: chunks,
  chunkFileNames: '[name]-[hash].cjs',
  codeSplitting: {
    groups: [
      {
        debugName: 'core',
        name(id, context) {
          if (core.size === 0) {
            for (const path of ['src/program.ts', 'src/commands/split.ts']) addImports(core, join(root, path), context)
            addImports(printing, '\0printer:whole', context)
          }
          return core.has(id) ? 'core' : printing.has(id) ? 'printing' : null
        },
      },
    ],
  },
})
writeFileSync(join(chunks, 'entities.json'), JSON.stringify(characterEntities))
// what every split loads is one file: each costs half a millisecond
const packed = []
for (const name of readdirSync(chunks)) {
  const path = join(chunks, name)
  if (!name.endsWith('.cjs')) continue
  const { code } = transformSync(readFileSync(path, 'utf8'), { minifyWhitespace: true, charset: 'ascii' })
  // as Node wraps it: to do so at each start would copy it
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${code}})`
  if (/^(?:program|core|satteri|rolldown-runtime)\b/.test(name)) {
    packed.push(`${JSON.stringify(name)}: ${wrapped}`)
    rmSync(path)
  } else writeFileSync(path, `${wrapped}\n`)
}
writeFileSync(join(chunks, 'pack.cjs'), `({${packed.join(',')}})\n`)
const build = createHash('sha256')
for (const name of readdirSync(chunks).sort()) build.update(readFileSync(join(chunks, name)))
const cli = await rolldown({ ...shared, input: { cli: 'src/start/launch.ts' }, plugins: [builtins] })
await cli.write({
  ...script,
  banner: '#!/usr/bin/env node',
  footer: `exports.launch(__dirname, '${build.digest('hex').slice(0, 12)}', require)`,
})
chmodSync(join(outdir, 'cli.cjs'), 0o755)
// users hand in and get files and messages of the classes that they have
const library = await rolldown({
  ...shared,
  input: { index: 'src/index.ts' },
  external: ['vfile', 'vfile-message'],
  plugins: [satteri("const require = createRequire(import.meta.resolve('satteri'))\n", "import.meta.resolve('satteri')")],
})
await library.write({ ...format, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' })
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', outdir],
  { cwd: root, stdio: 'inherit' },
)
