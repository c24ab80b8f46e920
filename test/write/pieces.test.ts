import { expect, test } from 'vitest'
import { readSurvey } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { beginWithBody, endWithOneNewline, type Piece, textOfPieces } from '../../src/write/pieces.ts'

const source = 'one\n\n \n'
const whole: Piece = { kind: 'source', span: { start: 0, end: source.length } }

test('pieces make up the text', () => {
  const edit: Piece = { kind: 'edit', span: { start: 0, end: 1 }, text: 'O', why: 'shift' }
  const rest: Piece = { kind: 'source', span: { start: 1, end: 3 } }
  expect(textOfPieces(source, [edit, rest, { kind: 'generated', text: '!', why: 'pointer' }])).toBe('One!')
})

test('blank lines at the end are left out, and their bytes stay with the note', () => {
  const pieces = [whole]
  endWithOneNewline(source, pieces, '\n')
  expect(textOfPieces(source, pieces)).toBe('one\n')
  expect(pieces).toEqual([
    { kind: 'source', span: { start: 0, end: 4 } },
    { kind: 'edit', span: { start: 4, end: source.length }, text: '', why: 'separator' },
  ])
})

test('a missing line ending at the end is added, as the note has it', () => {
  const pieces: Piece[] = [{ kind: 'source', span: { start: 0, end: 3 } }]
  endWithOneNewline(source, pieces, '\r\n')
  expect(textOfPieces(source, pieces)).toBe('one\r\n')
})

test.each([
  ['\uFEFFa\n', '\n\uFEFFa\n'],
  ['---\na\n---\n', '\n---\na\n---\n'],
  ['+++\na\n+++\n', '\n+++\na\n+++\n'],
  ['---\na\n', '---\na\n'],
  ['- a\n', '- a\n'],
])('a first line that would be read as something else becomes the second: %j', async (body, shown) => {
  const survey = await readSurvey('x.md', `a\n\n${body}`, loadParser('satteri'))
  const pieces: Piece[] = [{ kind: 'source', span: { start: 3, end: survey.text.length } }]
  beginWithBody(survey, pieces)
  expect(textOfPieces(survey.text, pieces)).toBe(shown)
})
