import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

const slow = (text: string) => `sha256-${createHash('sha256').update(text, 'utf8').digest('hex')}`

/** As in a process that has hashed nothing yet. */
async function freshHash() {
  vi.resetModules()
  return (await import('../src/disk/hash.ts')).hashText
}

test('a text has the hash that every other program gives it', async () => {
  const hashText = await freshHash()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(hashText(text)).toBe(slow(text))
    }),
  )
  for (let length = 0; length < 200; length++) expect(hashText('é'.repeat(length))).toBe(slow('é'.repeat(length)))
})

test('a small text and a large one, before and after Node does it', async () => {
  for (const length of [2 ** 16 - 1, 2 ** 16, 2 ** 17 - 1, 2 ** 17, 2 ** 20]) {
    const hashText = await freshHash()
    for (const text of ['€'.repeat(length), 'a'.repeat(length), '', 'b']) expect(hashText(text)).toBe(slow(text))
  }
})
