import {
  cpSync,
  existsSync,
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
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { estimateTokenCount } from 'tokenx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'
import { runProgram } from './helpers/run-program.ts'

const root = new URL('../', import.meta.url).pathname
const { cli } = builtProgram()

let work: string
let client: Client
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  mkdirSync(join(work, 'root/vault/garden'), { recursive: true })
  cpSync(join(root, 'input/deepseek.md'), join(work, 'root/deepseek.md'))
  writeFileSync(
    join(work, 'root/kitchen.md'),
    '# Kitchen\n\nSee [soup](#soup).\n\n## Bread\n\nRye.\n\n### Crust\n\nHard.\n\n## Soup\n\nHot.\n',
  )
  writeFileSync(join(work, 'root/vault/garden/Seeds.md'), '# Seeds\n\n## Beans\n\nGreen.\n\n## Peas\n\nRound.\n')
  writeFileSync(join(work, 'root/vault/Other.md'), 'See [[Seeds#Beans]].\n')
  writeFileSync(join(work, 'outside.md'), '# Secret\n\n## A\n\nx\n\n## B\n\ny\n')
  mkdirSync(join(work, 'elsewhere'))
  symlinkSync(join(work, 'outside.md'), join(work, 'root/link.md'))
  symlinkSync(join(work, 'elsewhere'), join(work, 'root/linked'))
  client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'mcp', '--root', join(work, 'root')],
      stderr: 'inherit',
    }),
  )
}, 60_000)
afterAll(async () => {
  await client.close()
  rmSync(work, { recursive: true, force: true })
})

type Result = { isError: boolean; text: string }

async function callTool(name: string, args: Record<string, unknown>): Promise<Result> {
  const result = (await client.callTool({ name, arguments: args })) as {
    isError?: boolean
    content: { text: string }[]
  }
  const text = result.content.map((part) => part.text).join('')
  expect(estimateTokenCount(text)).toBeLessThan(25_000)
  return { isError: result.isError === true, text }
}

// biome-ignore lint/suspicious/noExplicitAny: each tool answers with its own keys
async function call(name: string, args: Record<string, unknown>): Promise<any> {
  const { isError, text } = await callTool(name, args)
  expect([name, isError, text]).toEqual([name, false, text])
  return JSON.parse(text)
}

const contentsOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:md|json)$/.test(path))
    .sort()
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')])

test('the tools are those of the page for assistants, and only two of them write', async () => {
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  expect(names).toEqual(['outline', 'propose', 'check', 'preview', 'apply', 'verify', 'undo'])
  const writing = tools.flatMap(({ name, annotations }) => (annotations?.readOnlyHint === false ? name : []))
  expect(writing).toEqual(['apply', 'undo'])
})

test('outline, propose, check, preview, apply and verify give the bytes of the command line', async () => {
  for (const note of ['deepseek.md', 'kitchen.md']) {
    const { sections } = await call('outline', { note })
    expect(sections.length).toBeGreaterThan(2)
    const { plan } = await call('propose', { note, suggest: true })
    expect(await call('check', { note, plan })).toMatchObject({ ok: true, exitCode: 0 })
    const options = { links: 'markdown', stubs: true }
    const input = { note, plan, options, output: 'out' }
    const preview = await call('preview', input)
    expect(existsSync(join(work, 'root/out', note.slice(0, -3)))).toBe(false)
    const { written } = await call('apply', { ...input, digest: preview.digest })
    expect(written.map(({ path }: { path: string }) => path)).toEqual(
      preview.files.map(({ path }: { path: string }) => path),
    )
    const folder = `out/${note.slice(0, -3)}`
    const { exitCode, files } = await call('verify', { folder })
    expect([exitCode, files.every(({ state }: { state: string }) => state === 'as written')]).toEqual([0, true])
    expect((await call('verify', { folder, proof: true })).proof).toContain('# Proof of the split')
    const args = ['split', note, '-o', 'cli', '--links', 'markdown', '--stubs']
    expect((await runProgram(args, join(work, 'root'))).status).toBe(0)
    expect(contentsOf(join(work, 'root', folder))).toEqual(contentsOf(join(work, 'root/cli', note.slice(0, -3))))
  }
}, 120_000)

test('apply writes nothing without the digest of what it would write', async () => {
  const input = { note: 'kitchen.md', output: 'guarded' }
  expect((await callTool('apply', input)).isError).toBe(true)
  const { digest, files } = await call('preview', input)
  expect(files).toHaveLength(4)
  const other = await callTool('apply', { ...input, digest, options: { depth: 3 } })
  expect(other).toMatchObject({ isError: true, text: expect.stringContaining('preview again') })
  expect(existsSync(join(work, 'root/guarded'))).toBe(false)
  const shown = await call('preview', { ...input, file: 'guarded/kitchen/Soup.md' })
  expect(shown.content).toBe('# Soup\n\nHot.\n')
  expect((await call('apply', { ...input, digest })).written).toHaveLength(4)
})

