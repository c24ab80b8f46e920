import { expect, test } from 'vitest'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import type { UnitKind } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote, type Section } from '../../src/plan/outline.ts'
import { shortTitle } from '../../src/plan/units.ts'

test.each([
  ['**1 May**: planted', '**1 May**: planted'],
  ['It rained. Then it did not.', 'It rained'],
  ['1. Rye', '1. Rye'],
  ['Done:\nand more', 'Done'],
  ['See [[Note|the note]] and #tag %%hidden%% ^id', 'See the note and tag'],
  ['A ==marked== word ((63bc6201-53b1-47a4-834f-83934b69ad49))', 'A marked word'],
  [`${'word '.repeat(30)}`, 'word word word word word word word word word word word word'],
  ['麦'.repeat(80), '麦'.repeat(30)],
  ['https://example.org/page', 'example.org/page'],
  [' … ', '…'],
  ['—', ''],
])('shortens %j', (text, title) => {
  expect(shortTitle(text)).toBe(title)
})

/** Returns titles, nested like the sections. */
async function outline(text: string, splitAt: UnitKind[]): Promise<unknown[]> {
  const survey = surveyNote(await parseNote('note.md', text, loadParser('satteri')))
  const show = ({ title, children }: Section): unknown => (children.length > 0 ? [title, children.map(show)] : title)
  return outlineNote(survey, splitAt).sections.map(show)
}

test('looks for each kind of unit inside those of the kind before it', async () => {
  const note = '# T\n\n## A\n\n**a** x\n\n**b** y\n\n---\n\n## B\n\n**c** z\n'
  expect(await outline(note, ['headings', 'bold'])).toEqual([
    [
      'T',
      [
        ['A', ['a', 'b']],
        ['B', ['c']],
      ],
    ],
  ])
  expect(await outline(note, ['rules', 'bold'])).toEqual([['T', ['a', 'b', ['B', ['c']]]]])
  expect(await outline(note, ['bold'])).toEqual([['T', ['a', 'b', 'c']]])
})

test('a comment names all text up to the next comment or a higher heading', async () => {
  const note = '# T\n\n<!-- topic: X -->\n## A\n\n## B\n\n<!-- topic: Y -->\n\n## C\n\n# U\n'
  expect(await outline(note, ['headings'])).toEqual([
    [
      'T',
      [
        ['X', ['A', 'B']],
        ['Y', ['C']],
      ],
    ],
    'U',
  ])
  expect(await outline('## A\n\n<!-- topic: X -->\nx\n\n### B\n\n## C\n', ['headings'])).toEqual([
    ['A', [['X', ['B']]]],
    'C',
  ])
})

test('counts the words between items with the section around them', async () => {
  const survey = surveyNote(await parseNote('note.md', '# T\n\n- a b\n\nc d e\n\n- f\n\ng\n', loadParser('satteri')))
  const [title] = outlineNote(survey, ['items']).sections
  expect(title?.words).toBe(8)
  expect(title?.children.map(({ words }) => words)).toEqual([2, 1])
})
