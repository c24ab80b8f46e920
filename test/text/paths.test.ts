import { expect, test } from 'vitest'
import { encodePath, rebasePath, relativePath, resolvePath } from '../../src/text/paths.ts'

test.each([
  ['img/a.png', '../../input', '../../input/img/a.png'],
  ['./a.md#x', '../../input', '../../input/a.md#x'],
  ['../a.md', '../../input', '../../a.md'],
  ['../../../a.md', '../input', '../../../a.md'],
  ['a.md', '', 'a.md'],
  ['..', '../in', '../in/..'],
  ['a%20b.png?raw=true', '..', '../a%20b.png?raw=true'],
])('rebasePath %s by %s', (path, prefix, expected) => {
  expect(rebasePath(path, prefix)).toBe(expected)
})

test.each([
  ['note.md', 'Topic.md', 'Topic.md'],
  ['a/b.md', 'c.md', '../c.md'],
  ['a/b.md', 'a/c.md', 'c.md'],
  ['a/b.md', 'd/e/c.md', '../d/e/c.md'],
])('relativePath from %s to %s', (from, to, expected) => {
  expect(relativePath(from, to)).toBe(expected)
})

test('encodePath encodes what ends a destination', () => {
  expect(encodePath('a b (c) é.md')).toBe('a%20b%20%28c%29%20%C3%A9.md')
})

test('resolvePath keeps what leads out', () => {
  expect(resolvePath('a/b', '../../../c/./d')).toBe('../c/d')
})
