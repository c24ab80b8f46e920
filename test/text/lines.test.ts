import { expect, test } from 'vitest'
import {
  endsWithBlankLine,
  firstNewline,
  lineStart,
  listLineStarts,
  nextLine,
  skipBlankLines,
  trailingBlankStart,
} from '../../src/text/lines.ts'

test.each([
  ['a\n\n', true],
  ['a\n \t\n', true],
  ['a\r\n', false],
  ['a\r\n\r\n', true],
  ['a\r\r', true],
  ['a\n', false],
  ['a', false],
  ['\n', true],
])('endsWithBlankLine %j', (text, expected) => {
  expect(endsWithBlankLine(text)).toBe(expected)
})

test('line ends of every kind', () => {
  expect([firstNewline('a\r\nb\n'), firstNewline('a\rb'), firstNewline('a')]).toEqual(['\r\n', '\r', '\n'])
  expect([nextLine('a\r\nb', 0), nextLine('ab', 1), lineStart('a\r\nbc', 4)]).toEqual([3, 2, 3])
})

test.each([
  ['', [0]],
  ['a', [0]],
  ['\n', [0, 1]],
  ['a\n\nb', [0, 2, 3]],
  ['a\r\nb\rc\n', [0, 3, 5, 7]],
])('listLineStarts %j', (text, expected) => {
  expect(listLineStarts(text)).toEqual(expected)
})

test('blank lines before and after', () => {
  const text = 'a  \n\n \nb'
  expect(trailingBlankStart(text, 0, 7)).toBe(4)
  expect(skipBlankLines(text, 4, text.length)).toBe(7)
})
