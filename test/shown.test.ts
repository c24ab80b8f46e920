import { Command } from 'commander'
import { VFile } from 'vfile'
import { VFileMessage } from 'vfile-message'
import { expect, test } from 'vitest'
import { jsonFilesOf, jsonNote, jsonReport, printJson } from '../src/commands/json-report.ts'
import { printTable } from '../src/commands/plan.ts'
import { printSummary } from '../src/commands/print-summary.ts'
import { addSplitOptions, optionsOf } from '../src/commands/split-options.ts'
import { planSplit, split } from '../src/library.ts'

const note =
  '# Kitchen\n\n[a](#bread)[^1] [x](#nowhere)\n\n## Bread\n\n日本 [b](#kitchen)[^1]\n\n## Soup\n\n[c][s]\n\n[s]: #bread\n[^1]: Once.\n'

test('a summary adds up all notes and leaves out zeros', async () => {
  const file = new VFile({ path: 'kitchen.md', value: note })
  const { summary } = await split(file, { folder: 'kitchen' })
  expect(printSummary([{ summary, messages: [] }])).toBe('  updated 3 links\n  copied 1 footnote\n')
  expect(
    printSummary([
      { summary, messages: [] },
      { summary, messages: [] },
    ]),
  ).toBe('  updated 6 links\n  copied 2 footnotes\n')
  const nothing = { moved: 0, copied: 0 }
  const references = { links: 0, wikiLinks: 1, images: 2, definitions: 0, html: 0 }
  const other = {
    topics: 1,
    references,
    footnotes: nothing,
    definitions: { moved: 2, copied: 1 },
    anchors: { gone: 0, stubs: 0 },
  }
  expect(printSummary([{ summary: other, messages: [] }])).toBe(
    '  updated 1 wiki-link and 2 images\n  moved 2 definitions, copied 1 definition\n',
  )
  const renamed = Object.assign(new VFileMessage('Named'), { ruleId: 'name-changed' })
  expect(printSummary([{ summary, messages: [renamed] }])).toBe(
    '  1 topic could not be named after its heading (`--verbose` says why)\n  updated 3 links\n  copied 1 footnote\n',
  )
  expect(printSummary([])).toBe('')
})

test('a table of a plan has a row for each file, its columns in line also where letters are wide', async () => {
  const { plan, rows } = await planSplit('# 台所\n\n## Bread\n\nx\n\n## 日本のスープ\n\ny\n')
  const lines = printTable({ plan, rows }).split('\n')
  expect(lines.map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
    'Topic | File | Words | In | Out | Notes | Why',
    expect.stringMatching(/^台所 \| note\.md \| \d+ \| 0 \| 0 \| 0 \| the index$/),
    'Bread | Bread.md | 2 | 0 | 0 | 0 | depth 2',
    expect.stringMatching(/^日本のスープ \| 日本のスープ\.md \| 6 \| 0 \| 0 \| 0 \| depth 2$/),
    '',
  ])
})

test('a report as JSON names the role of each file, and what a message has not is null', async () => {
  const file = new VFile({ path: 'kitchen.md', value: note })
  const { manifest } = await split(file, { folder: 'kitchen' })
  file.info('That is all')
  const states = [
    { path: 'Bread.md', state: 'edited' as const },
    { path: 'a.txt', state: 'foreign' as const },
  ]
  const notes = [jsonNote('kitchen.md', { folder: 'out', files: jsonFilesOf('out', states, manifest) })]
  const report = JSON.parse(printJson(jsonReport('verify', 1, notes, [file], 'full'), 'full'))
  expect(report.notes[0].files).toEqual([
    { path: 'out/Bread.md', role: 'topic', state: 'edited', size: null, content: null },
    { path: 'out/a.txt', role: 'other', state: 'foreign', size: null, content: null },
  ])
  expect(report.notes[0]).toMatchObject({ isWritten: false, plan: null, manifest: null, summary: null, links: [] })
  expect(report.messages).toMatchObject([
    { path: 'kitchen.md', line: 3, column: 17, severity: 'warning' },
    { line: 13, column: 1, severity: 'info', note: 'starlight-obsidian does not follow Markdown links between notes.' },
    { reason: 'That is all', line: null, column: null, severity: 'info', note: null },
  ])
})

/** Returns the options of a command line, or the text of the error. */
async function read(...args: string[]): Promise<unknown> {
  let found: unknown
  let refused = ''
  const command = addSplitOptions(new Command('split').option('-o, --output <folder>'))
    .exitOverride()
    .configureOutput({ writeErr: (text) => (refused += text) })
    .action((flags) => {
      const { output: _, ...given } = flags
      found = optionsOf(given)
    })
  await command.parseAsync(args, { from: 'user' }).catch(() => {})
  return found ?? refused
}

test('command line options are checked by their schema; a message says what was expected', async () => {
  expect(await read('--depth', '3', '--inherit', 'tags, created', '--apps', 'foam', '--no-block-ids', '--up')).toEqual({
    depth: 3,
    inherit: ['tags', 'created'],
    apps: ['foam'],
    blockIds: 'never',
    up: true,
  })
  expect(await read('--index', 'Home.md', '--pointer', '→ {topic}', '-o', '9')).toEqual({
    index: 'Home',
    pointer: '→ {topic}',
  })
  expect(await read('--depth', '7')).toContain(
    "'--depth <n>' argument '7' is invalid. Expected a whole number from 1 to 6.",
  )
  expect(await read('--links', 'wikis')).toContain('did you mean `wiki`.')
  expect(await read('--pointer', 'x')).toContain('Expected a line of Markdown with `{topic}`')
})
