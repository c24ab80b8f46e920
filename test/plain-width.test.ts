import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { plainWidth } from '../src/commands/plain-width.ts'

test('what is counted quickly is as wide as it is counted slowly', () => {
  const plain: string[] = []
  for (let code = 0; code < 0xffff; code++) {
    const one = String.fromCharCode(code)
    const width = plainWidth(one)
    if (width === undefined) continue
    plain.push(one)
    if (stringWidth(one) !== width) expect.fail(`U+${code.toString(16)}: ${width}, not ${stringWidth(one)}`)
  }
  expect(plain.length).toBeGreaterThan(30_000)
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...plain), maxLength: 40 }), (text) => {
      expect(plainWidth(text)).toBe(stringWidth(text))
    }),
    { numRuns: 500 },
  )
})

test('what must be looked at closely is left to that', () => {
  for (const text of [
    'e\u0301',
    '1\ufe0f\u20e3',
    '\u263a\ufe0f',
    '\ud83d\ude00',
    '\u001b[1mx',
    'a\tb',
    '\u2194',
    '\u00a9',
  ])
    expect(plainWidth(text), JSON.stringify(text)).toBeUndefined()
})
