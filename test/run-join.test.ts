import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import { beforeEach, expect, test } from 'vitest'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runSplit } from '../src/run/run-split.ts'
import { splitRequest } from './helpers/split-request.ts'

const note =
  '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nFlour.[^1] ![b](img/b.png)\n\n### Crust\n\nBrown.\n\n## Soup\n\nHot, unlike [a crust](#crust).[^1]\n\n[^1]: Rye.\n'
let work: string
let folder: string

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-join-'))
  folder = join(work, 'out/kitchen')
  writeFileSync(join(work, 'kitchen.md'), note)
  mkdirSync(join(work, 'img'))
  writeFileSync(join(work, 'img/b.png'), '')
  await split()
  return () => rmSync(work, { recursive: true, force: true })
})

const split = (request: { force?: boolean; merge?: boolean } = {}) => runSplit(splitRequest(work, request))
const read = (path: string) => readFileSync(join(work, path), 'utf8')
const edit = (path: string, from: string, to: string) => {
  const old = read(path)
  expect(old).toContain(from)
  writeFileSync(join(work, path), old.replace(from, to))
}
const rulesOf = ({ files }: { files: VFile[] }) => files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
const reasonsOf = ({ files }: { files: VFile[] }) =>
  files.flatMap(({ path, messages }) =>
    messages.map(({ line, column, reason }) => `${path.slice(work.length + 1)}:${line ?? 1}:${column ?? 1} ${reason}`),
  )
const joinIt = (request: { out?: string; force?: boolean; isDryRun?: boolean } = {}) =>
  runJoin({ folder, out: undefined, force: false, ...request })

test('a note that is gone comes back to the byte', async () => {
  rmSync(join(work, 'kitchen.md'))
  const refused = await joinIt()
  expect([refused.exitCode, rulesOf(refused), existsSync(join(work, 'kitchen.md'))]).toEqual([2, ['no-target'], false])
  const outcome = await joinIt({ out: join(work, 'kitchen.md') })
  expect([outcome.exitCode, outcome.written, rulesOf(outcome)]).toEqual([0, join(work, 'kitchen.md'), []])
  expect(read('kitchen.md')).toBe(note)
  expect((await joinIt()).state).toBe('unchanged')
})

test('a folder of output folders names one of them', async () => {
  const parent = join(work, 'out')
  const joins = [undefined, join(work, 'all.md')].map((out) => runJoin({ folder: parent, out, force: false }))
  for (const { files } of await Promise.all([...joins, runVerify(parent)]))
    expect(String(files[0]?.messages[0]?.note)).toContain(`Name a folder in it that \`split\` wrote: \`${folder}\`.`)
})

test('edits are merged back, and the next split leaves them alone', async () => {
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  edit('out/kitchen/Soup.md', 'Hot'.toLowerCase(), 'hot, with [[Bread]]')
  expect(rulesOf(await split())).toEqual(['edited-file'])
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, []])
  expect(read('kitchen.md')).toContain('Very hot, with [Bread](#bread), unlike [a crust](#crust).')
  const again = await split()
  expect([again.exitCode, rulesOf(again)]).toEqual([0, []])
  expect((await joinIt()).state).toBe('unchanged')
})

test('a dry run says what a join would write, and writes nothing', async () => {
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  const { exitCode, state, written, result } = await joinIt({ isDryRun: true })
  expect([exitCode, state, written]).toEqual([0, 'changed', join(work, 'kitchen.md')])
  expect(result?.text).toContain('Very hot')
  expect(read('kitchen.md')).toBe(note)
  expect((await joinIt({ isDryRun: true, out: join(work, 'new.md') })).state).toBe('new')
  expect(existsSync(join(work, 'new.md'))).toBe(false)
})

test('an edit that does not come back to the byte is home all the same', async () => {
  edit('out/kitchen/Soup.md', 'Hot', 'Hot as [[Bread|Bread]]')
  await joinIt()
  expect((await split()).exitCode).toBe(0)
  expect(read('out/kitchen/Soup.md')).toContain('Hot as [[Bread]]')
})

