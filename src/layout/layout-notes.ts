import { findInnerIds } from '../note/named-places.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { Enclosure } from '../plan/enclosed-headings.ts'
import type { Hosts } from '../plan/host.ts'
import { type Outline, type Section, type SectionId, titleSection } from '../plan/outline.ts'
import {
  endsInAnchors,
  endWithoutBreak,
  firstBlocks,
  hasOwnHeading,
  headingLines,
  headingOf,
  isPlainHeading,
  shiftOf,
} from '../plan/section-parts.ts'
import { allTopics, type SplitPlan, type Topic } from '../plan/split-plan.ts'
import { lineStart, skipBlankLines } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import { printCallout } from '../text/print.ts'
import { indexFrom, lastBefore } from '../text/sorted-spans.ts'
import { lowerBound, type Span } from '../text/span.ts'
import { findTorn, frameTopic, repeatMarks } from './frame-topic.ts'
import { blankLine, type Item, type Layout, type MovedSection, type NoteLayout } from './layout.ts'
import { shareLines } from './shared-lines.ts'

interface LayoutContext {
  survey: Survey
  outline: Outline
  options: SplitOptions
  /** Every section that moves, by start; an outer one comes before an inner one. */
  moved: readonly MovedSection[]
  torn: readonly Enclosure[]
  hosts: Hosts | undefined
}

const separator: readonly Item[] = [{ kind: 'separator' }, blankLine]

/** Lays out the index note and every topic of the plan. */
export function layoutNotes(
  survey: Survey,
  outline: Outline,
  plan: SplitPlan,
  options: SplitOptions,
  hosts: Hosts | undefined,
): Layout {
  const topics = allTopics(plan.topics)
  const moved = listMoved(topics, outline)
  const torn = findTorn(outline.enclosures.all, moved)
  const context = { survey, outline, options, moved, torn, hosts }
  const notes = [layoutIndex(context, plan), ...topics.flatMap((topic) => layoutTopic(context, topic) ?? [])]
  const owners = notes.flatMap((note) =>
    note.items.flatMap((item) =>
      item.kind === 'omitted' || (item.kind === 'slice' && item.isOwned) ? [{ span: item.span, note }] : [],
    ),
  )
  owners.sort((a, b) => a.span.start - b.span.start)
  return { notes, owners, torn, shared: shareLines(survey, notes) }
}

function layoutIndex(context: LayoutContext, plan: SplitPlan): NoteLayout {
  const { survey, outline, options } = context
  const { text, frontmatter } = survey
  const { definitions } = outline
  const items: Item[] = []
  const start = frontmatter ? skipBlankLines(text, frontmatter.span.end, text.length) : 0
  if (start > 0) items.push(owned({ start: 0, end: start }, 0))
  if (options.provenance !== undefined && !text.replace(/\r\n?/g, '\n').includes(printCallout(options.provenance))) {
    if (start > 0) items.push(blankLine)
    items.push({ kind: 'written', what: 'provenance' }, blankLine)
  }
  layoutRegion(context, items, { start, end: definitions.start }, 0)
  if (definitions.start < definitions.end) items.push(owned(definitions, 0))
  const { path, title } = plan.index
  const head = titleSection(outline)?.heading
  return { path, role: 'index', topic: undefined, title, head, items: repeatMarks(items, context.torn) }
}

function layoutTopic(context: LayoutContext, topic: Topic): NoteLayout | undefined {
  const { survey, outline, options } = context
  const sections = topic.sections.map((anchor) => sectionOf(outline, anchor))
  const [first] = sections
  if (!first) return undefined
  if (topic.into !== undefined) return layoutInHost(context, topic, sections)
  const { path, title } = topic
  // a title that is no heading of the note replaces the only heading, or comes above all
  const isReplaced =
    topic.isRetitled === true &&
    sections.length === 1 &&
    (staysAbove(survey, topic, first) || isPlainHeading(survey, first))
  // the title in a comment is written nowhere else
  const isTitled = topic.isRetitled === true || (first.unit === 'comments' && first.heading === undefined)
  const isAbove = isTitled && !isReplaced
  const items: Item[] = []
  if (isTitled && (options.heading !== 'drop' || title !== nameOf(path))) {
    const depth = options.heading === 'keep' ? (isAbove ? Math.max(first.depth - 1, 1) : first.depth) : 1
    items.push({ kind: 'heading', title, depth }, blankLine)
  }
  const shiftIn = (section: Section) =>
    options.heading === 'keep' ? 0 : shiftOf(survey, section, isAbove || section !== first ? 2 : 1)
  layoutSections(context, items, { topic, sections, shiftIn, isReplaced })
  const head = isAbove ? undefined : first.heading
  const all = repeatMarks(items, context.torn)
  return frameTopic(survey, { path, role: 'topic', topic, title, head, items: all }, options)
}

