import { expect, test } from 'vitest'
import { printBlocks, printHeading, printInline, printText, verbatim } from '../../src/text/print.ts'

test('text is escaped where Markdown would read it as a mark', () => {
  expect(printText('*a* [b] 1 < 2')).toBe('\\*a\\* \\[b] 1 < 2')
  expect(printText('a~b~ www.c.d')).toBe('a\\~b\\~ www\\.c.d')
  expect(printText('Q&A, R&D')).toBe('Q&A, R&D')
  expect(printText('&amp; Q&A')).toBe('\\&amp; Q\\&A')
  expect(printText('window.open, w\\.x')).toBe('window.open, w\\\\.x')
  expect(printHeading('# a', 2)).toBe('## # a')
  expect(printHeading('Soup, 1 pot', 3)).toBe('### Soup, 1 pot')
})

test('prints inline Markdown unchanged, in a list with the chosen bullet', () => {
  expect(printInline(verbatim('[[a|*b*]]'))).toBe('[[a|*b*]]')
  const list = {
    type: 'list' as const,
    spread: false,
    children: [
      { type: 'listItem' as const, children: [{ type: 'paragraph' as const, children: [verbatim('[[a]]')] }] },
    ],
  }
  expect(printBlocks([list])).toBe('- [[a]]')
  expect(printBlocks([list], '*')).toBe('* [[a]]')
})
