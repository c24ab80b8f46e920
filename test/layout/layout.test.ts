import { expect, test } from 'vitest'
import { noteAt } from '../../src/layout/layout.ts'
import { layOut } from '../helpers/lay-out.ts'

const note = '# Bread\n\nIntro.\n\n## Rye\n\nDark.\n\n## Wheat\n\nLight.\n'

test('the index comes first and keeps a heading and a pointer for each topic', async () => {
  const { layout } = await layOut(note)
  expect(layout.notes.map(({ path, role }) => `${role} ${path}`)).toEqual([
    'index note.md',
    'topic Rye.md',
    'topic Wheat.md',
  ])
  const kinds = layout.notes[0]?.items.flatMap(({ kind }) => (kind === 'blank-line' ? [] : kind))
  expect(kinds).toEqual(['slice', 'slice', 'pointer', 'slice', 'pointer'])
})

test('owned parts cover the source once', async () => {
  const { layout } = await layOut(note)
  const edges = layout.owners.map(({ span }) => span)
  expect(edges[0]?.start).toBe(0)
  expect(edges.at(-1)?.end).toBe(note.length)
  for (const [i, { end }] of edges.slice(0, -1).entries()) expect(edges[i + 1]?.start).toBe(end)
})

test('a topic owns its section; the index owns the text above', async () => {
  const { layout } = await layOut(note)
  expect(noteAt(layout, note.indexOf('Intro')).path).toBe('note.md')
  expect(noteAt(layout, note.indexOf('Light')).path).toBe('Wheat.md')
})

test('leaves out a heading that repeats the file name', async () => {
  const { layout } = await layOut(note, { heading: 'drop' })
  expect(layout.notes[1]?.items[0]).toMatchObject({ kind: 'omitted', why: 'heading' })
})

test('in a list one pointer is for all topics that follow each other', async () => {
  const { layout } = await layOut(note, { indexStyle: 'list' })
  const pointers = layout.notes[0]?.items.flatMap((item) => (item.kind === 'pointer' ? [item.moved.length] : []))
  expect(pointers).toEqual([2])
})
