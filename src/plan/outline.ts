import { firstBlockOf } from '../note/above-heading.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { UnitKind } from '../options.ts'
import { lineStart } from '../text/lines.ts'
import { foldName, githubSlug } from '../text/slug.ts'
import type { Span } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import { type Enclosures, enclosedOffsets, findEnclosedHeadings } from './enclosed-headings.ts'
import { listUnits } from './units.ts'

/** The unique slug of a heading, or its explicit id. It identifies the section in a plan. */
export type SectionId = string & { readonly brand?: 'SectionId' }

/** A part of a note that can be a topic: a heading and all up to the next of the same or a smaller depth, or another unit. */
export interface Section {
  anchor: SectionId
  title: string
  /** What it begins with. */
  unit: UnitKind
  /** That of its heading. Other units have the depth of their nesting, behind 6 inside headings and 0 around them. */
  depth: number
  /** Index of its heading in the survey; undefined for a unit without one. */
  heading: number | undefined
  /** From the start of its first line (or of what belongs to a heading above it) to the start of the next section's. */
  span: Span
  /** Where its text begins, behind a rule or comment that only parts it from the text above. */
  body: number
  /** The end of its text without subsections: the start of the first one. */
  ownEnd: number
  words: number
  parent: Section | undefined
  children: Section[]
}

/** Lists the sections around one, innermost first. */
export function sectionsAround({ parent }: Section): Section[] {
  return parent ? [parent, ...sectionsAround(parent)] : []
}

/** Lists the sections in one, each before those in it. */
export function sectionsIn({ children }: Section): Section[] {
  return children.flatMap((child) => [child, ...sectionsIn(child)])
}

/** Adds up the words of sections or topics. */
export function wordsIn(parts: readonly { words: number }[]): number {
  return parts.reduce((sum, { words }) => sum + words, 0)
}

/** The nested sections of a note. */
export interface Outline {
  /** The text before the first section: frontmatter and lede. */
  preamble: Span
  sections: Section[]
  /**
   * The last run of definitions and footnote definitions, and what begins with the closing mark of a wrapper, which
   * belong to the note. Empty and at the end if absent.
   */
  definitions: Span
  enclosures: Enclosures
  byAnchor: Map<SectionId, Section>
}

/** A place where a section begins. Those of a larger level are inside those of a smaller one. */
interface SectionStart extends Pick<Section, 'title' | 'unit' | 'depth' | 'heading' | 'body'> {
  start: number
  /** Where it ends at the latest. */
  end: number
  level: number
  wantedAnchor: string
}

/** Finds the sections of a note: its headings, or the units that it is to be split at. */
export function outlineNote(survey: Survey, splitAt: readonly UnitKind[] = ['headings']): Outline {
  const { text } = survey
  const enclosures = findEnclosedHeadings(survey)
  const definitions = { start: definitionsStart(survey, enclosures), end: text.length }
  const starts = listStarts(survey, splitAt, enclosures, definitions.start)
  const flat = nestSections(starts, definitions.start)
  // words of the own text first, then those of the subsections, from last to first
  for (const section of [...flat].reverse()) {
    section.words += countOwnWords(text, section)
    if (section.parent) section.parent.words += section.words
  }
  const sections = flat.filter(({ parent }) => !parent)
  return {
    preamble: { start: 0, end: sections[0]?.span.start ?? definitions.start },
    sections,
    definitions,
    enclosures,
    byAnchor: new Map(flat.map((section) => [section.anchor, section])),
  }
}

