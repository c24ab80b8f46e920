import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noteName } from '../../src/text/file-name.ts'
import { printBlocks, printHeading, printText } from '../../src/text/print.ts'

const plain = fc.string({ unit: fc.constantFrom(..." aBz059,-()'"), maxLength: 12 })

const words = fc
  .array(
    fc.constantFrom(
      ...[
        'www',
        'http',
        'a',
        'B',
        '5',
        'é',
        '疯',
        '🚀',
        '…',
        '–',
        '%',
        '(',
        ')',
        '"',
        "'",
        '/',
        '-',
        '+',
        '=',
        '#',
        '>',
      ],
      ...[
        '.',
        ',',
        ':',
        ';',
        '!',
        '?',
        ' ',
        ' ',
        ' ',
        '  ',
        '\u00a0',
        '\u3000',
        '*',
        '_',
        '`',
        '[',
        '&',
        '|',
        '~',
        '@',
      ],
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''))

test('what is printed without the printer is what the printer prints', () => {
  const check = (value: string) => {
    const children = [{ type: 'text' as const, value }]
    expect(printText(value)).toBe(printBlocks([{ type: 'paragraph', children }]))
    expect(printHeading(value, 2)).toBe(printBlocks([{ type: 'heading', depth: 2, children }]))
  }
  fc.assert(fc.property(plain, check), { numRuns: 2000 })
  fc.assert(fc.property(words, check), { numRuns: 3000 })
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
