import { expect, test } from 'vitest'
import type { Span } from '../src/markdown/span.ts'
import { loadParser } from '../src/parsers/load-parser.ts'

/** What Sätteri makes of a text, and what is hidden from it. */
async function parse(text: string) {
  const hidden: Span[] = []
  const fallbacks: string[] = []
  const parser = loadParser('satteri', {
    onUnread: (spans) => hidden.push(...spans),
    onFallback: (reason) => fallbacks.push(reason),
  })
  const { children } = await parser(text)
  return { types: children.map(({ type }) => type), hidden, fallbacks }
}

test.each([
  ['>', 2000],
  ['> ', 2000],
  ['- ', 2000],
  ['+\t', 2000],
  ['1. ', 2000],
  // two at once
  ['> * ', 1000],
])('blocks nested by `%s` are hidden from the fast engine when they are too deep for it', async (mark, count) => {
  const note = (depth: number) => `# A\n\n${mark.repeat(depth)} x\nlazy\n\n## B\n\n> y\n`
  const types = ['heading', mark.startsWith('>') ? 'blockquote' : 'list', 'heading', 'blockquote']
  expect(await parse(note(count))).toEqual({ types, hidden: [], fallbacks: [] })
  const text = note(count + 1)
  const span = { start: 5, end: text.indexOf('\n\n##') }
  expect(await parse(text)).toEqual({
    types: ['heading', 'html', 'heading', 'blockquote'],
    hidden: [span],
    fallbacks: [],
  })
})
