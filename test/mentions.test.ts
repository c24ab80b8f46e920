import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { runSplit } from '../src/run/run-split.ts'
import { runVault } from '../src/run/run-vault.ts'

test.each(['folder', 'vault'])('mentions of moved sections are reported and left: %s', async (way) => {
  const work = mkdtempSync(join(tmpdir(), 'notesplit-mentions-'))
  try {
    mkdirSync(join(work, '.git'))
    const files = {
      'guide.md':
        '# Guide\n\n`guide.md#two`, <a href="guide.md#two">x</a> and `guide#missing`\n\n## One\n\n## Two\n\nText.\n',
      'mkdocs.yml': 'nav:\n  - Two: guide.md#two\n  - All: guide.md\n  - Other: myguide.md#two\n',
      'main.ts': '\n// see docs/guide.html#two\n',
      'notes.txt': 'guide.md#two\n',
      'bundle.js': `${'x'.repeat(1_000_000)} guide.md#two\n`,
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(work, name), text)
    const note = join(work, 'guide.md')
    const request = { options: {}, force: false, mentions: true }
    const { files: reported } =
      way === 'folder'
        ? await runSplit({ ...request, notes: [note], out: join(work, 'out'), mode: 'dry-run' })
        : await runVault({ ...request, note, vault: work, protect: [], isDryRun: true })
    const found = reported.flatMap(({ path, messages }) =>
      messages.flatMap(({ ruleId, line, fatal }) =>
        ruleId === 'mention-left' ? [`${relative(work, path)}:${line} ${fatal}`] : [],
      ),
    )
    expect(found.sort()).toEqual(['guide.md:3 undefined', 'main.ts:2 undefined', 'mkdocs.yml:2 undefined'])
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(work, name), 'utf8')).toBe(text)
  } finally {
    rmSync(work, { recursive: true })
  }
})
