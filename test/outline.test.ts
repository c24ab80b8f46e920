import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeOutline } from '../src/describe-outline.ts'
import { loadParser } from '../src/parse/load-parser.ts'
import { runScan } from '../src/run/run-scan.ts'

const text = `---
title: x
---

# Kitchen

Welcome. See [rye](#rye) and [soup](#soup).

## Bread {#loaf}

### Rye

Rye is dark. It keeps.[^1] Not [wheat](#wheat).

### Wheat

| a | [rye](#rye) |
| - | - |

## Soup

![x](x.png)

Hot [[#Bread]].[^1][^2]

[^1]: One.
[^2]: Two.
`

test('an outline has a row for each section, with its links in and out', async () => {
  const { rows, sizes } = await describeOutline({ path: 'kitchen.md', text }, loadParser('satteri'))
  expect(
    rows.map(({ id, depth, line, linksIn, linksOut, footnotes }) => [id, depth, line, linksIn, linksOut, footnotes]),
  ).toEqual([
    ['kitchen', 1, 5, 0, 0, 2],
    ['loaf', 2, 9, 2, 0, 1],
    ['rye', 3, 11, 2, 1, 1],
    ['wheat', 3, 15, 1, 1, 0],
    ['soup', 2, 20, 1, 1, 2],
  ])
  expect(rows.map(({ firstSentence }) => firstSentence)).toEqual(['Welcome.', '', 'Rye is dark.', '', 'Hot Bread.'])
  const [kitchen, loaf, rye, wheat] = rows
  expect(loaf?.words).toBeGreaterThanOrEqual((rye?.words ?? 0) + (wheat?.words ?? 0))
  expect(loaf?.tokens).toBeGreaterThanOrEqual((rye?.tokens ?? 0) + (wheat?.tokens ?? 0))
  expect(sizes.words).toBeGreaterThan(kitchen?.words ?? 0)
  expect(sizes.chars).toBe(text.length)
})

test('a scan measures what git does not ignore, in each unit that has a limit', async () => {
  const work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  try {
    mkdirSync(join(work, '.git'))
    mkdirSync(join(work, 'docs/built'), { recursive: true })
    writeFileSync(join(work, '.gitignore'), 'built/\n')
    const long = 'word '.repeat(100)
    for (const path of ['AGENTS.md', 'docs/guide.mdx', 'docs/built/out.md', 'docs/code.txt'])
      writeFileSync(join(work, path), path === 'AGENTS.md' ? `${long}${long}` : long)
    writeFileSync(join(work, 'docs/short.md'), '日本語\n')
    const pathsOf = async (...given: Parameters<typeof runScan>) =>
      (await runScan(...given)).oversized.map(({ path, over }) => [
        path.slice(work.length + 1),
        Object.keys(over).join(),
      ])
    expect(await pathsOf([work], { words: 99 })).toEqual([
      ['AGENTS.md', 'words'],
      ['docs/guide.mdx', 'words'],
    ])
    expect(await pathsOf([work, join(work, 'AGENTS.md')], { words: 1000, chars: 600 })).toEqual([
      ['AGENTS.md', 'chars'],
    ])
    expect(await pathsOf([join(work, 'docs/code.txt')], { tokens: 50 })).toEqual([['docs/code.txt', 'tokens']])
    expect(await runScan([work], { tokens: 8000 })).toMatchObject({ scanned: 3, oversized: [], exitCode: 0 })
    expect((await runScan([work], { tokens: 50 })).exitCode).toBe(1)
    writeFileSync(join(work, 'docs/bad.md'), Buffer.from([0xff, 0xfe, 0x41]))
    const failed = await runScan([work, join(work, 'nowhere')], { tokens: 50 })
    expect(failed).toMatchObject({ scanned: 3, exitCode: 2 })
    expect(failed.files.map(({ messages }) => messages[0]?.ruleId)).toEqual(['not-utf8', 'missing-note'])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})
