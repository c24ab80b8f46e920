import { firstBlockOf } from '../note/above-heading.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import { lineStart } from '../text/lines.ts'
import type { Span } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import { type Enclosures, findEnclosedHeadings } from './enclosed-headings.ts'

/** The slug of a heading made unique in its note, or its explicit id. It names the section in a plan. */
export type SectionId = string & { readonly brand?: 'SectionId' }

/** A heading and all up to the next heading of the same or a smaller depth. */
export interface Section {
  anchor: SectionId
  title: string
  depth: number
  /** Index of its heading in the survey. */
  heading: number
  /** From the start of the heading's line (or of what belongs to it above) to the start of the next section's. */
  span: Span
  /** The same without the sections inside: up to the first of them. */
  ownEnd: number
  words: number
  parent: Section | undefined
  children: Section[]
}

/** The nested sections of a note. */
export interface Outline {
  /** What precedes the first section: frontmatter and lede. */
  preamble: Span
  sections: Section[]
  /** The last run of definitions and footnote definitions, which belongs to the note. Empty at the end when there is none. */
  definitions: Span
  enclosures: Enclosures
  byAnchor: Map<SectionId, Section>
}

/** Finds the sections of a note. */
export function outlineNote(survey: Survey): Outline {
  const { text, headings, blocks } = survey
  const definitions = { start: definitionsStart(survey), end: text.length }
  const enclosures = findEnclosedHeadings(survey)
  const used = new Set<string>()
  const flat: Section[] = []
  const open: Section[] = []
  const roots: Section[] = []
  headings.forEach((heading, index) => {
    if (!heading.splits || enclosures.enclosed.has(index)) return
    const start = sectionStart(survey, heading.span.start)
    const parent = closeSections(open, heading.depth, start)
    const section: Section = {
      anchor: uniqueAnchor(heading.ids[0] ?? heading.slug, used),
      title: heading.title,
      depth: heading.depth,
      heading: index,
      span: { start, end: definitions.start },
      ownEnd: definitions.start,
      words: 0,
      parent,
      children: [],
    }
    if (parent && parent.children.length === 0) parent.ownEnd = start
    ;(parent ? parent.children : roots).push(section)
    open.push(section)
    flat.push(section)
  })
  closeSections(open, 0, definitions.start)
  // words of the own text first, then those of the sections inside, from the last to the first
  for (const section of [...flat].reverse()) {
    section.words += countWords(text.slice(section.span.start, section.ownEnd))
    if (section.parent) section.parent.words += section.words
  }
  return {
    preamble: { start: 0, end: roots[0]?.span.start ?? definitions.start },
    sections: roots,
    definitions,
    enclosures,
    byAnchor: new Map(flat.map((section) => [section.anchor, section])),
  }

  function closeSections(stack: Section[], depth: number, end: number): Section | undefined {
    for (let last = stack.at(-1); last && last.depth >= depth; last = stack.at(-1)) {
      last.span.end = end
      if (last.children.length === 0) last.ownEnd = end
      stack.pop()
    }
    return stack.at(-1)
  }

  function definitionsStart(of: Survey): number {
    let at = blocks.length
    while (at > 0 && isDefinition(blocks[at - 1] as Block)) at--
    const first = blocks[at]
    return first ? lineStart(of.text, first.span.start) : of.text.length
  }
}

/** Where a section begins: what stands above its heading and belongs to it goes with it. */
function sectionStart(survey: Survey, offset: number): number {
  const { blocks, text } = survey
  return lineStart(text, blocks[firstBlockOf(survey, offset)]?.span.start ?? offset)
}

function uniqueAnchor(wanted: string, used: Set<string>): SectionId {
  let anchor = wanted
  for (let i = 1; used.has(anchor); i++) anchor = `${wanted}-${i}`
  used.add(anchor)
  return anchor
}

/** The section of the note's title: an H1 that no other H1 and no other heading at the root stands beside. */
export function titleSection({ sections }: Outline): Section | undefined {
  const [first] = sections
  return sections.length === 1 && first?.depth === 1 ? first : undefined
}

/** The title that a note gives itself: in its frontmatter, or as the single H1 that opens it. */
export function titleOf({ properties }: Survey, outline: Outline): string | undefined {
  const { title } = properties
  if (typeof title === 'string' && title.trim() !== '') return title.trim()
  return titleSection(outline)?.title || undefined
}

/** The smallest depth among sections. */
export function shallowest(sections: readonly Section[]): number | undefined {
  return sections.length === 0 ? undefined : sections.reduce((least, { depth }) => Math.min(least, depth), 6)
}

/** The sections of a depth, wherever they stand below `sections`. */
export function sectionsAt(sections: readonly Section[], depth: number): Section[] {
  return sections.flatMap((section) =>
    section.depth === depth ? [section] : section.depth < depth ? sectionsAt(section.children, depth) : [],
  )
}