test('a split after a join keeps an edited pointer, which the join had to leave out', async () => {
  edit('out/kitchen/kitchen.md', 'See [[Bread]] for Crust.', 'Read [[Bread]].')
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['pointer-stays']])
  expect(read('kitchen.md')).toBe(note)
  expect(rulesOf(await split())).toEqual([])
  expect(read('out/kitchen/kitchen.md')).toContain('## Bread\n\nRead [[Bread]].\n')
})

test('a later version of the note is merged with the edits of the folder, and kept as a backup', async () => {
  edit('kitchen.md', 'Flour', 'Rye flour')
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['backup-kept']])
  expect(read('kitchen.md')).toBe(note.replace('Hot', 'Cold').replace('Flour', 'Rye flour'))
  expect(read('kitchen.md.bak')).toBe(note.replace('Flour', 'Rye flour'))
  expect([(await split()).exitCode, (await joinIt()).state]).toEqual([0, 'unchanged'])
})

test('a conflict with lines that the note deleted names none', async () => {
  edit('kitchen.md', 'Hot, unlike [a crust](#crust).[^1]', '')
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  const [file] = (await joinIt()).files
  expect(file?.messages[0]?.reason).toMatch(/kitchen\.md` and a topic changed the same lines$/)
})

test('a later version of the note is not overwritten where both changed the same line', async () => {
  edit('kitchen.md', 'Hot', 'Rye flour')
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  const outcome = await joinIt()
  expect([outcome.exitCode, outcome.written, rulesOf(outcome)]).toEqual([1, undefined, ['source-changed']])
  expect(read('kitchen.md')).toContain('Rye flour')
  const elsewhere = await joinIt({ out: join(work, 'new.md') })
  expect([elsewhere.exitCode, read('new.md')]).toEqual([0, note.replace('Hot', 'Cold')])
  expect((await joinIt({ out: '-' })).result?.text).toBe(note.replace('Hot', 'Cold'))
  expect((await joinIt({ force: true })).exitCode).toBe(0)
  expect(read('kitchen.md')).toBe(note.replace('Hot', 'Cold'))
})

test('a conflict names both places, and nothing is written', async () => {
  edit('out/kitchen/Soup.md', 'Rye.', 'Wheat.')
  edit('out/kitchen/Bread.md', 'Rye.', 'Oats.')
  const outcome = await joinIt({ out: join(work, 'new.md') })
  expect([outcome.exitCode, outcome.written]).toEqual([1, undefined])
  expect(reasonsOf(outcome)).toEqual([
    'out/kitchen/Soup.md:5:7 `[^1]: Wheat.` was edited differently at `Soup.md:5:7` and `Bread.md:9:7`',
  ])
  expect(existsSync(join(work, 'new.md'))).toBe(false)
})

test('merge: edits of the folder and of the note', async () => {
  edit('kitchen.md', 'Flour', 'Rye flour')
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  edit('out/kitchen/Bread.md', 'Brown.', 'Brown it.')
  const outcome = await split({ merge: true })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['backup-kept']])
  expect(read('out/kitchen/Bread.md')).toBe(
    '# Bread\n\nRye flour.[^1] ![b](../../img/b.png)\n\n## Crust\n\nBrown it.\n\n[^1]: Rye.\n',
  )
  expect(read('out/kitchen/Soup.md')).toContain('Cold')
  // they are still edits, and are merged back from there
  expect(rulesOf(await split())).toEqual(['edited-file', 'edited-file'])
  const before = read('out/kitchen/Bread.md')
  expect([(await split({ merge: true })).exitCode, read('out/kitchen/Bread.md')]).toEqual([0, before])
  expect((await joinIt()).exitCode).toBe(0)
  expect(read('kitchen.md')).toBe(
    note.replace('Flour', 'Rye flour').replace('Hot', 'Cold').replace('Brown.', 'Brown it.'),
  )
})

test('merge: both changed the same line', async () => {
  edit('kitchen.md', 'Hot', 'Lukewarm')
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  const outcome = await split({ merge: true })
  expect(outcome.exitCode).toBe(1)
  const path = 'out/kitchen/Soup.md'
  expect(reasonsOf(outcome).slice(1)).toEqual([
    `kitchen.md:1:1 The edit at \`${join(work, path)}:4:1\` conflicts with the note at \`${join(work, path)}:6:1\``,
  ])
  expect(read(path)).toBe(
    '# Soup\n\n<<<<<<< edited\nCold, unlike [[Bread#Crust|a crust]].[^1]\n=======\nLukewarm, unlike [[Bread#Crust|a crust]].[^1]\n>>>>>>> split anew\n\n[^1]: Rye.\n',
  )
  // an unresolved conflict blocks everything
  expect(reasonsOf(await joinIt({ out: join(work, 'new.md') }))).toEqual([
    `${path}:4:1 The edit at \`Soup.md:4:1\` conflicts with the note at \`Soup.md:6:1\``,
  ])
  expect(existsSync(join(work, 'new.md'))).toBe(false)
  expect((await split({ merge: true })).exitCode).toBe(1)
  writeFileSync(join(work, path), read(path).replace(/<<<<<<<[\s\S]*?\n=======\n|>>>>>>> split anew\n/g, ''))
  expect((await split({ merge: true })).exitCode).toBe(0)
})

