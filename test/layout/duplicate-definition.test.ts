import { expect, test } from 'vitest'
import { duplicateDefinitionEdit } from '../../src/layout/duplicate-definition.ts'
import type { DefinitionNode } from '../../src/note/survey.ts'
import { applyEdits } from '../../src/text/span.ts'
import { readOutline } from '../helpers/read-outline.ts'

/** Edits the last definition of a text, which another of its label wins over. */
async function edited(text: string): Promise<string> {
  const { survey } = await readOutline('note', text)
  return applyEdits(text, [duplicateDefinitionEdit(survey, survey.definitions.at(-1) as DefinitionNode)])
}

test('a later definition that can go is removed', async () => {
  expect(await edited('a\n\n[x]: #a\n\n[x]: #b\n')).toBe('a\n\n[x]: #a\n\n\n')
})

test('one inside a quote gets a label that the note does not have', async () => {
  expect(await edited('a [^1-2]\n\n[^1]: a\n\n> [^1]: b\n')).toBe('a [^1-2]\n\n[^1]: a\n\n> [^1-3]: b\n')
})