/** Makes a section of each start, in order: one of a larger level goes into the open one of a smaller level. */
function nestSections(starts: readonly SectionStart[], limit: number): Section[] {
  const anchors = nameAnchors(starts)
  const open: { section: Section; level: number; end: number }[] = []
  /** Ends the sections that cannot hold one of a level that starts at `offset`. Returns the innermost that is still open. */
  const closeSections = (level: number, offset: number): Section | undefined => {
    for (let last = open.at(-1); last && (last.level >= level || last.end <= offset); last = open.at(-1)) {
      const { section } = last
      section.span.end = Math.min(offset, last.end)
      if (section.children.length === 0) section.ownEnd = section.span.end
      open.pop()
    }
    return open.at(-1)?.section
  }
  const sections = starts.map((sectionStart): Section => {
    const { level, wantedAnchor: _, start, end, ...rest } = sectionStart
    const parent = closeSections(level, start)
    const section: Section = {
      ...rest,
      anchor: anchors.get(sectionStart) as SectionId,
      span: { start, end: limit },
      ownEnd: limit,
      words: 0,
      parent,
      children: [],
    }
    if (parent && parent.children.length === 0) parent.ownEnd = start
    parent?.children.push(section)
    open.push({ section, level, end })
    return section
  })
  closeSections(-1, limit)
  return sections
}

/** Gives each section a unique anchor. Headings keep their ids whatever units are beside them. */
function nameAnchors(starts: readonly SectionStart[]): Map<SectionStart, SectionId> {
  const used = new Set<string>()
  const isUnit = ({ heading }: SectionStart) => (heading === undefined ? 1 : 0)
  const headingsFirst = [...starts].sort((a, b) => isUnit(a) - isUnit(b))
  return new Map(headingsFirst.map((start) => [start, uniqueAnchor(start.wantedAnchor, used)]))
}

/** Returns where the definitions at the end of a note begin, or the closing mark of what is around all sections. */
function definitionsStart({ text, blocks, headings }: Survey, { wrappers }: Enclosures): number {
  const lastHeading = headings.findLast(({ splits }) => splits)?.span.start ?? 0
  // the closing mark stays with the opening one, and so does what follows it
  const isWrapperEnd = ({ span }: Block): boolean =>
    span.start > lastHeading &&
    wrappers.some(({ close }) => span.start < close.end && close.end <= span.end) &&
    /^\s*(?:<\/[\w.-]+>|:{3,}|\/{3,}|\{[{%][^{}\r\n]*[%}]\})/.test(text.slice(span.start, span.end))
  const end = blocks.findIndex(isWrapperEnd)
  const last = blocks.findLastIndex((block, index) => !isDefinition(block) && (end < 0 || index < end))
  const first = blocks[last + 1]
  return first ? lineStart(text, first.span.start) : text.length
}

/** The words of a section without those of the sections inside: between two list items there may be text of the section. */
function countOwnWords(text: string, { span, children }: Section): number {
  let [words, offset] = [0, span.start]
  for (const { span: inner } of children) {
    words += countWords(text.slice(offset, inner.start))
    offset = inner.end
  }
  return words + countWords(text.slice(offset, span.end))
}

/** How far the levels of two kinds of units are apart: headings have six. */
const levels = 10

function listStarts(
  survey: Survey,
  splitAt: readonly UnitKind[],
  enclosures: Enclosures,
  limit: number,
): SectionStart[] {
  const { headings } = survey
  const all = listUnits(survey, splitAt, limit)
  const torn = enclosedOffsets(
    enclosures,
    all.map(({ start }) => start),
  )
  const units = all.filter(({ start }) => !torn.has(start))
  const isSplitting = (index: number) => headings[index]?.splits === true && !enclosures.enclosed.has(index)
  const headingOrder = splitAt.indexOf('headings')
  const title = headingOrder === 0 ? undefined : titleIndex(survey, units[0]?.start ?? limit)
  const owned = new Set(units.map(({ heading }) => heading))
  const starts: SectionStart[] = headings.flatMap((heading, index) => {
    const isTitle = index === title
    if (!isSplitting(index) || owned.has(index) || (headingOrder < 0 && !isTitle)) return []
    const start = sectionStart(survey, heading.span.start)
    const level = isTitle ? 0 : levels * (headingOrder + 1) + heading.depth
    const headingStart = { title: heading.title, depth: heading.depth, heading: index, unit: 'headings' as const }
    return { ...headingStart, start, body: start, end: limit, level, wantedAnchor: heading.ids[0] ?? heading.slug }
  })
  for (const unit of units) {
    const { kind, title: name, start, body, end = limit, heading } = unit
    const owner = heading === undefined ? undefined : headings[heading]
    const wantedAnchor = owner ? (owner.ids[0] ?? owner.slug) : githubSlug(name) || kind
    const order = splitAt.indexOf(kind)
    const nesting = headingOrder < 0 ? order + (title === undefined ? 1 : 2) : order < headingOrder ? 0 : 6 + order
    const depth = kind === 'comments' && owner ? owner.depth : Math.max(nesting, 0)
    // comments that were not asked for are around all else
    const level = order < 0 ? levels / 2 : levels * (order + 1)
    starts.push({ unit: kind, title: name, depth, heading, start, body, end, level, wantedAnchor })
  }
  // what belongs to a heading above it may be the comment that a unit begins with
  const bodies = new Map(
    starts.flatMap(({ unit, start, body }) => (unit === 'headings' ? [] : [[start, body] as const])),
  )
  for (const unitStart of starts)
    if (unitStart.unit === 'headings')
      unitStart.body = unitStart.start = Math.max(unitStart.start, bodies.get(unitStart.start) ?? 0)
  starts.sort((a, b) => a.start - b.start || a.level - b.level)
  return headingOrder < 0 ? starts : nestComments(starts, levels * (headingOrder + 1))
}

