import { expect, test } from 'vitest'
import { contentOf, loadParser, printRecord, split } from '../src/index.ts'

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
  const parser = loadParser('satteri', (reason) => reasons.push(reason))
  // an engine that throws on a text: https://github.com/bruits/satteri (0.10)
  const tree = await parser('&amp; &#35; '.repeat(16_000))
  expect(tree.type).toBe('root')
  expect(reasons.length).toBeLessThanOrEqual(1)
})
