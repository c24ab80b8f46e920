import { type AppHeading, type LinkForm, plainLink } from '../../src/apps/app.ts'
import { sourceHeadings } from '../../src/links/note-headings.ts'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'

/** Returns the headings of a note as apps see them. */
export async function headingsOf(markdown: string): Promise<readonly AppHeading[]> {
  return sourceHeadings(surveyNote(await parseNote('note.md', markdown, loadParser('satteri')))).headings
}

/** Returns a link without special surroundings. */
export function formOf(given: Partial<Omit<LinkForm, 'place'>> & { place?: Partial<LinkForm['place']> }): LinkForm {
  return { ...plainLink, ...given, place: { ...plainLink.place, ...given.place } }
}
