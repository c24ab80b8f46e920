import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeEach, expect, test } from 'vitest'
import { printJsonSchema } from '../src/schema/json-schemas.ts'
import { type JsonReport, reportSchema } from '../src/schema/report-schema.ts'
import { builtProgram } from './helpers/built-program.ts'
import { runProgram } from './helpers/run-program.ts'

const { cli, dist } = builtProgram()

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  mkdirSync(join(work, 'vault/garden'), { recursive: true })
  writeFileSync(
    join(work, 'kitchen.md'),
    '# Kitchen\n\nSee [bread](#bread), [soup][s] and ![a](a.png).[^1]\n\n## Bread\n\nFlour.[^1] [[#Soup]]\n\n## Soup\n\n![b](b.png) <a href="#bread">x</a>\n\n[s]: #soup\n[^1]: Rye.\n',
  )
  writeFileSync(join(work, 'broken.md'), '---\na: [\n---\n\n# A\n\n## B\n')
  writeFileSync(
    join(work, 'vault/garden/Seeds.md'),
    '# Seeds\n\n## Beans\n\nGreen. [x](#nowhere)\n\n## Peas\n\nRound.\n',
  )
  writeFileSync(join(work, 'vault/Other.md'), 'See [[Seeds#Beans]].\n')
  return () => rmSync(work, { recursive: true, force: true })
})

/** Runs a command with `--json=full`; checks that it prints a report with the keys in order. */
async function run(...args: string[]): Promise<JsonReport> {
  const isSmall = args.includes('--json')
  const { status, stdout, stderr } = await runProgram([...args, ...(isSmall ? [] : ['--json=full'])], work)
  const report: JsonReport = JSON.parse(stdout || `{ "stderr": ${JSON.stringify(stderr)} }`)
  expect(v.safeParse(reportSchema, report).issues).toBeUndefined()
  expect(Object.keys(report)).toEqual(['version', 'command', 'exitCode', 'notes', 'messages', 'omitted'])
  for (const note of report.notes)
    expect(Object.keys(note)).toEqual(
      `source folder isWritten sizes plan cut table outline ${isSmall ? '' : 'manifest '}summary files links`.split(
        ' ',
      ),
    )
  expect(report.exitCode).toBe(status)
  return report
}

const statesOf = ({ notes }: JsonReport) => notes.flatMap(({ files }) => files.map(({ path, state }) => [path, state]))
const rolesOf = ({ notes }: JsonReport) => notes.flatMap(({ files }) => files.map(({ path, role }) => [path, role]))

test('the build writes the schema', () => {
  expect(readFileSync(join(dist, '../schema/report.schema.json'), 'utf8')).toBe(printJsonSchema('report'))
})

test('split: what it would write with its content, what it wrote without, and that nothing changed', async () => {
  const planned = await run('split', 'kitchen.md', '--dry-run')
  expect(existsSync(join(work, 'output'))).toBe(false)
  const [note] = planned.notes
  expect(note).toMatchObject({
    source: 'kitchen.md',
    folder: 'output/kitchen',
    isWritten: false,
    summary: {
      topics: 2,
      references: { links: 2, wikiLinks: 1, images: 2, definitions: 0, html: 1 },
      footnotes: { moved: 0, copied: 1 },
      definitions: { moved: 0, copied: 0 },
      anchors: { gone: 0, stubs: 0 },
    },
  })
  expect(rolesOf(planned)).toEqual([
    ['output/kitchen/kitchen.md', 'index'],
    ['output/kitchen/Bread.md', 'topic'],
    ['output/kitchen/Soup.md', 'topic'],
    ['output/kitchen/.notesplit.json', 'manifest'],
  ])
  const written = await run('split', 'kitchen.md')
  expect(written.notes[0]).toMatchObject({ isWritten: true, plan: note?.plan, manifest: note?.manifest })
  for (const { path, content } of note?.files ?? []) expect(readFileSync(join(work, path), 'utf8')).toBe(content)
  expect(written.notes[0]?.files.every(({ state, content }) => state === 'new' && content === null)).toBe(true)
  const again = await run('split', 'kitchen.md')
  expect(again.notes[0]?.isWritten).toBe(false)
  expect(statesOf(again).every(([, state]) => state === 'unchanged')).toBe(true)
})

test('split reports a note that fails and lists no file of the others as new', async () => {
  const failed = await run('split', 'kitchen.md', 'broken.md')
  expect(failed.exitCode).toBe(2)
  expect(failed.messages.at(-1)).toMatchObject({ path: 'broken.md', severity: 'error', ruleId: 'invalid-frontmatter' })
  expect(statesOf(failed)).toEqual([])
  expect(existsSync(join(work, 'output'))).toBe(false)
})

