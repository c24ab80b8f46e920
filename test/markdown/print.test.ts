import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noteName } from '../../src/markdown/note-name.ts'
import { printBlocks, printText } from '../../src/markdown/print.ts'

const plain = fc.string({ unit: fc.constantFrom(..." aBz059,-()'"), maxLength: 12 })

test('what is printed without the printer is what the printer prints', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(printText(value)).toBe(printBlocks([{ type: 'paragraph', children: [{ type: 'text', value }] }]))
    }),
    { numRuns: 2000 },
  )
})

test('a name of plain words is what a name of other words would be', () => {
  fc.assert(
    fc.property(plain, (title) => {
      // what has no width is taken out of a name
      expect(noteName(title)).toBe(noteName(`\u200b${title}`))
    }),
    { numRuns: 2000 },
  )
})
