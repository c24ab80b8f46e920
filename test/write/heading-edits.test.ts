import { expect, test } from 'vitest'
import { applyEdits } from '../../src/text/span.ts'
import { shiftHeadings } from '../../src/write/render.ts'
import { readOutline } from '../helpers/read-outline.ts'

/** Shifts all headings of a text; the first is that of the file. */
async function shift(text: string, by: number): Promise<string> {
  const { survey } = await readOutline('note', text)
  return applyEdits(text, shiftHeadings(survey, { start: 0, end: text.length }, by, survey.headings[0]?.span.start))
}

test('headings of each kind keep their kind', async () => {
  expect(await shift('## A\n\n### B ###\n\n<h3>C</h3>\n', -1)).toBe('# A\n\n## B ###\n\n<h2>C</h2>\n')
  expect(await shift('A\n-\n', -1)).toBe('A\n=\n')
})

test('only the heading of the file becomes one of depth 1', async () => {
  expect(await shift('## A\n\n## B\n', -1)).toBe('# A\n\n## B\n')
})

test('no heading gets deeper than 6', async () => {
  expect(await shift('##### A\n\n###### B\n', 2)).toBe('###### A\n\n###### B\n')
})

test('a heading in a quote stays', async () => {
  expect(await shift('## A\n\n> ### B\n', -1)).toBe('# A\n\n> ### B\n')
})
