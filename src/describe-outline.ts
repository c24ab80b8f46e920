import type { VFileMessage } from 'vfile-message'
import * as messages from './messages/index.ts'
import { firstSentenceIn } from './note/first-sentence.ts'
import { insideTarget } from './note/reference.ts'
import type { Survey } from './note/survey.ts'
import type { Parser } from './parse/parser.ts'
import { type Outline, type Section, type SectionId, sectionsAround } from './plan/outline.ts'
import { placeOfSection, textStart } from './plan/section-parts.ts'
import { inPlan, type PreparedNote, prepare, type SourceNote } from './prepare.ts'
import { tally } from './text/maps.ts'
import { itemsWithin, lastBefore } from './text/sorted-spans.ts'
import { type Sizes, sizesOf } from './text/words.ts'
import { languageOf } from './write/pointers.ts'
import { reportReading } from './write/report.ts'

/** A section of a note with its figures. Words and tokens include the sections inside it. */
export interface OutlineRow {
  /** The section's name in plans. */
  id: SectionId
  title: string
  depth: number
  /** Of its heading, from 1. */
  line: number
  words: number
  tokens: number
  /** Of its own text; `''` without prose. */
  firstSentence: string
  /** Links between the rest of the note and the section, in both directions. */
  linksIn: number
  linksOut: number
  /** The number of footnotes that it cites. */
  footnotes: number
}

/** The sections of a note in order, parents before children. */
export interface NoteOutline {
  sizes: Sizes
  rows: OutlineRow[]
  messages: VFileMessage[]
}

/** Lists the sections of a note. Plans and writes nothing. */
export async function describeOutline(source: SourceNote, parser: Parser): Promise<NoteOutline> {
  const prepared = await prepare(parser, { ...source, plan: undefined }, {})
  const { text, survey, outline } = prepared
  const language = languageOf(survey)
  const places = messages.textPlaces(text)
  const sections = [...outline.byAnchor.values()].sort((a, b) => a.span.start - b.span.start)
  const links = countLinks(prepared, sections)
  const tokens = countTokens(text, sections)
  const rows = sections.map((section): OutlineRow => {
    const cited = itemsWithin(survey.citations, section.span).map(({ identifier }) => identifier)
    return {
      id: section.anchor,
      title: section.title,
      depth: section.depth,
      line: places.of(placeOfSection(survey, section)).start.line,
      words: section.words,
      tokens: tokens.get(section) ?? 0,
      firstSentence: firstSentenceIn(survey, { start: textStart(survey, section), end: section.ownEnd }, language),
      linksIn: links.into.get(section) ?? 0,
      linksOut: links.outOf.get(section) ?? 0,
      footnotes: new Set(cited).size,
    }
  })
  const problems = [...prepared.ownFaults, ...reportReading(prepared, places)]
  return { sizes: sizesOf(text), rows, messages: inPlan({ ...source, plan: undefined }, problems) }
}

/** Counts the tokens of each section, including the sections inside it. */
function countTokens(text: string, sections: readonly Section[]): Map<Section, number> {
  const tokens = new Map<Section, number>()
  const add = (section: Section, number: number) => tokens.set(section, (tokens.get(section) ?? 0) + number)
  for (const section of [...sections].reverse()) {
    add(section, sizesOf(text.slice(section.span.start, section.ownEnd)).tokens)
    if (section.parent) add(section.parent, tokens.get(section) as number)
  }
  return tokens
}

/**
 * Counts the links between each section and the rest of its note; a link between two parts of a section counts only for
 * the parts.
 */
function countLinks({ survey, references, outline }: PreparedNote, sections: readonly Section[]) {
  const ends = references.flatMap((reference) => {
    const target = insideTarget(reference)
    if (!target || reference.syntax.kind === 'definition') return []
    const from = sectionsAt(outline, sections, reference.span.start)
    return { from, to: target.kind === 'top' ? [] : sectionsAt(outline, sections, offsetOf(survey, target)) }
  })
  return {
    into: tally(ends.flatMap(({ from, to }) => to.filter((section) => !from.includes(section)))),
    outOf: tally(ends.flatMap(({ from, to }) => from.filter((section) => !to.includes(section)))),
  }
}

function offsetOf({ headings }: Survey, target: { heading: number } | { offset: number }): number {
  return 'offset' in target ? target.offset : (headings[target.heading]?.span.start ?? 0)
}

/** Returns the sections around an offset, innermost first; at most one of each depth. */
function sectionsAt({ definitions }: Outline, sections: readonly Section[], offset: number): Section[] {
  const section = offset < definitions.start ? lastBefore(sections, offset + 1) : undefined
  return section ? [section, ...sectionsAround(section)] : []
}