test('answers faults of a plan and of options with the expected values', async () => {
  const checked = await call('check', { note: 'kitchen.md', plan: 'version: 1\ntopics:\n  - sections: [soop]\n' })
  expect(checked).toMatchObject({ ok: false, exitCode: 2 })
  expect(checked.messages[0]).toMatchObject({ line: 3, reason: expect.stringContaining('did you mean `soup`') })
  const wrong = await callTool('check', { note: 'kitchen.md', options: { links: 'wikis' } })
  expect(wrong).toMatchObject({ isError: true, text: expect.stringContaining('`links`') })
  expect(await callTool('outline', { note: 'kitchen.md', section: 'nosuch' })).toMatchObject({ isError: true })
  const part = await call('outline', { note: 'kitchen.md', section: 'bread', depth: 2 })
  expect(part.sections.map(({ id }: { id: string }) => id)).toEqual(['bread'])
})

test('no path leads out of the root', async () => {
  for (const [name, args] of [
    ['outline', { note: '../outside.md' }],
    ['outline', { note: 'link.md' }],
    ['propose', { note: join(work, 'outside.md') }],
    ['preview', { note: 'kitchen.md', output: '../out' }],
    ['preview', { note: 'kitchen.md', output: 'linked' }],
    ['check', { note: 'kitchen.md', vault: '..' }],
    ['verify', { folder: '../elsewhere' }],
    ['undo', { vault: 'linked' }],
  ] as const) {
    const { isError, text } = await callTool(name, args)
    expect([name, isError, text.includes('Secret')]).toEqual([name, true, false])
  }
  const forged = join(work, 'root/forged')
  cpSync(join(work, 'root/out/kitchen'), forged, { recursive: true })
  const manifest = readFileSync(join(forged, '.notesplit.json'), 'utf8')
  writeFileSync(join(forged, '.notesplit.json'), manifest.replace('"../../kitchen.md"', '"../../outside.md"'))
  expect((await callTool('verify', { folder: 'forged' })).isError).toBe(true)
  await expect(client.readResource({ uri: 'notesplit://note/..%2Foutside.md' })).rejects.toThrow()
  expect(readdirSync(join(work, 'elsewhere'))).toEqual([])
})

test('a vault is reorganized and taken back, both with a digest', async () => {
  const before = contentsOf(join(work, 'root/vault'))
  const input = { note: 'vault/garden/Seeds.md', vault: 'vault' }
  const { digest, files } = await call('preview', input)
  expect(files.map(({ path }: { path: string }) => path)).toContain('vault/Other.md')
  await call('apply', { ...input, digest })
  expect(readFileSync(join(work, 'root/vault/Other.md'), 'utf8')).toBe('See [[Beans]].\n')
  const asked = await call('undo', { vault: 'vault' })
  expect(asked.restores).toContain('Other.md')
  expect((await callTool('undo', { vault: 'vault', digest: 'x' })).isError).toBe(true)
  await call('undo', { vault: 'vault', digest: asked.digest })
  expect(contentsOf(join(work, 'root/vault'))).toEqual(before)
})

test('notes and plans are resources; long ones are cut with a hint', async () => {
  const long = Array.from({ length: 3000 }, (_, i) => `\n## Section ${i}\n\nText of ${i}.\n`).join('')
  writeFileSync(join(work, 'root/long.md'), `# Long\n${long}`)
  const outline = await call('outline', { note: 'long.md' })
  expect(outline.truncated).toContain('smaller depth')
  expect(outline.sections.length).toBeGreaterThan(100)
  const { contents } = await client.readResource({ uri: 'notesplit://note/long.md' })
  const texts = contents.map((part) => ('text' in part ? part.text : ''))
  expect(estimateTokenCount(texts.join(''))).toBeLessThan(25_000)
  expect(long.startsWith((texts[0] ?? '').slice('# Long\n'.length))).toBe(true)
  expect(texts[1]).toContain('outline')
  writeFileSync(join(work, 'root/planned.md'), '# A\n\n## B\n\nx\n')
  writeFileSync(join(work, 'root/planned.plan.yaml'), 'version: 1\n')
  const plan = await client.readResource({ uri: 'notesplit://plan/planned.md' })
  expect(plan.contents[0]).toMatchObject({ mimeType: 'application/yaml', text: 'version: 1\n' })
})
