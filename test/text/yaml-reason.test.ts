import { expect, test } from 'vitest'
import { readYaml } from '../../src/text/yaml-text.ts'

test.each([
  ['title: FSRS: part two', 'put quotes around `FSRS: part two`'],
  ['title: @home', 'put quotes around `@home`'],
  ['title: `code`', 'put quotes around `` `code` ``'],
  ['title: *bold*', '`*bold*` means an alias in YAML; put quotes around the value'],
  ['title: "a" b', 'put single quotes around `"a" b`'],
  ["title: 'it's'", "write each `'` inside `'it's'` twice"],
  ['tags: [#a, b]', 'a word with `#` needs quotes around it'],
  ['tags: [a', 'a closing `]` is missing'],
  ['tags: [a]]', '`]` closes nothing; delete it, or put quotes around the value'],
  ['title: "a', 'a closing quote is missing'],
  ['a: b\n\tc: d', 'a tab indents this line; use spaces'],
  ['a: 1\na: 2', 'the key `a` is used twice'],
  ['a:\n  b: 1\n c: 2', 'this line is indented differently from the lines above it'],
  ['title\na: b', 'the line `title` has no colon'],
  ['- a\nb: c', 'this line does not continue the lines above it'],
  ['a: "\\q"', 'a backslash in double quotes begins an escape; use single quotes'],
  ['a: &x [*x]', 'a value contains itself'],
])('says in plain words why this is not YAML: %j', (text, reason) => {
  expect(readYaml(text).fault?.reason).toBe(reason)
})
