import { readNote } from '../disk/read-note.ts'
import { nameOf, parseNote } from '../note/parse-note.ts'
import { surveyNote } from '../note/survey.ts'
import { loadParser } from '../parse/load-parser.ts'
import { type Outline, outlineNote, titleOf } from '../plan/outline.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'
import { suggestTopics } from '../plan/suggest-topics.ts'
import { listLineStarts } from '../text/lines.ts'
import { countWords } from '../text/words.ts'
import type { SuggestionView } from './protocol.ts'

/** A note as it was read. */
export interface SourceText {
  text: string
  /** Without its byte order mark; offsets are in it. */
  plain: string
  outline: Outline
  title: string
  words: number
  lineStarts: number[]
}

const parser = loadParser('satteri')

/** Reads a note and finds its sections. Throws a `Failure` for what cannot be read. */
export async function readSource(path: string): Promise<SourceText> {
  const text = readNote(path)
  const plain = text.replace(/^\uFEFF/, '')
  const survey = surveyNote(await parseNote(path, plain, parser))
  const outline = outlineNote(survey)
  const title = titleOf(survey, outline) ?? nameOf(path)
  return { text, plain, outline, title, words: countWords(plain), lineStarts: listLineStarts(plain) }
}

/** Sections that seem to belong together, by what they have in common. */
export async function suggestGroups({ plain, outline }: SourceText, plan: SplitPlan): Promise<SuggestionView[]> {
  const survey = surveyNote(await parseNote('note.md', plain, parser))
  const idsIn = (topics: readonly Topic[]): string[] =>
    topics.flatMap(({ sections, topics: inner }) => [...sections, ...idsIn(inner)])
  const placed = new Set([...idsIn(plan.topics), ...plan.kept.map(({ section }) => section)])
  const sections = [...outline.byAnchor.values()].filter(({ anchor }) => placed.has(anchor))
  return suggestTopics(survey, sections).topics.map(({ file, sections: some, shared }) => ({
    name: file,
    sections: some.map(({ anchor }) => anchor),
    shared,
  }))
}
