import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { recoverFolder } from '../src/disk/write-folder.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { type RunRequest, runSplit } from '../src/run/run-split.ts'
import { splitRequest } from './helpers/split-request.ts'

let work: string

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-run-'))
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\n![b](img/b.png)\n\n## Soup\n\nHot.\n')
  mkdirSync(join(work, 'img'))
  writeFileSync(join(work, 'img/b.png'), '')
  return () => rmSync(work, { recursive: true, force: true })
})

function run(request: Partial<RunRequest> = {}) {
  return runSplit(splitRequest(work, request))
}

const rulesOf = ({ files }: Awaited<ReturnType<typeof run>>) =>
  files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
const read = (path: string) => readFileSync(join(work, 'out/kitchen', path), 'utf8')

test('writes, and finds nothing to do the second time', async () => {
  const first = await run()
  expect([first.exitCode, first.notes[0]?.isWritten]).toEqual([0, true])
  expect(read('Bread.md')).toBe('# Bread\n\n![b](../../img/b.png)\n')
  const second = await run()
  expect(second.notes[0]?.output.files.map(({ state }) => state)).toEqual(Array(4).fill('unchanged'))
  expect((await run({ mode: 'check' })).exitCode).toBe(0)
  // with the line ends that git gives it on Windows
  writeFileSync(join(work, 'out/kitchen/.notesplit.json'), read('.notesplit.json').replaceAll('\n', '\r\n'))
  expect((await run({ mode: 'check' })).exitCode).toBe(0)
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\nSour.\n')
  expect((await run()).exitCode).toBe(0)
  expect(read('.notesplit.json')).not.toContain('\r\n')
})

test('a folder stands for the notes in it', async () => {
  writeFileSync(join(work, 'tea.mdx'), '# Tea\n\n## Green\n\nLeaves.\n')
  writeFileSync(join(work, 'requirements.txt'), '# Tools\n\nkettle\n')
  writeFileSync(join(work, 'Untitled.md'), '\n')
  const { notes, exitCode } = await run({ notes: [work] })
  expect([exitCode, notes.map(({ source }) => source)]).toEqual([0, [join(work, 'kitchen.md'), join(work, 'tea.mdx')]])
  mkdirSync(join(work, 'empty'))
  expect(rulesOf(await run({ notes: [join(work, 'empty')] }))).toEqual(['no-notes'])
})

test('a drawing of a plugin is left out of a folder', async () => {
  writeFileSync(join(work, 'drawing.md'), '---\nexcalidraw-plugin: parsed\n---\n\n# A\n\n## B\n')
  const folder = await run({ notes: [work] })
  expect([folder.notes.length, rulesOf(folder)]).toEqual([1, ['plugin-note']])
  expect(existsSync(join(work, 'out/drawing'))).toBe(false)
})

test('paths mean the same from the folder of a topic, whether their file is there or not', async () => {
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\n![a](img/gone.png) [b](other)\n\n## Soup\n\nHot.\n')
  await run()
  expect(read('Bread.md')).toContain('![a](../../img/gone.png) [b](../../other)')
})

test('check and dry run write nothing and see the same', async () => {
  const check = await run({ mode: 'check' })
  expect([check.exitCode, rulesOf(check)]).toEqual([1, Array(4).fill('stale-file')])
  const dry = await run({ mode: 'dry-run' })
  expect([dry.exitCode, dry.notes[0]?.output.files[0]?.state]).toEqual([0, 'new'])
  expect(existsSync(join(work, 'out'))).toBe(false)
})

test('an edited file, a foreign one and one that is left over', async () => {
  await run()
  writeFileSync(join(work, 'out/kitchen/Soup.md'), 'edited\n')
  writeFileSync(join(work, 'out/kitchen/Stew.md'), 'foreign\n')
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\nFlour.\n\n## Stew\n\nThick.\n')
  const refused = await run()
  expect([refused.exitCode, rulesOf(refused).sort()]).toEqual([1, ['edited-file', 'foreign-file']])
  expect([read('Soup.md'), read('Stew.md')]).toEqual(['edited\n', 'foreign\n'])
  const forced = await run({ force: true })
  expect([forced.exitCode, rulesOf(forced)]).toEqual([0, ['backup-kept', 'backup-kept']])
  expect(readdirSync(join(work, 'out/kitchen')).sort()).toEqual([
    '.notesplit.json',
    'Bread.md',
    'Soup.md.bak',
    'Stew.md',
    'Stew.md.bak',
    'kitchen.md',
  ])
  expect([read('Soup.md.bak'), read('Stew.md.bak')]).toEqual(['edited\n', 'foreign\n'])
})

