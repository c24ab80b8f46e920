import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote } from '../../src/plan/outline.ts'

const parser = loadParser('satteri')

/** Returns the survey and the outline of a note's text. */
export async function readOutline(name: string, text: string) {
  const survey = surveyNote(await parseNote(`${name}.md`, text.replace(/^\uFEFF/, ''), parser))
  return { survey, outline: outlineNote(survey) }
}
