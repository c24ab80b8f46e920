import { expect, test } from 'vitest'
import { printManifest } from '../../src/write/manifest.ts'
import { parseManifest } from '../../src/write/parse-manifest.ts'
import { splitText } from '../helpers/split-text.ts'

// biome-ignore lint/suspicious/noExplicitAny: each test damages another key
type Data = any

const { manifest } = await splitText('# K\n\n[b](#bread)\n\n## Bread\n\nRye.\n\n## Soup\n\nHot.\n')
const text = printManifest(manifest)

test('reads what is printed', () => expect(parseManifest(text)).toEqual(JSON.parse(text)))

test.each<[string, (data: Data) => void, RegExp]>([
  ['a later version', (data) => Object.assign(data, { version: 9 }), /9/],
  ['units of no kind', (data) => Object.assign(data.options, { splitAt: 'headings' }), /options\.splitAt/],
  ['no units', (data) => delete data.options.splitAt, /splitAt/],
  ['no topics', (data) => delete data.plan.topics, /topics/],
  ['a topic without sections', (data) => delete data.plan.topics[0].sections, /sections/],
  ['a note outside', (data) => Object.assign(data.notes[1], { path: '../x.md' }), /outside the folder/],
  ['a note twice', (data) => data.notes.push(data.notes[1]), /a note twice/],
  ['no index', (data) => data.notes.shift(), /not one index note/],
  ['a piece behind the end', (data) => Object.assign(data.source, { length: 3 }), /behind the end/],
  ['a span that ends first', (data) => data.notes[0].pieces.push({ source: [4, 2] }), /pieces/],
  ['another kind of piece', (data) => data.notes[0].pieces.push({ text: 'x' }), /no piece of a note/],
  ['an absolute source', (data) => Object.assign(data.source, { path: '/etc/passwd' }), /relative path/],
])('refuses %s', (_, damage, reason) => {
  const data: Data = JSON.parse(text)
  damage(data)
  expect(() => parseManifest(JSON.stringify(data))).toThrow(reason)
})
