import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Reference } from '../src/note/reference.ts'
import { runVault } from '../src/run/run-vault.ts'
import type { listInbound } from '../src/vault/inbound-links.ts'
import { problemOfNote } from '../src/vault/vault-check.ts'
import { splitText } from './helpers/split-text.ts'
import { testFolder } from './helpers/test-folder.ts'
import { treeOf } from './helpers/tree.ts'

const missed = vi.hoisted(() => ({ kind: '', isInbound: false }))
afterEach(() => Object.assign(missed, { kind: '', isInbound: false }))

// a reader that misses one kind of link
vi.mock('../src/note/resolve-references.ts', async (load) => {
  const actual = await load<{ resolveReferences: (...args: unknown[]) => Reference[] }>()
  return {
    ...actual,
    resolveReferences: (...args: unknown[]) =>
      actual.resolveReferences(...args).filter(({ syntax }) => syntax.kind !== missed.kind),
  }
})

// a reader that misses every link of other notes
vi.mock('../src/vault/inbound-links.ts', async (load) => {
  const actual = await load<{ listInbound: typeof listInbound }>()
  const list: typeof listInbound = (...args) => (missed.isInbound ? [] : actual.listInbound(...args))
  return { ...actual, listInbound: list }
})
// keeps the check, and lets a test replace its answer
vi.mock('../src/vault/vault-check.ts', { spy: true })

const rest = '\n\n## Box\n\n### Deep\n\nText ^blk\n\n<a id="spot"></a>Text.\n'

test.each([
  ['link', '[l](#deep)', true],
  ['link', '[l](<#deep> "title")', true],
  ['link', '> - [l](note.md#spot)', true],
  ['link', '[l](note.md)', true],
  ['link', '[l](other.md)', true],
  ['image', '![i](img/a.png)', true],
  ['image', '![](#deep)', true],
  ['html', '<a href="#spot">l</a>', true],
  ['html', "<a href='#deep'>l</a>", true],
  ['html', '<a href=other.md>l</a>', true],
  ['wiki', '[[#Deep]]', true],
  ['wiki', '![[#^blk]]', true],
  ['wiki', '[[../Other]]', true],
  ['', '{{< button href="#deep" >}}x{{< /button >}}', true],
  ['', '<div markdown>\n[l](#deep)\n</div>', true],
  ['link', '[l](#missing) [l](https://example.org) [l](/root.md)', false],
  ['link', '`[l](#deep)` <!-- [l](#deep) --> $[l](#deep)$', false],
  ['html', '<a href="#missing">l</a> <a href="mailto:a@example.org">m</a>', false],
  [
    '',
    '<div title="[l](#deep)">\n`[l](#deep)`\n</div> {{< x to="5" link="https://a" >}} to="#deep"\n\n<pre>\n[l](#deep)\n</pre>',
    false,
  ],
  ['wiki', '[[Other#Deep]] \\[[#Deep]]', false],
])('the writer forgets every %s: %s', async (kind, text, isNoticed) => {
  missed.kind = kind
  const source = `# N\n\n## Use\n\n${text}${rest}`
  const { messages } = await splitText(
    source,
    {},
    'topics:\n  - file: in/Use\n    sections: [use]\n  - sections: [box]\n',
  )
  expect(messages.map(({ ruleId }) => ruleId).filter((ruleId) => ruleId === 'missed-link')).toEqual(
    isNoticed ? ['missed-link'] : [],
  )
})

describe('links of other notes of a vault', () => {
  const hub = '# Hub\n\n## One\n\nText ^blk\n\n<a id="spot"></a>Text.\n\n### Deep\n\n## Two\n\nText.\n'
  let vault: string
  const { read, write } = testFolder((root) => {
    vault = root
    writeFileSync(join(root, 'Hub.md'), hub)
  })

  async function run() {
    const note = join(vault, 'Hub.md')
    const outcome = await runVault({ note, vault, options: {}, protect: [], isDryRun: false, force: false })
    return { ...outcome, rules: outcome.files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)) }
  }

  test.each([
    ['[[Hub#^blk]]', true],
    ['[l](Hub.md#spot)', true],
    ['[l](./Hub.md#deep)', true],
    ['<a href="Hub.md#spot">l</a>', true],
    ['[[Hub#Deep|text]]', true],
    ['[[Hub#One]] and [[Hub]]', false],
    ['[[Hub#Missing]] and [l](Hub.md#missing)', false],
    ['`[[Hub#Deep]]` and <!-- [l](Hub.md#deep) -->', false],
    ['[l](Elsewhere.md#spot)', false],
    ['[l]([[Hub#Deep]])', false],
  ])('one that was not read: %s', async (text, isMissed) => {
    missed.isInbound = true
    write('Other.md', text)
    const { exitCode, rules } = await run()
    expect([exitCode, rules.includes('missed-link')]).toEqual([0, isMissed])
    expect(read('Other.md')).toBe(text)
  })

  test('one that would break stops the run', async () => {
    write('Other.md', '[[Hub#Deep]]')
    const before = treeOf(vault)
    const problem = vi.mocked(problemOfNote).mockReturnValue('`[[Hub#Deep]]` leads nowhere')
    try {
      const { exitCode, isWritten, rules } = await run()
      expect([exitCode, isWritten, rules]).toEqual([1, false, ['lost-vault-link']])
      expect(treeOf(vault)).toEqual(before)
    } finally {
      problem.mockRestore()
    }
  })
})