test('merge keeps an edited file that the note no longer gives', async () => {
  writeFileSync(join(work, 'kitchen.md'), note.replace(/## Soup[\s\S]*?\n\n(?=\[)/, ''))
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  const outcome = await split({ merge: true })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([1, ['edits-left-over']])
  expect(read('out/kitchen/Soup.md')).toContain('Cold')
})

test('verify: as written, edited, missing, foreign', async () => {
  expect((await runVerify(folder)).exitCode).toBe(0)
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  rmSync(join(folder, 'Bread.md'))
  writeFileSync(join(folder, 'x.md'), 'mine\n')
  writeFileSync(join(folder, 'x.png'), '')
  const outcome = await runVerify(folder)
  expect(outcome.result?.files).toEqual([
    { path: 'kitchen.md', state: 'as written' },
    { path: 'Bread.md', state: 'missing' },
    { path: 'Soup.md', state: 'edited' },
    { path: 'x.md', state: 'foreign' },
    { path: 'x.png', state: 'foreign' },
  ])
  expect(outcome.exitCode).toBe(1)
  expect(reasonsOf(outcome)).toEqual([
    'out/kitchen/kitchen.md:3:5 `[[Bread|bread]]` in `kitchen.md` no longer leads anywhere',
    'out/kitchen/kitchen.md:7:5 `[[Bread]]` in `kitchen.md` no longer leads anywhere',
    'out/kitchen/Soup.md:3:14 `[[Bread#Crust|a crust]]` in `Soup.md` no longer leads anywhere',
    'out/kitchen/Bread.md:1:1 `Bread.md` is missing; used its text from the last split',
    'out/kitchen/x.md:1:1 `x.md` was left out: notesplit did not write it and the index does not link it',
  ])
})

test('verify: links and footnotes that an edit broke', async () => {
  edit('out/kitchen/Bread.md', '## Crust', '## The end')
  edit('out/kitchen/Soup.md', '[^1]: Rye.', '')
  edit('out/kitchen/kitchen.md', '[[Bread|bread]]', '[[Bread|bread]] and [[Bread#Crumb]]')
  const outcome = await runVerify(folder)
  expect(rulesOf(outcome)).toEqual(['dead-link', 'dead-link', 'dead-footnote'])
  expect(reasonsOf(outcome)).toEqual([
    'out/kitchen/kitchen.md:3:25 `[[Bread#Crumb]]` in `kitchen.md` leads nowhere',
    'out/kitchen/Soup.md:3:13 `[[Bread#Crust|a crust]]` in `Soup.md` no longer leads anywhere',
    'out/kitchen/Soup.md:3:37 `[^1]` in `Soup.md` has no definition',
  ])
})

test('refuses a folder without a manifest', async () => {
  for (const [path, rule] of [
    ['kitchen.md', 'not-a-folder'],
    ['nowhere', 'missing-folder'],
    ['.', 'no-manifest'],
  ] as const) {
    const outcome = await runVerify(join(work, path))
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, [rule]])
  }
  expect((await runJoin({ folder: join(work, 'nowhere'), out: undefined, force: false })).exitCode).toBe(2)
  mkdirSync(join(work, 'empty'))
  const empty = await runJoin({ folder: join(work, 'empty'), out: '-', force: false })
  expect([empty.exitCode, rulesOf(empty)]).toEqual([2, ['no-notes']])
})

