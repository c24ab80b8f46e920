import type { AppHeading, LinkForm } from '../../src/apps/app.ts'
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
  const place: LinkForm['place'] = {
    inCell: false,
    inHtml: false,
    inComment: false,
    isAfterDollar: false,
    isBeforeDollar: false,
    before: ' ',
    after: ' ',
    isLabel: () => false,
  }
  return {
    kind: 'wiki',
    embed: false,
    path: '',
    fragment: undefined,
    isAngled: false,
    text: 'text',
    ...given,
    place: { ...place, ...given.place },
  }
}
