import { readNote } from '../disk/read-note.ts'
import { nameOf, parseNote } from '../note/parse-note.ts'
import { surveyNote } from '../note/survey.ts'
import { loadParser } from '../parse/load-parser.ts'
import { type Outline, outlineNote, titleOf } from '../plan/outline.ts'
import { allTopics, type SplitPlan } from '../plan/split-plan.ts'
import { suggestTopics } from '../plan/suggest-topics.ts'
import { listLineStarts } from '../text/lines.ts'
import { countWords } from '../text/words.ts'
import type { SuggestionView } from './protocol.ts'

/** The text of a note. */
export interface SourceText {
  text: string
  /** Without its byte order mark; offsets refer to it. */
  plain: string
  outline: Outline
  title: string
  words: number
  lineStarts: number[]
}

const parser = loadParser('satteri')

/** Reads a note and finds its sections. Throws a `Failure` if unreadable. */
export async function readSource(path: string): Promise<SourceText> {
  const text = readNote(path)
  const plain = text.replace(/^\uFEFF/, '')
  const survey = surveyNote(await parseNote(path, plain, parser))
  const outline = outlineNote(survey)
  const title = titleOf(survey, outline) ?? nameOf(path)
  return { text, plain, outline, title, words: countWords(plain), lineStarts: listLineStarts(plain) }
}

/** Proposes groups of sections, with their common features. */
export async function suggestGroups({ plain, outline }: SourceText, plan: SplitPlan): Promise<SuggestionView[]> {
  const survey = surveyNote(await parseNote('note.md', plain, parser))
  const moved = allTopics(plan.topics).flatMap(({ sections }) => sections)
  const placed = new Set([...moved, ...plan.kept.map(({ section }) => section)])
  const sections = [...outline.byAnchor.values()].filter(({ anchor }) => placed.has(anchor))
  return suggestTopics(survey, sections).topics.map(({ file, sections: some, shared }) => ({
    name: file,
    sections: some.map(({ anchor }) => anchor),
    shared,
  }))
}
