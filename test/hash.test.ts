import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashText } from '../src/io/hash.ts'

const slow = (text: string) => `sha256-${createHash('sha256').update(text, 'utf8').digest('hex')}`

test('a text has the hash that every other program gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(hashText(text)).toBe(slow(text))
    }),
  )
  // around a block of the hash, a page of memory, and the size from which on Node does it
  for (const middle of [0, 55, 64, 2 ** 16, 2 ** 17, 2 ** 20])
    for (let length = Math.max(0, middle - 9); length < middle + 9; length++) {
      const text = 'é'.repeat(length)
      expect(hashText(text), `${length} characters`).toBe(slow(text))
    }
})
