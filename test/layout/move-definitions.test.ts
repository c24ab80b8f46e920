import { expect, test } from 'vitest'
import { carryDefinitions } from '../../src/layout/move-definitions.ts'
import { layOut } from '../helpers/lay-out.ts'

/** Returns the definitions that each note gets: `label` for a moved one, `label copy` for a copy. */
async function carry(text: string) {
  const { survey, references, layout } = await layOut(text)
  const moves = carryDefinitions(survey, references, layout, new Set())
  const carried = [...moves.carried].map(([{ path }, list]) => [
    path,
    list.map(({ definition, isOwned }) => definition.label + (isOwned ? '' : ' copy')),
  ])
  return { ...moves, carried: Object.fromEntries(carried), references }
}

test('a footnote moves to the only note that cites it', async () => {
  const { carried } = await carry('## A\n\nx[^1]\n\n## B\n\ny\n\n[^1]: One.\n')
  expect(carried).toMatchObject({ 'A.md': ['1'], 'B.md': [] })
})

test('a note that also cites it gets a copy', async () => {
  const { carried } = await carry('## A\n\nx[^1]\n\n## B\n\ny[^1]\n\n[^1]: One.\n')
  expect(carried).toMatchObject({ 'A.md': ['1'], 'B.md': ['1 copy'] })
})

test('footnotes follow those that cite them, in the order of citation', async () => {
  const { carried } = await carry('## A\n\nx[^1]\n\n## B\n\ny\n\n[^2]: Two.\n\n[^1]: One[^2].\n')
  expect(carried['A.md']).toEqual(['1', '2'])
})

test('an unused definition stays', async () => {
  const { carried, moved } = await carry('## A\n\nx\n\n## B\n\ny\n\n[^1]: One.\n')
  expect(carried).toMatchObject({ 'note.md': [], 'A.md': [], 'B.md': [] })
  expect(moved.size).toBe(0)
})

test('a definition is retired when all references to it become wiki-links', async () => {
  const { survey, references, layout } = await layOut('## A\n\n[to b][b]\n\n## B\n\ny\n\n[b]: #b\n')
  const labels = new Set(references.filter(({ syntax }) => syntax.kind === 'linkReference'))
  expect(carryDefinitions(survey, references, layout, labels).retired.size).toBe(1)
  expect(carryDefinitions(survey, references, layout, new Set()).retired.size).toBe(0)
})