/** Lays out sections that join an existing note: each keeps its heading, below those of that note. */
function layoutInHost(context: LayoutContext, topic: Topic, sections: readonly Section[]): NoteLayout {
  const { path, title } = topic
  const host = [...(context.hosts?.values() ?? [])].find((known) => known.path === path)
  const shiftIn = (section: Section) => shiftOf(context.survey, section, host?.depth ?? 1)
  const items: Item[] = []
  layoutSections(context, items, { topic, sections, shiftIn, isReplaced: false })
  return { path, role: 'topic', topic, title, head: undefined, items: repeatMarks(items, context.torn), host }
}

/** The sections of a topic, and how their headings are written. */
interface TopicSections {
  topic: Topic
  sections: readonly Section[]
  shiftIn: (section: Section) => number
  /** Whether the title replaces the only heading. */
  isReplaced: boolean
}

function layoutSections(
  context: LayoutContext,
  items: Item[],
  { topic, sections, shiftIn, isReplaced }: TopicSections,
) {
  let endsInAnchor = false
  for (const section of sections) {
    if (items.length > 0) items.push(blankLine)
    if (endsInAnchor) append(items, separator)
    endsInAnchor = endsInAnchors(context.survey, section)
    layoutSection(context, items, topic, section, shiftIn(section), isReplaced)
  }
}

/** Adds a section to the items of its topic, without the part that stays in the index. */
function layoutSection(
  context: LayoutContext,
  items: Item[],
  topic: Topic,
  section: Section,
  shift: number,
  isReplaced: boolean,
): void {
  const { survey, options } = context
  const kept = firstBlocks(survey, section, topic.keep ?? 0)
  const heading = headingLines(survey, section)
  const after = kept?.end ?? skipBlankLines(survey.text, heading.end, section.span.end)
  const isLeftOut =
    isReplaced || (options.heading === 'drop' && topic.into === undefined && saysTheName(survey, topic, section, after))
  const { body } = section
  const { start } = section.span
  const isAbove = staysAbove(survey, topic, section)
  if (body > start && !isAbove && !isLeftOut)
    items.push({ kind: 'omitted', span: { start, end: body }, why: 'separator' })
  if (isAbove) {
    if (!isLeftOut && heading.end > heading.start) items.push({ kind: 'slice', span: heading, isOwned: false, shift })
  } else if (isLeftOut) {
    items.push({ kind: 'omitted', span: { start, end: kept?.start ?? after }, why: 'heading' })
  } else if (kept) {
    items.push(owned({ start: body, end: kept.start }, shift))
  }
  if (kept) items.push(blankLine)
  const rest = isLeftOut || kept ? after : body
  const end = endsInTopic(context, section) ? section.span.end : endWithoutBreak(survey, section)
  const shown = Math.max(rest, end)
  layoutRegion(context, items, { start: rest, end: shown }, shift, section)
  if (shown < section.span.end) {
    items.push({ kind: 'omitted', span: { start: shown, end: section.span.end }, why: 'separator' })
  }
}

/** Adds a region of the source without the sections that move from it, and their pointers. */
function layoutRegion(context: LayoutContext, items: Item[], region: Span, shift: number, owner?: Section): void {
  const isList = context.options.indexStyle === 'list'
  const listed = new Set<Topic>()
  let start = region.start
  for (const move of movedFrom(context.moved, region, owner)) {
    const { section, topic } = move
    if (section.span.start > start) {
      partFrom(items, start)
      items.push(owned({ start, end: section.span.start }, shift))
    }
    layoutRemains(context, items, move, shift)
    const last = items.at(-1)
    const isEntry = isList || !hasOwnHeading(section)
    if (!isEntry) items.push(blankLine, { kind: 'pointer', moved: [move], isList: false }, blankLine)
    else if (!listed.has(topic)) {
      if (last?.kind === 'pointer' && last.isList) last.moved.push(move)
      else items.push(blankLine, { kind: 'pointer', moved: [move], isList: true })
    }
    listed.add(topic)
    start = section.span.end
  }
  partFrom(items, start)
  if (region.end > start) items.push(owned({ start, end: region.end }, shift))
}