/**
 * Gives comments their level among headings: around the heading below, so that a comment names all up to the next comment, or to
 * a heading that holds more; above text inside of the heading above.
 */
function nestComments(starts: readonly SectionStart[], base: number): SectionStart[] {
  let above: SectionStart | undefined
  let comment: SectionStart | undefined
  return starts.map((start, index) => {
    if (start.unit === 'headings') above = start
    if (comment && start.level < comment.level) comment = undefined
    if (start.unit !== 'comments') return start
    const next = starts[index + 1]
    const below = next?.unit === 'headings' && next.start === start.body ? next : undefined
    const depth = below?.depth ?? (start.heading !== undefined ? start.depth : above ? above.depth + 1 : 1)
    const level = Math.min(base + depth - 0.5, comment?.level ?? Number.POSITIVE_INFINITY)
    comment = { ...start, depth, level }
    return comment
  })
}

/** The heading that is the title of a note whose headings are no units: the only H1, above all other headings and units. */
function titleIndex({ headings }: Survey, before: number): number | undefined {
  const tops = headings.flatMap(({ splits, depth }, index) => (splits && depth === 1 ? index : []))
  const [first] = tops
  const isAbove = first !== undefined && first === headings.findIndex(({ splits }) => splits)
  return tops.length === 1 && isAbove && (headings[first]?.span.start ?? before) < before ? first : undefined
}

/** Returns where a section begins: blocks above its heading that belong to it are included. */
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

/** Finds a section by its id, by the words of its heading if no other has them, or by the source of its heading. */
export function findSection({ byAnchor }: Outline, name: string): Section | undefined {
  const known = byAnchor.get(name)
  if (known || name === '') return known
  const titled = [...byAnchor.values()].filter(({ title }) => foldName(title) === foldName(name))
  return titled.length > 0 ? (titled.length === 1 ? titled[0] : undefined) : byAnchor.get(githubSlug(name))
}

/** Returns the section of the note's title: the only H1, with no other root heading beside it. */
export function titleSection({ sections }: Outline): Section | undefined {
  const [first] = sections
  return sections.length === 1 && first?.depth === 1 ? first : undefined
}

/** Returns the title of a note: from its frontmatter, or the single H1 that opens it. */
export function titleOf({ properties }: Survey, outline: Outline): string | undefined {
  const { title } = properties
  if (typeof title === 'string' && title.trim() !== '') return title.trim()
  return titleSection(outline)?.title || undefined
}

/** Returns the smallest depth among sections. */
export function shallowest(sections: readonly Section[]): number | undefined {
  return sections.length === 0 ? undefined : sections.reduce((least, { depth }) => Math.min(least, depth), 6)
}

/** Lists the sections of a depth at any level below `sections`. */
export function sectionsAt(sections: readonly Section[], depth: number): Section[] {
  return sections.flatMap((section) =>
    section.depth === depth ? [section] : section.depth < depth ? sectionsAt(section.children, depth) : [],
  )
}