test('links in the place of a file, and of the folder', async () => {
  mkdirSync(join(work, 'out/elsewhere'), { recursive: true })
  symlinkSync('elsewhere', join(work, 'out/kitchen'))
  symlinkSync(join(work, 'nowhere.md'), join(work, 'out/elsewhere/Soup.md'))
  const refused = await run()
  expect([refused.exitCode, rulesOf(refused)]).toEqual([1, ['foreign-file']])
  rmSync(join(work, 'out/elsewhere/Soup.md'))
  expect((await run()).exitCode).toBe(0)
  expect(lstatSync(join(work, 'out/kitchen')).isSymbolicLink()).toBe(true)
  const written = ['.notesplit.json', 'Bread.md', 'Soup.md', 'kitchen.md']
  expect(readdirSync(join(work, 'out/elsewhere')).sort()).toEqual(written)
  // a link out of the named folder is not followed
  mkdirSync(join(work, 'outside'))
  rmSync(join(work, 'out/kitchen'))
  symlinkSync(join(work, 'outside'), join(work, 'out/kitchen'))
  const outside = await run()
  expect([outside.exitCode, rulesOf(outside)]).toEqual([2, ['name-changed', 'name-changed', 'outside-folder']])
  expect(readdirSync(join(work, 'outside'))).toEqual([])
})

test('hard links: an unchanged topic stays linked, a changed one is named, and its other name keeps the old text', async () => {
  await run()
  const names = ['Bread.md', 'Soup.md']
  for (const name of names) linkSync(join(work, 'out/kitchen', name), join(work, name))
  writeFileSync(
    join(work, 'kitchen.md'),
    readFileSync(join(work, 'kitchen.md'), 'utf8').replace('## Bread', '## Bread\n\nNew.'),
  )
  expect(rulesOf(await run())).toContain('hard-link')
  const isLinked = (name: string) => lstatSync(join(work, name)).ino === lstatSync(join(work, 'out/kitchen', name)).ino
  expect(names.map(isLinked)).toEqual([false, true])
})

test('an old folder with files that are nowhere else is not removed', async () => {
  await run()
  mkdirSync(join(work, 'out/.kitchen.notesplit-old'))
  writeFileSync(join(work, 'out/.kitchen.notesplit-old/Mine.md'), 'mine\n')
  // the new one holds an edit that exists nowhere else either
  writeFileSync(join(work, 'out/kitchen/Other.md'), 'other\n')
  const refused = await run()
  expect([refused.exitCode, rulesOf(refused)]).toEqual([2, ['cannot-write']])
  rmSync(join(work, 'out/kitchen/Other.md'))
  expect((await run()).exitCode).toBe(0)
  expect(existsSync(join(work, 'out/.kitchen.notesplit-old'))).toBe(false)
  expect(readFileSync(join(work, 'out/kitchen/Mine.md'), 'utf8')).toBe('mine\n')
})

test('files that were checked when they were written are not parsed again, unless a byte differs', async () => {
  const isParsedAgain = async (request: Partial<RunRequest> = {}) => {
    const phases: string[] = []
    const { exitCode } = await run({ ...request, timings: { mark: (phase) => phases.push(phase) } })
    expect(exitCode).toBe(0)
    return phases.includes('parse again')
  }
  expect(await isParsedAgain()).toBe(true)
  expect(await isParsedAgain()).toBe(false)
  // a missing file is written again from the same bytes
  rmSync(join(work, 'out/kitchen/Soup.md'))
  expect(await isParsedAgain()).toBe(false)
  expect(existsSync(join(work, 'out/kitchen/Soup.md'))).toBe(true)
  expect(await isParsedAgain({ options: { indexStyle: 'list' } })).toBe(true)
})

test('an empty folder that is not ours stays', async () => {
  mkdirSync(join(work, 'out/kitchen/pictures'), { recursive: true })
  await run()
  expect(existsSync(join(work, 'out/kitchen/pictures'))).toBe(true)
})

test('one bad note keeps all others from being written', async () => {
  writeFileSync(join(work, 'bad.md'), Buffer.from([0xff]))
  mkdirSync(join(work, 'x.md'))
  const outcome = await run({
    notes: [join(work, 'kitchen.md'), join(work, 'bad.md'), join(work, 'none.md'), join(work, 'x.md')],
  })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['not-utf8', 'missing-note', 'not-a-file']])
  expect(existsSync(join(work, 'out'))).toBe(false)
})

