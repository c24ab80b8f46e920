import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { findFrontmatter } from '../../src/text/frontmatter.ts'
import { readPlainYaml } from '../../src/text/plain-yaml.ts'

test('it reads what most frontmatter is', () => {
  const text =
    'title: The kitchen (old)\ntags: [cooking, home/garden]\naliases:\n  - Pantry\n  - \'My: notes\'\ndate: 2024-02-03\ndraft: false\n\ncount: 12\nq: "a # b"\nnone:\nempty: []\nlist:\n- a\n- 7\n'
  expect(readPlainYaml(text)).toEqual({
    title: 'The kitchen (old)',
    tags: ['cooking', 'home/garden'],
    aliases: ['Pantry', 'My: notes'],
    date: '2024-02-03',
    draft: false,
    count: 12,
    q: 'a # b',
    none: null,
    empty: [],
    list: ['a', 7],
  })
  expect(readPlainYaml(text)).toEqual(parse(text))
})

test.each([
  'a: b: c',
  'a: b #c',
  'a: yes no #',
  'a: *b',
  'a: 1.5',
  'a: 0x1f',
  'a: 1_000',
  'a: ~',
  'a: Null',
  'a: "b\\n"',
  'a: b\n  c',
  'a: b\n- c',
  'a:\n  - b\n - c',
  'a: 1\na: 2',
  'a:\tb',
  'a: b ',
  '- a',
  '? a',
  'a: |\n  b',
  'a: {b: c}',
  'a: [b,c]',
  'a: [b, [c]]',
  "a: 'it''s'",
  'a: "b" c',
  'ü: a',
  'a: ü',
  'true: 1',
  '__proto__: a',
])('it says nothing of %j', (text) => {
  expect(readPlainYaml(text)).toBeUndefined()
})

/** What the reader of all YAML makes of a text; undefined when it is none. */
function readAll(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' }) ?? {}
  } catch {
    return undefined
  }
}

test('what it reads is what all YAML is: of generated text', () => {
  const value = fc.oneof(
    fc.constantFrom(
      '',
      'true',
      'False',
      'null',
      'on',
      '0',
      '007',
      '12',
      '1e3',
      '2024-02-03',
      '2024-2-3',
      '[]',
      '{}',
      '~',
    ),
    fc.constantFrom(
      'a b',
      'a  b',
      "it's",
      'a, b',
      'a:b',
      'a: b',
      'a #b',
      'a#b',
      '"q"',
      '"a\\b"',
      "'q'",
      "'a''b'",
      '"a" b',
    ),
    fc.string({ unit: fc.constantFrom(...'ab1 -:#,[]{}"\'&*!|>%@`?./()+_~'), maxLength: 8 }),
    fc
      .array(fc.constantFrom('a', 'b c', '"x, y"', "'z'", '3', 'true', 'no', '', '-', 'a:'), { maxLength: 4 })
      .map((items) => `[${items.join(', ')}]`),
  )
  const line = fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c-d', 'E_1', 'yes', 'null', '1'), fc.constantFrom(': ', ':', ' : '), value)
      .map((l) => l.join('')),
    fc.tuple(fc.constantFrom('', '  ', '    '), fc.constantFrom('- ', '-'), value).map((l) => l.join('')),
    fc.constantFrom('', ' ', '# c', 'a:', 'b:', 'plain', '...', '---'),
  )
  const text = fc
    .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, end]) => lines.join(end))
  let read = 0
  fc.assert(
    fc.property(text, (yaml) => {
      const plain = readPlainYaml(yaml)
      if (plain === undefined) return
      read++
      expect(plain).toEqual(readAll(yaml))
    }),
    { numRuns: Number(process.env.NOTESPLIT_RUNS ?? 20_000) },
  )
  expect(read).toBeGreaterThan(100)
})

test('and of every fixture', () => {
  const root = new URL('../../fixtures/split', import.meta.url).pathname
  const notes = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'))
  let read = 0
  for (const path of notes) {
    const text = readFileSync(join(root, path), 'utf8').replace(/^\uFEFF/, '')
    const frontmatter = findFrontmatter(text)
    if (frontmatter?.kind !== 'yaml') continue
    const yaml = text.slice(frontmatter.content.start, frontmatter.content.end)
    const plain = readPlainYaml(yaml)
    if (plain === undefined) continue
    read++
    expect(plain, path).toEqual(readAll(yaml))
  }
  expect(read).toBeGreaterThan(20)
})
