import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexFrom, itemAt, itemsWithin, lastBefore, startingAt } from '../../src/text/sorted-spans.ts'
import { applyEdits } from '../../src/text/span.ts'

const spans = Object.freeze([
  { start: 2, end: 5 },
  { start: 5, end: 6 },
  { start: 9, end: 12 },
])
const items = Object.freeze(spans.map((span, index) => ({ name: 'abc'[index], span })))

test('finds the item that covers an offset, its end excluded', () => {
  const names = Array.from({ length: 13 }, (_, offset) => itemAt(items, offset)?.name ?? '.')
  expect(names.join('')).toBe('..aaab...ccc.')
  expect(itemAt(spans, 4)).toBe(spans[0])
})

test('lists the items that start in a span, its end excluded', () => {
  expect(itemsWithin(items, { start: 2, end: 9 }).map(({ name }) => name)).toEqual(['a', 'b'])
  expect(itemsWithin(items, { start: 3, end: 10 }).map(({ name }) => name)).toEqual(['b', 'c'])
  expect(itemsWithin(items, { start: 12, end: 20 })).toEqual([])
  expect(itemsWithin(items, { start: 9, end: 2 })).toEqual([])
})

test('finds an item by its start', () => {
  expect(startingAt(items, 5)?.name).toBe('b')
  expect(startingAt(items, 6)).toBeUndefined()
  expect(lastBefore(items, 5)?.name).toBe('a')
  expect(lastBefore(items, 2)).toBeUndefined()
  expect([indexFrom(items, 0), indexFrom(items, 3), indexFrom(items, 10)]).toEqual([0, 1, 3])
})

test('answers as a search through the whole list would, nested and equal starts included', () => {
  const offset = fc.integer({ min: 0, max: 12 })
  const span = fc.tuple(offset, offset).map(([start, length]) => ({ start, end: start + length }))
  fc.assert(
    fc.property(fc.array(span), span, (list, within) => {
      const sorted = list.sort((a, b) => a.start - b.start)
      const isIn = ({ start }: { start: number }) => within.start <= start && start < within.end
      expect(itemsWithin(sorted, within)).toEqual(sorted.filter(isIn))
      expect(lastBefore(sorted, within.start)).toBe(sorted.filter(({ start }) => start < within.start).at(-1))
      expect(startingAt(sorted, within.start)).toBe(sorted.find(({ start }) => start === within.start))
    }),
  )
})

test('makes sorted edits of a text, or of a part of it', () => {
  const edits = [
    { span: { start: 1, end: 1 }, text: 'x' },
    { span: { start: 1, end: 3 }, text: '' },
    { span: { start: 4, end: 5 }, text: 'yz' },
  ]
  expect(applyEdits('abcdef', edits)).toBe('axdyzf')
  expect(applyEdits('abcdef', edits, { start: 1, end: 5 })).toBe('xdyz')
  expect(applyEdits('abc', [])).toBe('abc')
})