test('two notes of one name', async () => {
  mkdirSync(join(work, 'b'))
  writeFileSync(join(work, 'b/Kitchen.md'), '# K\n')
  const outcome = await run({ notes: [join(work, 'kitchen.md'), join(work, 'b/Kitchen.md')] })
  expect([outcome.exitCode, rulesOf(outcome)]).toContainEqual(expect.arrayContaining(['same-folder']))
})

test('a plan has the names that the topics of other notes leave free', async () => {
  const garden = join(work, 'garden.md')
  writeFileSync(garden, '# Garden\n\n## Bread\n\nFruit.\n\n## Soil\n\nWet.\n')
  writeFileSync(join(work, 'notesplit.yaml'), 'output: out\n')
  await run()
  const { proposal } = await runPlan({ note: garden, out: '-', options: {}, suggest: false })
  expect(proposal?.plan.topics.map(({ path }) => path)).toEqual(['Bread (Garden).md', 'Soil.md'])
})

test('a plan that names a topic like that of another note is followed, with a warning', async () => {
  const garden = join(work, 'garden.md')
  writeFileSync(garden, '# Garden\n\n## Bread\n\nFruit.\n')
  writeFileSync(join(work, 'garden.plan.yaml'), 'version: 1\ntopics:\n  - file: bread\n    sections: [bread]\n')
  await run()
  const outcome = await run({ notes: [garden] })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['name-shared']])
  expect(readdirSync(join(work, 'out', 'garden'))).toContain('bread.md')
  expect(rulesOf(await run({ notes: [garden], options: { links: 'markdown' } }))).not.toContain('name-shared')
})

test('topics of two notes in one folder have names of their own, in whatever run', async () => {
  const garden = join(work, 'garden.md')
  writeFileSync(garden, '# Garden\n\n## Bread\n\nFruit. See [soil](#soil).\n\n## Soil\n\nWet.\n')
  const notes = [join(work, 'kitchen.md'), garden]
  const namesIn = (folder: string) => readdirSync(join(work, 'out', folder)).filter((name) => name.endsWith('.md'))
  await run({ notes })
  expect(namesIn('kitchen')).toContain('Bread.md')
  expect(namesIn('garden').sort()).toEqual(['Bread (Garden).md', 'Soil.md', 'garden.md'])
  for (const one of notes) expect((await run({ notes: [one], mode: 'check' })).exitCode).toBe(0)
})

test('a plan may give a topic in a folder the name of a topic of another note', async () => {
  await run()
  const garden = join(work, 'garden.md')
  writeFileSync(garden, '# Garden\n\n## Fruit\n\nx\n\n### Bread\n\ny\n\n## Soil\n\nWet.\n')
  const text = 'topics:\n  - sections: [fruit]\n    topics:\n      - file: Bread\n        sections: [bread]\n'
  const outcome = await run({ notes: [garden], plan: { path: join(work, 'garden.plan.yaml'), text } })
  expect([outcome.exitCode, existsSync(join(work, 'out/garden/Fruit/Bread.md'))]).toEqual([0, true])
})

test('frontmatter that does not parse', async () => {
  writeFileSync(join(work, 'kitchen.md'), '---\na: [\n---\n\n# K\n\n## B\n')
  const outcome = await run()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['invalid-frontmatter']])
})

test.each(['{', '{"version":2,"notes":[]}', '{"version":1}', '{"version":1,"notes":[{"path":"../x.md","hash":""}]}'])(
  'a manifest of %s is refused, and --force goes on',
  async (content) => {
    await run()
    writeFileSync(join(work, 'out/kitchen/.notesplit.json'), content)
    const outcome = await run()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['invalid-manifest']])
    expect((await run({ force: true })).exitCode).toBe(0)
  },
)

test('a file in the place of the folder', async () => {
  writeFileSync(join(work, 'out'), 'mine\n')
  const outcome = await run()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['cannot-write']])
  expect(readFileSync(join(work, 'out'), 'utf8')).toBe('mine\n')
})

test('a killed run is put right: before the swap, after it, and in the middle', async () => {
  await run()
  const folder = join(work, 'out/kitchen')
  mkdirSync(join(work, 'out/.kitchen.notesplit-old'))
  await recoverFolder(folder)
  expect(readdirSync(join(work, 'out'))).toEqual(['kitchen'])
  mkdirSync(join(work, 'out/.kitchen.notesplit-new'))
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\nNew.\n')
  await run()
  expect(readdirSync(join(work, 'out'))).toEqual(['kitchen'])
  expect(read('Bread.md')).toBe('# Bread\n\nNew.\n')
})
