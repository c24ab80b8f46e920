import type { Nodes } from 'mdast'
import { createMdastHandle, markdownToMdast, serializeHandle } from 'satteri'
import { expect, test } from 'vitest'
import { readTree } from '../../src/parse/satteri-tree.ts'
import { listCases, listCorpus } from '../helpers/fixtures.ts'
import { plainTree } from '../helpers/plain-tree.ts'

const features = { gfm: true, frontmatter: false }
const read = (text: string) => readTree(serializeHandle(createMdastHandle(text, features)))

const everything = `# A *b* \`c\` ![d](e.png "f") ö 🚀

[g](h.md "i") [j][k] [k][] [k] ![l][k] ![k] [^m] <https://n.o> www.p.q r@s.t  
u ~~v~~ **w** <x> &amp; \\*

- [x] y
  1. z

> q

| a | b |
| - | :-: |
| c | ![d](e) |

---

~~~js meta
code
~~~

<div>

[k]: <l> 'm'
[ẞ]: n

[^m]: o

    p
`

test.each([
  { name: 'everything', text: everything },
  { name: 'nothing', text: '' },
  { name: 'everything, in CRLF', text: everything.replaceAll('\n', '\r\n') },
  ...listCases(),
  ...listCorpus(),
])('a tree has what Sätteri’s own has: $name', ({ text }) => {
  expect(plainTree(read(text))).toEqual(plainTree(markdownToMdast(text, { features }) as Nodes))
})

test('a buffer that does not begin at a word is read too', () => {
  const buffer = serializeHandle(createMdastHandle(everything, features))
  const shifted = new Uint8Array(buffer.length + 1).subarray(1)
  shifted.set(buffer)
  expect(plainTree(readTree(shifted))).toEqual(plainTree(read(everything)))
})

test('what is copied of a node leaves its tree behind', () => {
  const [heading] = read(everything).children
  expect({ ...heading }).toEqual({ type: 'heading', depth: 1 })
})
