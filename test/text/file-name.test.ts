import { describe, expect, test } from 'vitest'
import { isReservedName, noteName } from '../../src/text/file-name.ts'

describe('noteName', () => {
  test.each([
    ['Part 1: Intro', 'Part 1 Intro'],
    ['What is it?', 'What is it'],
    ['C#', 'C Sharp'],
    ['Learning F# now', 'Learning F Sharp now'],
    ['CI/CD', 'CI CD'],
    ['R&D', 'R&D'],
    ['v1.2 – “new” (beta)', 'v1.2 – “new” (beta)'],
    ['__init__ method', 'init method'],
    ['snake_case', 'snake_case'],
    ['==Marked== text', 'Marked text'],
    ['a | b [c] ^d', 'a b c d'],
    ['me@example.org', 'me at example.org'],
    ['www.example.org', 'www example.org'],
    ['AT&amp;T', 'AT and amp;T'],
    ['Costs $5 or $6', 'Costs 5 or 6'],
    ['two  spaces\u00a0here', 'two spaces here'],
    ['.hidden', 'hidden'],
    ['_index of things', 'index of things'],
    ['ends with dots...', 'ends with dots'],
    ['../../etc/passwd', 'etc passwd'],
    ['..', ''],
    ['', ''],
    ['\u202egnp.exe\u200b', 'gnp.exe'],
    ['note.md', 'note md'],
    ['NUL.txt', 'NUL txt'],
    ['幻方 量化', '幻方 量化'],
    ['🚀 Launch', '🚀 Launch'],
  ])('%j becomes %j', (title, name) => {
    expect(noteName(title)).toBe(name)
  })

  test('is NFC', () => {
    expect(noteName('Cafe\u0301')).toBe('Caf\u00e9')
  })

  test('has at most 200 bytes with its suffix, cut at a word or a whole character', () => {
    const long = noteName('word '.repeat(100), ' 2')
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200)
    expect(long).toMatch(/^(?:word )+2$/)
    const family = noteName('👨‍👩‍👧'.repeat(40))
    expect(Buffer.byteLength(family)).toBeLessThanOrEqual(200)
    expect(family.replaceAll('👨‍👩‍👧', '')).toBe('')
  })

  test.each(['CON', 'nul', 'Lpt1', 'index', 'README', '_index'])('%s is reserved', (name) => {
    expect(isReservedName(name)).toBe(true)
  })
  test.each(['Console', 'Indexes', 'com'])('%s is not reserved', (name) => {
    expect(isReservedName(name)).toBe(false)
  })
})