/** Adds a blank line where the text from an offset on would follow a pointer, or text that it did not follow in the source. */
function partFrom(items: Item[], start: number): void {
  const last = items.at(-1)
  if (last?.kind === 'pointer' || (last?.kind === 'slice' && last.span.end !== start)) items.push(blankLine)
}

/** Adds the part of a moved section that stays: its heading and the kept blocks. */
function layoutRemains(context: LayoutContext, items: Item[], { section, topic }: MovedSection, shift: number): void {
  const { survey, options } = context
  const kept = firstBlocks(survey, section, topic.keep ?? 0)
  if (kept && topic.keepHeading !== false) {
    // the section begins here, so this note owns its heading
    items.push(blankLine, owned({ start: section.span.start, end: kept.end }, shift), blankLine)
    return
  }
  if (topic.keepHeading !== false && options.indexStyle !== 'list' && hasOwnHeading(section)) {
    const span = headingLines(survey, section)
    items.push(blankLine, { kind: 'slice', span, isOwned: false, shift }, blankLine)
  }
  if (!kept) return
  const above = items.findLast(({ kind }) => kind !== 'blank-line')
  items.push(blankLine, ...(joinsBelow(survey, above, kept) ? separator : []), owned(kept, shift), blankLine)
}

function owned(span: Span, shift: number): Item {
  return { kind: 'slice', span, isOwned: true, shift }
}

/** Returns whether the index keeps the section's heading and its kept blocks. */
function staysAbove(survey: Survey, topic: Topic, section: Section): boolean {
  return topic.keepHeading !== false && firstBlocks(survey, section, topic.keep ?? 0) !== undefined
}

/** Returns whether the end of a section moved into a topic of its own. */
function endsInTopic({ moved }: LayoutContext, section: Section): boolean {
  return movedFrom(moved, section.span, section).some((inner) => inner.section.span.end === section.span.end)
}

/** Returns whether the heading repeats the file name or the property `title`, so that nothing is lost without it. */
function saysTheName(survey: Survey, topic: Topic, section: Section, after: number): boolean {
  const { text } = survey
  const heading = headingOf(survey, section)
  if (!heading || !hasOwnHeading(section)) return false
  // an id inside a heading is the target of links to it
  if (findInnerIds(text.slice(heading.span.start, heading.span.end)).length > 0) return false
  // without an HTML heading the rest of its block would become Markdown
  if (heading.style === 'html' || section.body !== lineStart(text, heading.span.start)) return false
  const rest = text.slice(after, Math.min(section.span.end, after + 1000)).replace(/^[ \t\r\n]+/, '')
  const isTitle = heading.raw === topic.title && !topic.isRetitled && !topic.isRenamed
  // a thematic break at the start would open frontmatter, and U+FEFF would be a byte order mark
  return (heading.raw === nameOf(topic.path) || isTitle) && rest !== '' && !/^(?:---|\+\+\+|\uFEFF)/.test(rest)
}

/** Returns whether the start of a slice would belong to the list, footnote or code at the end of the item above. */
function joinsBelow({ blocks }: Survey, above: Item | undefined, { start }: Span): boolean {
  if (above?.kind !== 'slice') return false
  const last = lastBefore(blocks, above.span.end)
  const first = blocks[indexFrom(blocks, start)]
  if (!last || !first || last.span.start < above.span.start) return false
  return ['list', 'footnoteDefinition', 'code'].includes(last.type) && (first.type === 'list' || first.type === 'code')
}

function sectionOf(outline: Outline, anchor: SectionId): Section {
  const section = outline.byAnchor.get(anchor)
  if (!section) throw new RangeError(`Cannot find section \`${anchor}\``)
  return section
}

function listMoved(topics: readonly Topic[], outline: Outline): MovedSection[] {
  return topics
    .flatMap((topic) => topic.sections.map((anchor) => ({ topic, section: sectionOf(outline, anchor) })))
    .sort((a, b) => a.section.span.start - b.section.span.start || b.section.span.end - a.section.span.end)
}

/** Lists the sections that move from a region, without those inside another; `owner` is the region's section. */
function movedFrom(moved: readonly MovedSection[], region: Span, owner: Section | undefined): MovedSection[] {
  const outermost: MovedSection[] = []
  const from = (offset: number) => lowerBound(moved, offset, ({ section }) => section.span.start)
  for (let i = from(region.start); i < moved.length; ) {
    const move = moved[i] as MovedSection
    if (move.section.span.start >= region.end) break
    if (move.section === owner) i++
    else {
      outermost.push(move)
      i = from(move.section.span.end)
    }
  }
  return outermost
}