test('split --check lists stale files', async () => {
  await run('split', 'kitchen.md')
  expect((await run('split', 'kitchen.md', '--check')).exitCode).toBe(0)
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\nRye.\n')
  const stale = await run('split', 'kitchen.md', '--check')
  expect(stale.exitCode).toBe(1)
  expect(statesOf(stale)).toEqual([
    ['output/kitchen/kitchen.md', 'changed'],
    ['output/kitchen/Bread.md', 'changed'],
    ['output/kitchen/Soup.md', 'left over'],
    ['output/kitchen/.notesplit.json', 'changed'],
  ])
})

test('plan: the plan as data and its table; as text where it is not written', async () => {
  const shown = await run('plan', 'kitchen.md', '-o', '-')
  expect(shown.notes[0]?.files).toMatchObject([{ path: 'kitchen.plan.yaml', role: 'plan', state: 'new' }])
  expect(shown.notes[0]?.files[0]?.content).toContain('topics:')
  const written = await run('plan', 'kitchen.md')
  expect(written.notes[0]).toMatchObject({ isWritten: true, files: [{ state: 'new', content: null }] })
  expect(written.notes[0]?.table.map(({ path, footnotes }) => [path, footnotes])).toEqual([
    ['kitchen.md', 1],
    ['Bread.md', 1],
    ['Soup.md', 0],
  ])
  expect((await run('plan', 'kitchen.md')).notes[0]).toMatchObject({
    isWritten: false,
    files: [{ state: 'unchanged' }],
  })
  writeFileSync(join(work, 'kitchen.plan.yaml'), 'version: 1\ntopics: 3\n')
  expect(await run('plan', 'kitchen.md')).toMatchObject({
    exitCode: 2,
    notes: [],
    messages: [{ path: 'kitchen.plan.yaml' }],
  })
})

test('join and verify: the files of the folder, and what becomes of the note', async () => {
  await run('split', 'kitchen.md')
  const bread = join(work, 'output/kitchen/Bread.md')
  writeFileSync(bread, readFileSync(bread, 'utf8').replace('Flour', 'Spelt'))
  writeFileSync(join(work, 'output/kitchen/photo.txt'), 'x')
  const seen = await run('verify', 'output/kitchen')
  expect(seen.notes[0]).toMatchObject({ source: 'kitchen.md', folder: 'output/kitchen', isWritten: false })
  expect(statesOf(seen)).toEqual([
    ['output/kitchen/kitchen.md', 'as written'],
    ['output/kitchen/Bread.md', 'edited'],
    ['output/kitchen/Soup.md', 'as written'],
    ['output/kitchen/photo.txt', 'foreign'],
  ])
  const shown = await run('join', 'output/kitchen', '-o', '-')
  expect(shown.notes[0]?.files[0]).toMatchObject({ path: 'kitchen.md', role: 'source', state: 'changed' })
  expect(shown.notes[0]?.files[0]?.content).toContain('Spelt')
  expect(readFileSync(join(work, 'kitchen.md'), 'utf8')).toContain('Flour')
  expect((await run('join', 'output/kitchen')).notes[0]).toMatchObject({
    isWritten: true,
    files: [{ content: null }, {}, {}, {}],
  })
  expect(readFileSync(join(work, 'kitchen.md'), 'utf8')).toContain('Spelt')
  writeFileSync(bread, readFileSync(bread, 'utf8').replace('Spelt', 'Emmer'))
  writeFileSync(join(work, 'kitchen.md'), 'mine\n')
  const refused = await run('join', 'output/kitchen')
  expect(refused).toMatchObject({
    exitCode: 1,
    notes: [{ isWritten: false }],
    messages: [{ ruleId: 'source-changed' }],
  })
  expect(await run('join', 'nowhere')).toMatchObject({ exitCode: 2, notes: [], messages: [{ path: 'nowhere' }] })
})

test('a vault: every file that changes, and every link that follows; and undo', async () => {
  const args = ['split', 'vault/garden/Seeds.md', '--vault', 'vault']
  const planned = await run(...args, '--dry-run')
  expect(planned.notes[0]?.links).toEqual([
    {
      path: 'vault/Other.md',
      was: '[[Seeds#Beans]]',
      now: '[[Beans]]',
      target: 'vault/garden/Seeds/Beans.md',
    },
  ])
  expect(rolesOf(planned)).toEqual([
    ['vault/garden/Seeds.md', 'index'],
    ['vault/garden/Seeds/Beans.md', 'topic'],
    ['vault/garden/Seeds/Peas.md', 'topic'],
    ['vault/Other.md', 'other'],
  ])
  expect(planned.messages).toMatchObject([{ severity: 'warning', ruleId: 'broken-link', line: 5, column: 8 }])
  cpSync(join(work, 'vault'), join(work, 'before'), { recursive: true })
  expect((await run(...args)).notes[0]).toMatchObject({ isWritten: true })
  for (const { path, content } of planned.notes[0]?.files ?? [])
    expect(readFileSync(join(work, path), 'utf8')).toBe(content)
  const undone = await run('undo', '--vault', 'vault')
  expect(undone.notes[0]).toMatchObject({ source: 'vault/garden/Seeds.md', folder: 'vault', isWritten: true })
  expect(undone.notes[0]?.files).toContainEqual({
    path: 'vault/Other.md',
    role: 'other',
    state: 'restored',
    size: expect.any(Number),
    content: null,
  })
  expect(await run('undo', '--vault', 'vault')).toMatchObject({ exitCode: 1, notes: [] })
  await run(...args)
  const elsewhere = await runProgram(['join', 'vault/garden/Seeds.md', '-o', 'Seeds.md'], work)
  expect(elsewhere).toMatchObject({ status: 2, stderr: expect.stringContaining('in a vault') })
  expect(await run('join', 'vault/garden/Seeds.md')).toMatchObject({ exitCode: 0, notes: [{ isWritten: true }] })
})