test('a manifest without text: the source comes from the note or the files', async () => {
  const manifest = JSON.parse(read('out/kitchen/.notesplit.json'))
  manifest.source.lines = undefined
  writeFileSync(join(folder, '.notesplit.json'), JSON.stringify(manifest))
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  expect((await joinIt({ out: '-' })).result?.text).toBe(note.replace('Hot', 'Cold'))
  rmSync(join(work, 'kitchen.md'))
  const lost = await joinIt({ out: '-' })
  expect([lost.exitCode, rulesOf(lost)]).toEqual([1, ['source-unknown']])
  edit('out/kitchen/Soup.md', 'Cold', 'Hot')
  expect((await joinIt({ out: '-' })).result?.text).toBe(note)
})

test('a folder of another tool is joined into the note that is named, in the order of its index', async () => {
  rmSync(join(folder, '.notesplit.json'))
  const refused = await joinIt()
  expect([refused.exitCode, rulesOf(refused), readdirSync(join(work, 'out'))]).toEqual([2, ['no-target'], ['kitchen']])
  const out = join(work, 'out/kitchen.md')
  const outcome = await joinIt({ out })
  expect([outcome.exitCode, rulesOf(outcome).slice(0, 1)]).toEqual([0, ['joined-without-manifest']])
  expect(readdirSync(join(work, 'out')).sort()).toEqual(['kitchen', 'kitchen.md'])
  expect(read('out/kitchen.md')).toMatch(/^# Kitchen\n\nSee \[bread\]\(#bread\)\.\n\n## Bread\n\nFlour/)
  // an existing file is not overwritten, although it would lose nothing
  writeFileSync(out, read('out/kitchen.md').trimEnd())
  expect(rulesOf(await joinIt({ out }))).toContain('foreign-file')
  writeFileSync(join(work, 'out/kitchen.md'), 'mine\n')
  expect([(await joinIt({ out })).exitCode, read('out/kitchen.md')]).toEqual([1, 'mine\n'])
})

test('an editor that writes all line ends anew edits nothing', async () => {
  writeFileSync(join(folder, 'Soup.md'), read('out/kitchen/Soup.md').replaceAll('\n', '\r\n'))
  expect((await joinIt({ out: '-' })).result?.text).toBe(note)
})

test('a file that was written anew from top to bottom', async () => {
  const text = Array.from({ length: 6000 }, (_, i) => `Line ${i}.\n`).join('')
  writeFileSync(join(folder, 'Soup.md'), `# Soup\n\n${text}`)
  expect((await joinIt({ out: '-' })).result?.text).toContain(`## Soup\n\n${text}`)
})

test('a manifest that describes no note', async () => {
  for (const source of [undefined, { hash: 'x', path: '/etc/passwd' }]) {
    writeFileSync(join(folder, '.notesplit.json'), JSON.stringify({ version: 1, notes: [], source }))
    const outcome = await joinIt()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['invalid-manifest']])
  }
})
