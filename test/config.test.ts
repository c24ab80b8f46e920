import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runConfig } from '../src/run/run-config.ts'
import { runOutline } from '../src/run/run-outline.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { runScan } from '../src/run/run-scan.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runVault, runVaultNotes } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { printJsonSchema } from '../src/schema/json-schemas.ts'

const note = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'
let home: string
let work: string

const at = (path: string) => join(work, path)
function put(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  work = join(home, 'project')
  mkdirSync(join(work, '.git'), { recursive: true })
  put('journal/2021/kitchen.md', note)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const split = (given: Partial<Parameters<typeof runSplit>[0]> = {}) =>
  runSplit({ notes: [at('journal/2021/kitchen.md')], options: {}, mode: 'write', force: false, ...given })
const said = ({ files }: { files: Awaited<ReturnType<typeof runSplit>>['files'] }) =>
  files.flatMap(({ path, messages }) =>
    messages.map(({ ruleId, line }) => `${path.slice(home.length + 1)}:${line ?? 0} ${ruleId}`),
  )
/** Returns the paths of the written topics. */
const topicsOf = ({ notes }: Awaited<ReturnType<typeof runSplit>>) =>
  notes.flatMap(({ output }) => output.files.map(({ path }) => join(output.folder, path).slice(work.length + 1)))

describe('where an option comes from', () => {
  const valuesOf = async (...options: string[]) => {
    const { rows } = await runConfig(at('journal/2021/kitchen.md'))
    return rows.flatMap(({ option, value, from }) =>
      options.includes(option) ? [[option, value, from.replaceAll(`${work}/`, '')]] : [],
    )
  }

  test('plan, frontmatter, nearest folder of notesplit.yaml, its options, default: the first one counts', async () => {
    put(
      'notesplit.yaml',
      `options: {names: slug, up: true, number: true, links: markdown, heading: keep}
notes:
  journal/2021/: {number: false}
  journal/: {number: true, links: wiki, heading: drop}
  elsewhere/: {nav: true}
  "*.md": {min-words: 3}
`,
    )
    put('journal/2021/kitchen.md', `---\nnotesplit: {up: false, heading: shift}\n---\n${note}`)
    put('journal/2021/kitchen.plan.yaml', 'options: {heading: keep}\n')
    expect(await valuesOf('names', 'up', 'number', 'links', 'heading', 'nav', 'min-words', 'output')).toEqual([
      ['min-words', 3, 'notesplit.yaml, notes.*.md'],
      ['names', 'slug', 'notesplit.yaml, options'],
      ['number', false, 'notesplit.yaml, notes.journal/2021/'],
      ['nav', false, 'default'],
      ['heading', 'keep', 'journal/2021/kitchen.plan.yaml, options'],
      ['links', 'wiki', 'notesplit.yaml, notes.journal/'],
      ['up', false, 'journal/2021/kitchen.md, notesplit'],
      ['output', 'output', 'default'],
    ])
    expect(
      (await split({ out: at('out'), options: { heading: 'drop' } })).notes[0]?.result.manifest.options,
    ).toMatchObject({
      heading: 'drop',
      names: 'slug',
      minWords: 3,
    })
  })

  test('apps without wiki-links and the vault ask for Markdown links, unless somebody says otherwise', async () => {
    put('.obsidian/app.json', '{"useMarkdownLinks": true}')
    expect(await valuesOf('links')).toEqual([['links', 'markdown', '.obsidian/app.json, with --vault']])
    put('notesplit.yaml', 'options: {apps: [github]}\n')
    expect(await valuesOf('links')).toEqual([['links', 'markdown', 'the apps, which have no wiki-links']])
    put('notesplit.yaml', 'options: {apps: [github], links: wiki}\n')
    expect(await valuesOf('links')).toEqual([['links', 'wiki', 'notesplit.yaml, options']])
  })

  test('the nearest file counts, and none above the repository or outside the folder of a note without one', async () => {
    writeFileSync(join(home, 'notesplit.yaml'), 'options: {names: slug}\n')
    expect(await valuesOf('names')).toEqual([['names', 'title', 'default']])
    put('notesplit.yaml', 'options: {names: slug, up: true}\n')
    put('journal/notesplit.yaml', 'options: {up: false}\n')
    expect(await valuesOf('names', 'up')).toEqual([
      ['names', 'title', 'default'],
      ['up', false, 'journal/notesplit.yaml, options'],
    ])
    rmSync(at('.git'), { recursive: true })
    expect(await valuesOf('up')).toEqual([['up', false, 'default']])
  })
})

test('every command follows it', async () => {
  put('notesplit.yaml', 'output: docs/split\noptions: {names: slug, split-at: [bold], max-words: 5}\n')
  put('journal/2021/kitchen.md', '# Kitchen\n\n**Bread** Baked in an oven.\n\n**Soup** Boiled.\n')
  const source = at('journal/2021/kitchen.md')
  expect(topicsOf(await split())).toEqual(
    ['kitchen.md', 'bread.md', 'soup.md', '.notesplit.json'].map((name) => `docs/split/kitchen/${name}`),
  )
  expect(await split()).toMatchObject({ exitCode: 0 })
  expect(await split({ mode: 'check' })).toMatchObject({ exitCode: 0 })
  expect((await runOutline(source)).outline?.rows.map(({ title }) => title)).toContain('Soup')
  const planned = await runPlan({ note: source, out: '-', options: {}, suggest: false })
  expect(planned.proposal?.text).toContain('Split at bold lines')
  expect((await runScan([source], {})).oversized.map(({ over }) => over)).toEqual([{ words: 5 }])
})

test('protected notes of a vault are neither split in place nor changed', async () => {
  put('vault/.obsidian/app.json', '{}')
  put('vault/notesplit.yaml', 'protect: [archive/**, "#frozen"]\noptions: {up: true}\n')
  put('vault/Kitchen.md', note)
  put('vault/archive/old.md', '[[Kitchen#Bread]]\n')
  put('vault/tagged.md', '#frozen [[Kitchen#Bread]]\n')
  put('vault/other.md', '[[Kitchen#Bread]]\n')
  put('vault/archive/Kitchen 2.md', note)
  const request = { vault: at('vault'), options: {}, protect: [], isDryRun: false, force: false }
  const refused = await runVault({ ...request, note: at('vault/archive/Kitchen 2.md') })
  expect([refused.exitCode, ...said(refused)]).toEqual([2, 'project/vault/archive/Kitchen 2.md:0 note-is-protected'])
  const done = await runVault({ ...request, note: at('vault/Kitchen.md') })
  expect(done.changes.map(({ path }) => path)).toEqual([
    'Kitchen.md',
    'Kitchen/Bread.md',
    'Kitchen/Soup.md',
    'other.md',
  ])
  expect(said(done)).toEqual([
    'project/vault/archive/old.md:0 protected-note',
    'project/vault/tagged.md:0 protected-note',
  ])
  expect(readFileSync(at('vault/Kitchen/Bread.md'), 'utf8')).toContain('up: "[[Kitchen]]"')
  put('vault/archive/old.md', '[[Bread]]\n')
  put('vault/other.md', '[[Bread]]\n')
  const joined = await runVaultJoin({ note: undefined, vault: at('vault'), isDryRun: false, force: false })
  expect(said(joined)).toEqual(['project/vault/archive/old.md:0 protected-note'])
  expect(readFileSync(at('vault/archive/old.md'), 'utf8')).toBe('[[Bread]]\n')
  expect(readFileSync(at('vault/other.md'), 'utf8')).toBe('[[Kitchen#Bread]]\n')
  await runVault({ ...request, note: at('vault/Kitchen.md') })
  put('vault/notesplit.yaml', 'protect: [Kitchen.md]\n')
  const kept = await runVaultJoin({ note: at('vault/Kitchen.md'), vault: at('vault'), isDryRun: false, force: true })
  expect([kept.isWritten, ...said(kept)]).toEqual([false, 'project/vault/Kitchen.md:0 note-is-protected'])
})

test('each fault is a message with its line, and nothing is written', async () => {
  put('notesplit.yaml', 'options:\n  link: wiki\n  names: slugs\nnote: {}\nnotes:\n  journal: {dpeth: 2}\n')
  const { files, exitCode } = await split()
  expect(exitCode).toBe(2)
  expect(files[0]?.messages.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: `options.link` is not a known key; did you mean `links`',
    '3: `options.names` is `slugs`; it must be one of `title`, `slug`; did you mean `slug`',
    '4: `note` is not a known key; did you mean `notes`',
    '6: `notes.journal.dpeth` is not a known key; did you mean `depth`',
  ])
  put('notesplit.yaml', 'options: [\n')
  expect(said(await split())).toEqual(['project/notesplit.yaml:2 invalid-plan'])
  put('notesplit.yaml', '')
  expect(await split({ out: at('out') })).toMatchObject({ exitCode: 0 })
})

