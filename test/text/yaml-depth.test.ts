import { expect, test } from 'vitest'
import { isNestedTooDeep } from '../../src/text/yaml-depth.ts'

const nest = (depth: number): [shape: string, yaml: string][] => [
  ['brackets', `a: ${'['.repeat(depth)}${']'.repeat(depth)}`],
  ['braces', `${'{a: '.repeat(depth)}b${'}'.repeat(depth)}`],
  ['brackets never closed', '['.repeat(depth)],
  ['lists on a line', `${'- '.repeat(depth)}a`],
  ['lists on lines', Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}-`).join('\n')],
  ['maps on lines', Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\r\n')],
]

test.each(nest(401))('%s nested 401 deep are too deep', (_, yaml) => {
  expect(isNestedTooDeep(yaml)).toBe(true)
})

test('what follows a quote that is never closed counts, and is looked at once', () => {
  const escaped = '\\"'.repeat(500_000)
  expect(isNestedTooDeep(`a: "${escaped}`)).toBe(false)
  expect(isNestedTooDeep(`a: 5"${escaped}\nb: ${'['.repeat(401)}`)).toBe(true)
})

test.each([
  ...nest(399),
  ['brackets one after the other', 'a: []\n'.repeat(1000)],
  ['brackets in quotes', `a: "${'['.repeat(1000)}\\"["`],
  ['a long list', '- - a\n'.repeat(1000)],
  ['steps in and out', 'a:\n b:\n  - c\n'.repeat(1000)],
])('%s are not', (_, yaml) => {
  expect(isNestedTooDeep(yaml)).toBe(false)
})

test.each(['x', '\\"', '['])('a text of ten million `%s` in quotes is not nested', (text) => {
  expect(isNestedTooDeep(`a: "${text.repeat(1e7)}"`)).toBe(false)
})
