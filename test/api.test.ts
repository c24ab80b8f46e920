import { expect, test } from 'vitest'
import { contentOf, join, loadParser, printRecord, split, verify } from '../src/index.ts'

test('a note is split without a disk', async () => {
  const { notes, plan, record, messages } = await split(
    { path: 'kitchen.md', text: '# Kitchen\n\n## Bread\n\nSee [soup](#soup).\n\n## Soup\n\nHot. [Gone](#gone)\n' },
    { indexStyle: 'list' },
    { parser: loadParser('remark'), hash: (content) => `length-${content.length}`, sourceFolder: '' },
  )
  expect(notes.map(({ path }) => path)).toEqual(['kitchen.md', 'Bread.md', 'Soup.md'])
  expect(contentOf(notes[1] as never, false)).toBe('# Bread\n\nSee [[Soup|soup]].\n')
  expect(messages.map(({ ruleId, line }) => [ruleId, line])).toEqual([['unresolved-reference', 9]])
  expect(record.source).toMatchObject({ path: 'kitchen.md', bom: false })
  expect(JSON.parse(printRecord(record))).toEqual(JSON.parse(JSON.stringify(record)))
  // the plan is plain data
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

test('a parser that fails gives way to remark, and says so', async () => {
  const reasons: string[] = []
  const parser = loadParser('satteri', { onFallback: (reason) => reasons.push(reason) })
  // an engine that throws on a text: https://github.com/bruits/satteri (0.10)
  const tree = await parser('&amp; &#35; '.repeat(16_000))
  expect(tree.type).toBe('root')
  expect(reasons.length).toBeLessThanOrEqual(1)
})

test('a note is joined and verified without a disk', async () => {
  const text = '# Kitchen\n\n## Bread\n\nSee [soup](#soup).\n\n## Soup\n\nHot.\n'
  const hash = (content: string) => `length-${content.length}-${content}`
  const parser = loadParser('remark')
  const { notes, record } = await split({ path: 'kitchen.md', text }, {}, { parser, hash, sourceFolder: '..' })
  const files = new Map(notes.map((note) => [note.path, contentOf(note, record.source.bom)]))
  const folder = { name: 'kitchen', record, files, source: undefined }
  const context = { parser, hash, folders: { toSource: '..', toOutput: 'kitchen' } }
  expect(await join(folder, context)).toMatchObject({ text, messages: [] })
  files.set('Soup.md', '# Soup\n\nHot, with [[Bread]] and [[Bread#Crumb]].\n')
  expect((await join(folder, context)).text).toContain('Hot, with [Bread](#bread) and [[Bread#Crumb]].')
  const verified = await verify(folder, context)
  expect(verified.files.map(({ state }) => state)).toEqual(['as written', 'as written', 'edited'])
  expect(verified.messages.map(({ ruleId, file, line, column }) => [ruleId, file, line, column])).toEqual([
    ['law-resolve', 'Soup.md', 3, 25],
  ])
})
