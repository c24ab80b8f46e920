import fc from 'fast-check'
import type { Nodes, Root } from 'mdast'
import { markdownToMdast } from 'satteri'
import { expect, test } from 'vitest'
import { listFootnoteGaps } from '../../src/parse/footnote-lines.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { parseWithSatteri } from '../../src/parse/satteri.ts'
import type { Span } from '../../src/text/span.ts'
import { plainTree } from '../helpers/plain-tree.ts'

const features = { gfm: true, frontmatter: false }

/** A text is read as Sätteri itself reads it. */
function expectSame(text: string): void {
  expect(joinCode(parseWithSatteri(text))).toEqual(joinCode(markdownToMdast(text, { features }) as Nodes))
}

/** Up to the next blank line after a list or a quote, Sätteri 0.10 makes a block of each line of indented code. */
function joinCode(tree: Nodes): object {
  const lines = (plainTree(tree) as Root).children.flatMap<object>((node) =>
    node.type === 'code'
      ? node.value
          .split(/\r?\n/)
          .map((value, i) => ({ type: 'code', value, line: Number(node.position?.start.line) + i }))
      : [node],
  )
  return { ...plainTree(tree), children: lines }
}

/** So many footnotes, each defined right below the one before. */
const define = (count: number, content = 'f') =>
  Array.from({ length: count }, (_, i) => `[^${i}]: ${content}\n`).join('')

test('gaps are looked for where many footnotes are defined right below each other', () => {
  expect(listFootnoteGaps(define(51))).toHaveLength(50)
  expect(listFootnoteGaps(define(50))).toEqual([])
  expect(listFootnoteGaps(define(200).replaceAll('\n', '\n\n'))).toEqual([])
  // a line that belongs to a footnote is followed by the next one
  expect(listFootnoteGaps(define(51, 'f\n    g\nh'))[0]).toBe('[^0]: f\n    g\nh\n'.length)
  // a fence may be open
  expect(listFootnoteGaps(define(80, '```'))).toEqual([])
})

const contents = [
  'f',
  '*f*',
  '`f`',
  '[f](g) [h] [^1] ![i](j)',
  '# f',
  '- f',
  '1. f',
  '> f',
  '<div>',
  '<!-- f',
  '<?f',
  '<pre>',
  '<SCRIPT>',
  '<![CDATA[',
  '~~~',
  '---',
  '| f | g |',
  '    f',
  '',
  ' ',
  '[f]: g',
  "[f]: g 'h",
  '[^1]: f',
  '$$',
  '%%',
  'f  ',
  'f\\',
  '*f',
  '[f](',
  '<b',
  '漢字',
  'f\n    g',
  'f\ng',
  'f\n===',
  'f\n# g',
  'f\n- g',
  'f\n> g',
  'f\n<div>',
  'f\n    - g',
  'f\n    > g',
  'f\n    <div>',
  '| f |\n    | - |',
  'f\n   [^x]: g',
  'f\n     ---',
  '- f\n      g',
]
const before = [
  '',
  '# a\n\n',
  'a\n',
  '- a\n',
  '> a\n',
  '<div>\n',
  '<!--\n',
  '```\n',
  '    a\n',
  '[^a]:\n',
  '| a |\n| - |\n',
  '> [^a]: b\n',
]
const after = [
  '',
  '\n',
  'z\n',
  '\n    z\n',
  '\n\nz[^1]\n',
  '```\n',
  '-->\n',
  '</div>\n\nz\n',
  '# z\n',
  '===\n',
  '---\n',
]

test.each(['', '> ', '> > ', '   '])(
  'lines that begin with a footnote are hidden where they are too many: %j',
  async (mark) => {
    const text = (count: number) => `# A\n\n${`${mark}[^1] f\n`.repeat(count)}\nb\n\n${define(3000)}\n[^a]: c\n`
    const read = async (count: number) => {
      const hidden: Span[] = []
      const { children } = await loadParser('satteri', { onUnread: (spans) => hidden.push(...spans) })(text(count))
      return { types: children.slice(0, 4).map(({ type }) => type), hidden }
    }
    const block = mark.includes('>') ? 'blockquote' : 'paragraph'
    expect(await read(2000)).toEqual({ types: ['heading', block, 'paragraph', 'footnoteDefinition'], hidden: [] })
    expect(await read(2001)).toEqual({
      types: ['heading', 'html', 'paragraph', 'footnoteDefinition'],
      hidden: [{ start: 5, end: text(2001).indexOf('\n\nb') }],
    })
  },
)

test('a fence around lines that are hidden stays', async () => {
  const { children } = await loadParser('satteri')(`\`\`\`\n${'[^a-z]*\n'.repeat(2001)}\nb\n\`\`\`\n\nc\n`)
  expect(children.map(({ type }) => type)).toEqual(['code', 'paragraph'])
})

test.each(contents)('footnotes below each other are read as they are: %j', (content) => {
  for (const start of before) expectSame(`${start}${define(60, content)}`)
  for (const end of after) expectSame(`${define(60, content)}${end}`)
})

test('so are those of any contents, indented, in blocks, with any line ends', () => {
  const piece = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom('', ' ', '   ', '    ', '> ', '- '), fc.constantFrom(...contents)),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...before), fc.constant(undefined)) },
  )
  const text = fc
    .tuple(fc.array(piece, { maxLength: 12 }), fc.nat({ max: 12 }), fc.constantFrom('\n', '\r\n'))
    .map(([pieces, at, newline]) => {
      const lines = pieces.map(([mark, content], i) => (content === undefined ? mark : `${mark}[^x${i}]: ${content}\n`))
      return [...lines.slice(0, at), define(52), ...lines.slice(at)].join('').replaceAll('\n', newline)
    })
  fc.assert(fc.property(text, expectSame), { numRuns: Number(process.env.NOTESPLIT_RUNS ?? 300) })
})