test('small: no contents and no manifest, sizes instead; on failure no note', async () => {
  const [full, small] = [
    await run('split', 'kitchen.md', '--dry-run'),
    await run('split', '--json', 'kitchen.md', '--dry-run'),
  ]
  expect(small.notes[0]).toMatchObject({ plan: full.notes[0]?.plan, summary: full.notes[0]?.summary })
  expect(small.messages).toEqual(full.messages)
  expect(small.notes[0]?.files.map(({ path, content, size }) => [path, content, size])).toEqual(
    full.notes[0]?.files.map(({ path, content }) => [path, undefined, Buffer.byteLength(content ?? '')]),
  )
  expect((await run('split', '--json', 'kitchen.md')).notes[0]?.files.map(({ size }) => size)).toEqual(
    small.notes[0]?.files.map(({ size }) => size),
  )
  writeFileSync(join(work, 'output/kitchen/Bread.md'), 'Mine.\n')
  expect(await run('split', '--json', 'kitchen.md', '--dry-run')).toMatchObject({ exitCode: 1, notes: [] })
})

test('small: a note of 12 KB gives less than 4 KB, one of 400 KB less than 40 KB, whatever it has to say', async () => {
  const prose = 'It rises slowly and wants to be turned often. '.repeat(20)
  const note = (sections: number, paragraphs: number) =>
    `# Big\n${Array.from({ length: sections }, (_, i) => `\n## Section ${i}\n${`\n${prose}[x](#no-${i})\n`.repeat(paragraphs)}`).join('')}`
  for (const [name, sections, paragraphs, most] of [
    ['twelve.md', 12, 1, 4000],
    ['large.md', 84, 5, 40_000],
  ] as const) {
    const text = note(sections, paragraphs)
    expect(text.length).toBeGreaterThan(most * 2.7)
    writeFileSync(join(work, name), text)
    const { stdout } = await runProgram(['split', name, '--json'], work)
    expect(stdout.length).toBeLessThan(most)
    const { messages, omitted }: JsonReport = JSON.parse(stdout)
    const broken = messages.filter(({ ruleId }) => ruleId === 'broken-link').length
    expect(broken + (omitted['broken-link'] ?? 0)).toBe(sections * paragraphs)
  }
})

test('a plan from stdin is followed, and its faults are those of <stdin>', async () => {
  const split = (input: string) =>
    spawnSync(process.execPath, [cli, 'split', 'kitchen.md', '--plan', '-', '--json'], {
      cwd: work,
      encoding: 'utf8',
      input,
    })
  expect(JSON.parse(split('version: 1\ntopics: 3\n').stdout)).toMatchObject({
    exitCode: 2,
    messages: [{ path: '<stdin>', ruleId: 'invalid-value', line: 2 }],
  })
  const plan = (await run('plan', 'kitchen.md', '-o', '-')).notes[0]?.files[0]?.content as string
  expect(JSON.parse(split(plan.replace('file: Bread', 'file: Loaf')).stdout).notes[0].files[1].path).toBe(
    'output/kitchen/Loaf.md',
  )
})

test('outline and scan: sections and sizes, and nothing is written', async () => {
  const [note] = (await run('outline', '--json', 'kitchen.md')).notes
  expect(note).toMatchObject({ source: 'kitchen.md', isWritten: false, plan: null, files: [] })
  expect(note?.outline.map(({ id }) => id)).toEqual(['kitchen', 'bread', 'soup'])
  const found = await run('scan', '--json', '.', '--max-words', '15')
  expect(found).toMatchObject({ exitCode: 1, notes: [{ source: 'kitchen.md', sizes: note?.sizes }] })
  expect(await run('scan', '--json', '.', '--max-words', '15000')).toMatchObject({ exitCode: 0, notes: [] })
  expect(await run('outline', '--json', 'nowhere.md')).toMatchObject({ exitCode: 2, notes: [] })
})
