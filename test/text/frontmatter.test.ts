import { expect, test } from 'vitest'
import { findFrontmatter, maskFrontmatter } from '../../src/text/frontmatter.ts'

test.each([
  ['---\na: 1\n---\nx', '---\na: 1\n---\n', 'yaml'],
  ['---\na: 1\n...\nx', '---\na: 1\n...\n', 'yaml'],
  ['--- \r\na: 1\r\n---\r\nx', '--- \r\na: 1\r\n---\r\n', 'yaml'],
  ['---\n---', '---\n---', 'yaml'],
  ['+++\na = 1\n+++\nx', '+++\na = 1\n+++\n', 'toml'],
])('%j', (text, whole, kind) => {
  const found = findFrontmatter(text)
  expect(text.slice(0, found?.span.end)).toBe(whole)
  expect(found?.kind).toBe(kind)
})

test.each(['---\na: 1\n', 'x\n---\na\n---\n', '----\na\n----\n', '\n---\na\n---\n', ''])('none in %j', (text) => {
  expect(findFrontmatter(text)).toBeUndefined()
})

test('masking keeps every offset and line', () => {
  const text = '---\r\nä: 1\r\n---\r\n# x'
  const masked = maskFrontmatter(text, findFrontmatter(text))
  expect(masked).toBe('   \r\n    \r\n   \r\n# x')
})
