import { expect, test } from 'vitest'
import { hashText } from '../../src/disk/hash.ts'
import { findUnreadable, hasCrowdedReferences, hideSpans } from '../../src/parse/limits.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import type { Parser, ParserName } from '../../src/parse/parser.ts'
import { parseWithSatteri } from '../../src/parse/satteri.ts'
import { split } from '../../src/split.ts'
import type { Span } from '../../src/text/span.ts'
import { brokenGuarantees, filesOf } from '../helpers/split-text.ts'

/** Returns the tree of an engine for a text, and the hidden lines. */
async function parse(text: string, engine: ParserName = 'satteri') {
  const hidden: Span[] = []
  const fallbacks: string[] = []
  const parser = loadParser(engine, {
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

/** Returns a note with a block between others. */
const around = (block: string) => `# A\n\n\`\`\`\na\n\`\`\`\n${block}\n\`\`\`\nb\n\`\`\`\n\n## B\n\nc\n`
const types = (block: string) => ['heading', 'code', block, 'code', 'heading', 'paragraph']

test.each<[ParserName, string, number]>([
  ['satteri', '*a_ ', 4000],
  ['satteri', '**a__ ', 4000],
  ['satteri', '~a~~ ', 4000],
  ['satteri', '*a**b_ ', 4000],
  ['satteri', '[*a_](b) ', 4000],
  ['satteri', '*open\n*b_\n', 4000],
  ['remark', '*a_ ', 1000],
  ['remark', '~a~~ ', 1000],
  ['remark', '*a* ', 4001],
  // nested
  ['satteri', '*a ', 1001],
  ['remark', '**a ', 501],
])('emphasis of which too much is left open is hidden: %s, %j × %i', async (engine, piece, count) => {
  const isOpening = /^\*+a $/.test(piece)
  const closing = isOpening ? `b${piece.replace('a ', '')} `.repeat(count) : ''
  const block = (piece.repeat(count) + closing).trim()
  const text = around(block)
  const start = text.indexOf(block)
  expect(await parse(text, engine)).toEqual({
    types: types('html'),
    hidden: [{ start, end: start + block.length }],
    fallbacks: [],
  })
})

test.each<[ParserName, string, number]>([
  // closed, or without a possible end
  ['satteri', '*a* ', 10_000],
  ['satteri', '*a **b** c* ', 5_000],
  ['satteri', '*a ', 10_000],
  ['satteri', 'a* ', 10_000],
  ['satteri', 'a_b_c ', 10_000],
  ['satteri', '2 * a ~ b ', 10_000],
  // below the limit
  ['satteri', '*a_ ', 2_000],
  ['remark', '*a_ ', 500],
  ['remark', '*a* ', 1_000],
])('emphasis is read where it is closed, or little: %s, %j × %i', async (engine, piece, count) => {
  const { hidden, types: found } = await parse(around(piece.repeat(count).trim()), engine)
  expect(hidden).toEqual([])
  expect(found).toEqual(types('paragraph'))
})

test('a blank line of a megabyte, in frontmatter or not, is looked at once', async () => {
  const { types: found, hidden } = await parse(`# A\n\nb\n${' '.repeat(1_000_000)}\nc \u2028 d\n`)
  expect([found, hidden]).toEqual([['heading', 'paragraph', 'paragraph'], []])
})

test('every crowded block is hidden, in CRLF too', async () => {
  const block = '*a_ '.repeat(4000).trim()
  const text = `# A\r\n\r\n${block}\r\n \r\nb\r\n\r\n${block}\r\n\r\n> ${'>'.repeat(2000)} c\r\n`
  const { types: found, hidden } = await parse(text)
  expect(found).toEqual(['heading', 'html', 'paragraph', 'html', 'html'])
  expect(hidden.map(({ start, end }) => text.slice(start, end).slice(0, 4))).toEqual(['*a_ ', '*a_ ', '> >>'])
})

const define = (count: number) => Array.from({ length: count }, (_, i) => `[^${i}]: f\n`).join('')

test.each(['', '> ', '> > ', '   '])(
  'a block with too many lines that begin with a footnote is hidden: %j',
  async (mark) => {
    const text = (count: number) => `# A\n\n${`${mark}[^1] f\n`.repeat(count)}\nb\n\n${define(3000)}\n[^a]: c\n`
    const block = mark.includes('>') ? 'blockquote' : 'paragraph'
    const read = async (count: number) => {
      const { types: found, hidden } = await parse(text(count))
      return { found: found.slice(0, 4), hidden }
    }
    const after = ['paragraph', 'footnoteDefinition']
    expect(await read(2000)).toEqual({ found: ['heading', block, ...after], hidden: [] })
    expect(await read(2001)).toEqual({
      found: ['heading', 'html', ...after],
      hidden: [{ start: 5, end: text(2001).indexOf('\n\nb') }],
    })
  },
)

test('a fence around hidden lines stays', async () => {
  const { types: found } = await parse(`\`\`\`\n${'[^a-z]*\n'.repeat(2001)}\nb\n\`\`\`\n\nc\n`)
  expect(found).toEqual(['code', 'paragraph'])
})

test('adjacent footnote definitions are hidden where Sätteri would read the rest of the note too often', async () => {
  const note = (count: number, rest: string) => `# A\n\na[^0]\n\n${define(count)}\n${rest.repeat(100_000)}`
  // 10,000 definitions with 1 million units after each are at the limit
  const text = note(10_000, '脚注脚注脚注脚注\n\n')
  const start = text.indexOf('[^0]:')
  const span = { start, end: text.indexOf('\n\n脚') }
  expect(findUnreadable(text, 'satteri')).toEqual([span])
  const { types: found, hidden } = await parse(text)
  expect([found.slice(0, 4), hidden]).toEqual([['heading', 'paragraph', 'html', 'paragraph'], [span]])
  expect(findUnreadable(text, 'remark')).toEqual([])
  expect(findUnreadable(note(9_000, '脚注脚注脚注脚注\n\n'), 'satteri')).toEqual([])
  expect(findUnreadable(note(10_000, 'a footnote'), 'satteri')).toEqual([])
  expect(findUnreadable(text.replaceAll(/(?=\[\^\d+\]:)/g, '\n'), 'satteri')).toEqual([])
})

test('a line with many links that is not ASCII is not read by Sätteri', () => {
  const links = (first: string) => `${first} ${`[a](#b) ${'x'.repeat(1_000)}`.repeat(1_500)}\n`
  expect(() => parseWithSatteri(links('é'))).toThrow('too many links and marks on a line that is not ASCII')
  expect(parseWithSatteri(links('e')).type).toBe('root')
  // many lines are no long line
  expect(parseWithSatteri(`é\n${'[a](#b) é\n'.repeat(30_000)}`).type).toBe('root')
})

test('a word with many underscores is not read by Sätteri', () => {
  expect(() => parseWithSatteri('_a'.repeat(20_000))).toThrow('too many underscores in a word')
  expect(parseWithSatteri('_a '.repeat(20_000)).type).toBe('root')
})

test('more character references than remark has memory for are hidden from it, and only those', () => {
  const paragraph = `${'&amp;'.repeat(1000)}\n\n`
  expect(findUnreadable(paragraph.repeat(200), 'remark')).toEqual([])
  const text = `${paragraph.repeat(201)}A & B\n`
  const start = 200 * paragraph.length
  expect(findUnreadable(text, 'remark')).toEqual([{ start, end: start + paragraph.length - 2 }])
})

test('long blocks with many character references are read by remark: Sätteri copies the text before each', () => {
  const blocks = (count: number) => `${'&amp;'.repeat(1000)}\n\n`.repeat(count)
  expect(hasCrowdedReferences(blocks(70), 2000, 2e8)).toBe(false)
  expect(hasCrowdedReferences(blocks(90), 2000, 2e8)).toBe(true)
  expect(hasCrowdedReferences(`${'&amp; x'.repeat(200)}\n\n`.repeat(500), 2000, 2e8)).toBe(false)
})

test('a block that is too complex to read in the note may be read in its topic', async () => {
  const block = 'Many words.'
  const text = `# Kitchen\n\n## Bread\n\n${block}\n\n## Soup\n\nBoiled.\n`
  const start = text.indexOf(block)
  const remark = loadParser('remark')
  const parser: Parser = (markdown) =>
    remark(markdown === text ? hideSpans(text, [{ start, end: start + block.length }]) : markdown)
  const tools = { parser, fallback: parser, hash: hashText, sourceFolder: '..' }
  const result = await split({ path: '/notes/note.md', text, plan: undefined }, {}, tools)
  expect(brokenGuarantees(result)).toEqual([])
  expect(filesOf(result)['Bread.md']).toContain(`# Bread\n\n${block}\n`)
})
