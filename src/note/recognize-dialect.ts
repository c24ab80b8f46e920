import { type Dialect, dialectOf } from '../text/dialect.ts'
import type { Renderer } from '../text/heading-ids.ts'
import type { Survey } from './survey.ts'

/** The renderers whose ids the fragments of a note of a dialect are. */
export const rendererOf: Readonly<Partial<Record<Dialect, Renderer>>> = {
  github: 'github',
  hugo: 'github',
  pandoc: 'pandoc',
  quarto: 'pandoc',
  mkdocs: 'mkdocs',
  docusaurus: 'docusaurus',
  vitepress: 'vitepress',
  jekyll: 'kramdown',
}

/** Recognizes the dialect of a note by what only it has; undefined where nothing tells. */
export function recognizeDialect(survey: Survey): Dialect | undefined {
  // a fence may itself be what only one dialect has
  return dialectOf(survey, (offset) => (survey.codeAndHtml.at(offset)?.start ?? offset) < offset)
}