test('a fault is reported once for all notes of a run, and a file without faults is no note of it', async () => {
  put('vault/.obsidian/app.json', '{}')
  put('vault/notesplit.yaml', 'options: {nmes: slug}\n')
  for (const name of ['Bread', 'Soup']) put(`vault/${name}.md`, note)
  const run = { vault: at('vault'), options: {}, protect: [], isDryRun: true, force: false }
  expect(said(await runVaultNotes({ ...run, notes: [at('vault')] }))).toEqual([
    'project/vault/notesplit.yaml:1 unknown-key',
  ])
  put('vault/notesplit.yaml', 'options: {names: slug}\n')
  const { files } = await split({ notes: [at('vault/Bread.md')], mode: 'dry-run' })
  expect(files.map(({ path }) => path)).toEqual([at('vault/Bread.md')])
})

describe('a hostile file', () => {
  const attacks: readonly (readonly [what: string, text: string])[] = [
    ...['../..', '/tmp', 'a/../../b', '~/x', 'C:\\x', '.git/hooks', '..', ''].map(
      (path) => [`output \`${path}\``, `output: ${JSON.stringify(path)}\n`] as const,
    ),
    ['output through a link', 'output: link/in\n'],
    ['a pattern that takes exponential time', `notes:\n  "${'a*'.repeat(30)}b": {up: true}\n`],
    ['nested too deep', `notes: ${'['.repeat(5000)}`],
    ['too large', `# ${'x'.repeat(1_000_001)}`],
    [
      'aliases of aliases',
      'a: &a [x, x, x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n',
    ],
  ]
  test.each(attacks)('%s: a message, and nothing outside changes', async (_, text) => {
    symlinkSync(home, at('link'))
    put('notesplit.yaml', text)
    const before = readdirSync(home, { recursive: true })
    const outcome = await split()
    expect(outcome.exitCode).toBe(2)
    expect(said(outcome)).not.toEqual([])
    expect(readdirSync(home, { recursive: true })).toEqual(before)
    expect(await runConfig(at('journal/2021/kitchen.md'))).toMatchObject({ exitCode: 2, rows: [] })
  })

  test('a folder, or a link to a file elsewhere, is not read', async () => {
    writeFileSync(join(home, 'secret'), 'password: hunter2\n')
    symlinkSync(join(home, 'secret'), at('notesplit.yaml'))
    const { files, exitCode } = await split()
    expect([exitCode, files[0]?.messages.map(({ ruleId }) => ruleId)]).toEqual([2, ['outside-folder']])
    rmSync(at('notesplit.yaml'))
    mkdirSync(at('notesplit.yaml'))
    expect(said(await split())).toEqual(['project/notesplit.yaml:0 not-a-file'])
  })
})

test('the schema describes the options and the patterns', () => {
  expect(JSON.parse(printJsonSchema('config')).properties).toMatchObject({
    options: { anyOf: [{ properties: { links: {} } }, {}] },
    notes: {},
  })
})
