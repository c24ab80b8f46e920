import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'

const root = new URL('../src/', import.meta.url).pathname

/** Patterns whose backtracking grows faster than their text, and why that text is short. Each must still be found. */
const short: Readonly<Record<string, string>> = {
  // a block above a heading is looked at below 2,000 characters
  'note/above-heading.ts': 'a block of 2,000 characters at most',
  // what is before a link in its block
  'text/link-surroundings.ts': 'at most 1,000 characters',
  'plan/contents-list.ts': 'bounded repetition, and at most 200,000 characters',
  'text/containers.ts': 'bounded repetition',
  'layout/shared-lines.ts': 'bounded repetition',
  'plan/units.ts': 'a comment of 1,000 characters, or one sentence',
  // the text ends with what is looked for, so that the first try succeeds
  'plan/describe-sections.ts': 'one line, without `s` at the end',
  'join/relink.ts': 'every text ends with it',
  'vault/vault-files.ts': 'every text ends with it',
  'text/lines.ts': 'one of both alternatives takes every line',
  'text/unfenced-lines.ts': 'every line ends with it',
  // the names and urls of one link
  'note/headings.ts': 'the text of one heading in HTML',
  'text/code-name.ts': 'what another pattern took for a name in code',
  'text/link-syntax.ts': 'one link, tried at one place',
  // paths
  'review/draft.ts': 'a path',
  'review/page/follow-link.ts': 'a path',
  'review/page/disk-list.tsx': 'a diff, in the browser of its author',
  'plan/file/print-plan.ts': 'a path',
}

interface Found {
  file: string
  pattern: string
  flags: string
}

/** Every regular expression written out in the sources. */
function listPatterns(): Found[] {
  const found: Found[] = []
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      if ('regex' in node) found.push({ file, ...(node.regex as { pattern: string; flags: string }) })
      for (const child of Object.values(node)) visit(child)
    }
    visit(parseAst(readFileSync(join(root, file), 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body)
  }
  return found
}

test('no pattern backtracks more than its text is long, unless its text is short', () => {
  const patterns = listPatterns()
  expect(patterns.length).toBeGreaterThan(400)
  const slow = patterns.filter(({ pattern, flags }) => analyse({ source: pattern, flags }).reports.length > 0)
  expect(slow.filter(({ file }) => !(file in short)).map(({ file, pattern }) => `${file}: ${pattern}`)).toEqual([])
  expect(Object.keys(short).filter((name) => !slow.some(({ file }) => file === name))).toEqual([])
  // none takes exponential time, however short its text
  const exponential = patterns.filter(({ pattern, flags }) =>
    analyse({ source: pattern, flags }).reports.some((report) => report.exponential),
  )
  expect(exponential).toEqual([])
})

test('the scan finds patterns that backtrack', () => {
  const typesOf = (source: string) => analyse({ source, flags: '' }).reports.map(({ type }) => type)
  expect(typesOf('^(a+)+$')).not.toEqual([])
  expect(typesOf('\\s+$')).toEqual(['Move'])
})
