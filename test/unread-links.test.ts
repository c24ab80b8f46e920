import { expect, test, vi } from 'vitest'
import type { Reference } from '../src/note/reference.ts'
import { splitText } from './helpers/split-text.ts'

const missed = vi.hoisted(() => ({ kind: '' }))

// a reader that misses one kind of link
vi.mock('../src/note/resolve-references.ts', async (load) => {
  const actual = await load<{ resolveReferences: (...args: unknown[]) => Reference[] }>()
  return {
    ...actual,
    resolveReferences: (...args: unknown[]) =>
      actual.resolveReferences(...args).filter(({ syntax }) => syntax.kind !== missed.kind),
  }
})

const rest = '\n\n## Box\n\n### Deep\n\nText ^blk\n\n<a id="spot"></a>Text.\n'

test.each([
  ['link', '[l](#deep)', true],
  ['link', '[l](<#deep> "title")', true],
  ['link', '> - [l](note.md#spot)', true],
  ['link', '[l](note.md)', true],
  ['link', '[l](other.md)', true],
  ['image', '![i](img/a.png)', true],
  ['image', '![](#deep)', true],
  ['html', '<a href="#spot">l</a>', true],
  ['html', "<a href='#deep'>l</a>", true],
  ['html', '<a href=other.md>l</a>', true],
  ['wiki', '[[#Deep]]', true],
  ['wiki', '![[#^blk]]', true],
  ['wiki', '[[../Other]]', true],
  ['', '{{< button href="#deep" >}}x{{< /button >}}', true],
  ['', '<div markdown>\n[l](#deep)\n</div>', true],
  ['link', '[l](#missing) [l](https://example.org) [l](/root.md)', false],
  ['link', '`[l](#deep)` <!-- [l](#deep) --> $[l](#deep)$', false],
  ['html', '<a href="#missing">l</a> <a href="mailto:a@example.org">m</a>', false],
  [
    '',
    '<div title="[l](#deep)">\n`[l](#deep)`\n</div> {{< x to="5" link="https://a" >}} to="#deep"\n\n<pre>\n[l](#deep)\n</pre>',
    false,
  ],
  ['wiki', '[[Other#Deep]] \\[[#Deep]]', false],
])('the writer forgets every %s: %s', async (kind, text, isNoticed) => {
  missed.kind = kind
  const source = `# N\n\n## Use\n\n${text}${rest}`
  const { messages } = await splitText(
    source,
    {},
    'topics:\n  - file: in/Use\n    sections: [use]\n  - sections: [box]\n',
  )
  expect(messages.map(({ ruleId }) => ruleId).filter((ruleId) => ruleId === 'missed-link')).toEqual(
    isNoticed ? ['missed-link'] : [],
  )
})
