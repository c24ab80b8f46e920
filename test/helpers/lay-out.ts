import { layoutNotes } from '../../src/layout/layout-notes.ts'
import { weightsFor, writtenRenderer } from '../../src/links/landing.ts'
import { nameOf } from '../../src/note/parse-note.ts'
import type { SplitOptions } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { prepare } from '../../src/prepare.ts'

/** Parses a note and lays it out, up to the step before definitions and links. */
export async function layOut(text: string, given: Partial<SplitOptions> = {}) {
  const prepared = await prepare(loadParser('satteri'), { path: '/notes/note.md', text }, given)
  const { survey, references, outline, plan, options } = prepared
  const layout = layoutNotes(survey, outline, plan, options, prepared.hosts)
  const placing = {
    survey,
    references,
    layout,
    weights: weightsFor(options),
    renderer: writtenRenderer(options, 'github'),
    linkpathOf: nameOf,
  }
  return { ...prepared, layout, placing }
}
