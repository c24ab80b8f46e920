import { expect, test } from 'vitest'
import { carryDefinitions } from '../../src/layout/move-definitions.ts'
import { chooseBlockIds } from '../../src/links/block-ids.ts'
import { headingsOf, isLabelIn, ownerAt, type Places, placeOf, placesIn } from '../../src/links/places.ts'
import { insideTarget } from '../../src/note/reference.ts'
import { layOut } from '../helpers/lay-out.ts'

/** Returns the places of the targets of all references, in order. */
function placesOfReferences(places: Places) {
  return places.references.flatMap((reference) => {
    const target = insideTarget(reference)
    return target ? placeOf(places, target) : []
  })
}

test('a section that became a file is the file; its subsections are headings there', async () => {
  const { placing } = await layOut('[a](#a) [in a](#in-a) [top](#)\n\n## A\n\n### In A\n\nx\n\n## B\n\ny\n')
  const found = placesOfReferences(placesIn(placing))
  expect(found.map(({ note, isWhole }) => `${note.path} ${isWhole}`)).toEqual([
    'A.md true',
    'A.md false',
    'note.md true',
  ])
})

test('an anchor is near the heading above it, until its block gets an id', async () => {
  const text = '[x](#spot)\n\n## A\n\n### In `A`\n\n<a id="spot"></a>Here.\n\n## B\n\ny\n'
  const { placing, options } = await layOut(text)
  const draft = placesIn(placing)
  expect(placesOfReferences(draft)).toMatchObject([{ isNear: true, htmlId: 'spot', blockId: undefined }])
  const blockIds = chooseBlockIds(draft, { ...options, blockIds: 'always' })
  expect(placesOfReferences(placesIn(placing, { blockIds }))).toMatchObject([{ isNear: false, blockId: 'spot' }])
  // earlier places are unchanged
  expect(placesOfReferences(draft)).toMatchObject([{ isNear: true, blockId: undefined }])
})

test('a carried definition is owned by the note that it moves to', async () => {
  const text = '## A\n\nx[^1]\n\n## B\n\ny\n\n[^1]: One.\n'
  const { placing, survey, references, layout } = await layOut(text)
  const moves = carryDefinitions(survey, references, layout, new Set())
  const offset = text.indexOf('One')
  expect(ownerAt(placesIn(placing), offset).path).toBe('note.md')
  expect(ownerAt(placesIn(placing, { moves }), offset).path).toBe('A.md')
})

test('a label affects wiki-links only in notes with its definition', async () => {
  const text = '## A\n\n[to][B]\n\n## B\n\ny\n\n[B]: https://example.org\n'
  const { placing, survey, references, layout } = await layOut(text)
  const moves = carryDefinitions(survey, references, layout, new Set())
  const [index, a, b] = layout.notes
  if (!index || !a || !b) throw new Error('three notes are expected')
  const places = placesIn(placing, { moves })
  expect([index, a, b].map((note) => isLabelIn(places, 'b', note))).toEqual([false, true, false])
})

test('headings have the depth and the slug of their note', async () => {
  const { placing, layout } = await layOut('## A\n\n### Same\n\n## B\n\n### Same\n')
  const places = placesIn(placing)
  const topic = layout.notes[2]
  if (!topic) throw new Error('a second topic is expected')
  expect(headingsOf(places, topic).list.map(({ depth, slug }) => `${depth} ${slug}`)).toEqual(['1 b', '2 same'])
})
