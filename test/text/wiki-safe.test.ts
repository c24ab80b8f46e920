import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canStandAt } from '../../src/text/wiki-safe.ts'

/** Returns whether the last two brackets before an offset on its line are open. */
function isOpen(text: string, offset: number): boolean {
  const line = text
    .slice(0, offset)
    .split(/[\r\n]/)
    .at(-1) as string
  return line.lastIndexOf('[[') > line.lastIndexOf(']]')
}

test('a wiki-link is unsafe inside brackets that are open on its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[[[]]]x\n\r'), maxLength: 12 }), (text) => {
      // no adjacent text
      expect(canStandAt(`${text} `, text.length + 1, text.length + 1)).toBe(!isOpen(text, text.length))
    }),
    { numRuns: 5000 },
  )
})
