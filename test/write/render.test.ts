import { expect, test } from 'vitest'
import { textOfPieces } from '../../src/write/pieces.ts'
import { splitText } from '../helpers/split-text.ts'

const source = '# Bread\n\nSee [rye](#rye).[^1]\n\n## Rye\n\nDark.[^1]\n\n[^1]: Once.\n'

test('the text of a note is that of its pieces', async () => {
  for (const { pieces, text } of (await splitText(source)).notes) expect(textOfPieces(source, pieces)).toBe(text)
})

test('every byte of the source is in one piece', async () => {
  const { notes } = await splitText(source)
  const owned = notes.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.kind === 'source' || piece.kind === 'edit' ? [piece.span] : [])),
  )
  owned.sort((a, b) => a.start - b.start || a.end - b.end)
  expect(owned.map(({ start }) => start)).toEqual([0, ...owned.slice(0, -1).map(({ end }) => end)])
  expect(owned.at(-1)?.end).toBe(source.length)
})

test('a footnote of two notes is in both, at least once as a copy', async () => {
  const { notes } = await splitText(source)
  expect(notes.every(({ text }) => text.includes('[^1]: Once.'))).toBe(true)
  expect(notes.flatMap(({ pieces }) => pieces).some(({ kind }) => kind === 'carried')).toBe(true)
})

test('no file ends with blank lines', async () => {
  const { notes } = await splitText('# A\n\n## B\n\nx\n\n\n\n## C\n\ny')
  for (const { text } of notes) expect(text).toMatch(/[^\n]\n$/)
})
