import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { runVault } from '../src/run/run-vault.ts'

// a reader that misses every link of other notes
vi.mock('../src/vault/inbound-links.ts', async (load) => ({ ...(await load<object>()), listInbound: () => [] }))

const hub = '# Hub\n\n## One\n\nText ^blk\n\n<a id="spot"></a>Text.\n\n### Deep\n\n## Two\n\nText.\n'

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
])('a link of another note that was not read: %s', async (text, isMissed) => {
  const vault = mkdtempSync(join(tmpdir(), 'notesplit-unread-'))
  try {
    writeFileSync(join(vault, 'Hub.md'), hub)
    writeFileSync(join(vault, 'Other.md'), `${text}\n`)
    const note = join(vault, 'Hub.md')
    const outcome = await runVault({ note, vault, options: {}, protect: [], isDryRun: false, force: false })
    const rules = outcome.files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
    expect([outcome.exitCode, rules.includes('missed-link')]).toEqual([0, isMissed])
    expect(readFileSync(join(vault, 'Other.md'), 'utf8')).toBe(`${text}\n`)
  } finally {
    rmSync(vault, { recursive: true })
  }
})
