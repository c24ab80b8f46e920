import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countWords } from '../../src/text/words.ts'

const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu

test('counts words the same with and without letters of other scripts', () => {
  expect(countWords("don't panic, 3.14 is e-mail.")).toBe(5)
  expect(countWords('日本 naïve')).toBe(3)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
      expect(countWords(text)).toBe(text.match(word)?.length ?? 0)
    }),
    { numRuns: 2000 },
  )
})

test('no character treated as a separator is part of a word', () => {
  for (let code = 0; code < 0xd800; code++) {
    const text = `a${String.fromCharCode(code)}b`
    if (countWords(text) !== (text.match(word)?.length ?? 0)) expect.fail(`U+${code.toString(16)}`)
  }
})
