import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { type Anchor, type Outline, type Section, titleSection } from '../plan/outline.ts'
import { endsInAnchors, endWithoutBreak, firstBlocks, headingLines, isPlainHeading } from '../plan/section-parts.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'
import { lineStart, skipBlankLines } from '../text/lines.ts'
import { printCallout } from '../text/print.ts'
import { lowerBound, type Span } from '../text/span.ts'

/** What stands in an output note, piece after piece, before any edit. */
export type Item =
  | { kind: 'slice'; span: Span; home: boolean; shift: number }
  /** Source bytes that belong to this note and are not shown in it. */
  | { kind: 'omitted'; span: Span; why: string }
  /** A place for something that the program writes about sections that moved. */
  | { kind: 'pointer'; moved: MovedSection[] }
  /** A heading that the program writes. */
  | { kind: 'heading'; title: string; depth: number }
  /** A callout that the program writes. */
  | { kind: 'callout'; text: string }
  /** A blank line, unless there is one already. */
  | { kind: 'blank-line' }
  /** A mark that keeps what is above from belonging to what is below. */
  | { kind: 'separator' }

const apart: readonly Item[] = [{ kind: 'separator' }, { kind: 'blank-line' }]

/** A section that moved to a topic. */
export interface MovedSection {
  section: Section
  topic: Topic
}

/** An output note as a list of slices of the source. */
export interface NoteLayout {
  path: NotePath
  role: 'index' | 'topic'
  /** Undefined for the index note. */
  topic: Topic | undefined
  title: string
  /** The survey's index of the heading that the file stands for; undefined when it stands for more than one or none. */
  head: number | undefined
  items: Item[]
}

/** Where each slice of the source is at home, and where it is shown again. */
export interface Layout {
  notes: NoteLayout[]
  /** Home slices, sorted by start; with the omitted ones they cover the whole source once. */
  homes: { span: Span; note: NoteLayout }[]
}

/** Lays out the index note and every topic of the plan. The index comes first, topics follow in the order of the plan. */
export function layoutNotes(survey: Survey, outline: Outline, plan: SplitPlan, options: SplitOptions): Layout {
  const { text } = survey
  const moved = listMoved(plan, outline)
  const index: NoteLayout = {
    path: plan.index.path,
    role: 'index',
    topic: undefined,
    title: plan.index.title,
    head: titleSection(outline)?.heading,
    items: [],
  }
  const notes = [index]
  let start = 0
  if (
    options.provenance !== undefined &&
    !survey.text.replace(/\r\n?/g, '\n').includes(printCallout(options.provenance))
  ) {
    start = skipBlankLines(text, survey.frontmatter?.span.end ?? 0, text.length)
    if (start > 0)
      index.items.push({ kind: 'slice', span: { start: 0, end: start }, home: true, shift: 0 }, { kind: 'blank-line' })
    index.items.push({ kind: 'callout', text: options.provenance }, { kind: 'blank-line' })
  }
  const { definitions } = outline
  layoutRegion(index, { start, end: definitions.start }, 0)
  if (definitions.start < definitions.end) index.items.push({ kind: 'slice', span: definitions, home: true, shift: 0 })
  for (const topic of allTopics(plan.topics)) layoutTopic(topic)
  return { notes, homes: listHomes(notes) }

  /** A region of the source without the sections that move from it, with what stays in their place. */
  function layoutRegion(note: NoteLayout, region: Span, shift: number, own?: Section): void {
    let at = region.start
    const listed = new Set<Topic>()
    for (const { section, topic } of movedFrom(moved, region, own)) {
      if (section.span.start > at) {
        if (note.items.at(-1)?.kind === 'pointer') note.items.push({ kind: 'blank-line' })
        note.items.push({ kind: 'slice', span: { start: at, end: section.span.start }, home: true, shift })
      }
      const kept = firstBlocks(survey, section, topic.keep ?? 0)
      const isList = options.indexStyle === 'list'
      if (kept && topic.keepHeading !== false) {
        // the section begins here, so its heading is at home here
        note.items.push({ kind: 'blank-line' })
        note.items.push({ kind: 'slice', span: { start: section.span.start, end: kept.end }, home: true, shift })
        note.items.push({ kind: 'blank-line' })
      } else {
        if (topic.keepHeading !== false && !isList) {
          note.items.push({ kind: 'blank-line' })
          note.items.push(
            { kind: 'slice', span: headingLines(survey, section), home: false, shift },
            { kind: 'blank-line' },
          )
        }
        if (kept) {
          const joins = joinsBelow(
            survey,
            note.items.findLast(({ kind }) => kind !== 'blank-line'),
            kept,
          )
          note.items.push({ kind: 'blank-line' }, ...(joins ? apart : []))
          note.items.push({ kind: 'slice', span: kept, home: true, shift }, { kind: 'blank-line' })
        }
      }
      const last = note.items.at(-1)
      if (isList && last?.kind === 'pointer') {
        if (!listed.has(topic)) last.moved.push({ section, topic })
      } else if (!isList || !listed.has(topic)) {
        note.items.push({ kind: 'blank-line' }, { kind: 'pointer', moved: [{ section, topic }] })
        if (!isList) note.items.push({ kind: 'blank-line' })
      }
      listed.add(topic)
      at = section.span.end
    }
    if (note.items.at(-1)?.kind === 'pointer') note.items.push({ kind: 'blank-line' })
    if (region.end > at) note.items.push({ kind: 'slice', span: { start: at, end: region.end }, home: true, shift })
  }

  function layoutTopic(topic: Topic): void {
    const sections = topic.sections.map((anchor) => sectionOf(outline, anchor))
    const [first] = sections
    if (!first) return
    // a title that is no heading of the note takes the place of the only one, or stands above all
    const isReplaced =
      topic.isRetitled === true && sections.length === 1 && (staysAbove(topic, first) || isPlainHeading(survey, first))
    const isAbove = topic.isRetitled === true && !isReplaced
    const note: NoteLayout = {
      path: topic.path,
      role: 'topic',
      topic,
      title: topic.title,
      head: isAbove ? undefined : first.heading,
      items: [],
    }
    notes.push(note)
    if (topic.isRetitled && (options.heading !== 'drop' || topic.title !== nameOf(topic.path))) {
      const depth = options.heading === 'keep' ? (isAbove ? Math.max(first.depth - 1, 1) : first.depth) : 1
      note.items.push({ kind: 'heading', title: topic.title, depth }, { kind: 'blank-line' })
    }
    let endsInAnchor = false
    for (const section of sections) {
      if (note.items.length > 0) note.items.push({ kind: 'blank-line' })
      if (endsInAnchor) note.items.push(...apart)
      endsInAnchor = endsInAnchors(survey, section)
      const shift = options.heading === 'keep' ? 0 : (isAbove || section !== first ? 2 : 1) - section.depth
      layoutSection(note, topic, section, shift, isReplaced)
    }
  }

  /** A section in its topic, without what it leaves where it stood. */
  function layoutSection(note: NoteLayout, topic: Topic, section: Section, shift: number, isReplaced: boolean): void {
    const kept = firstBlocks(survey, section, topic.keep ?? 0)
    const heading = headingLines(survey, section)
    const after = kept?.end ?? skipBlankLines(text, heading.end, section.span.end)
    const isLeftOut = isReplaced || (options.heading === 'drop' && saysTheName(topic, section, after))
    let { start } = section.span
    if (staysAbove(topic, section)) {
      if (!isLeftOut) note.items.push({ kind: 'slice', span: heading, home: false, shift })
    } else if (isLeftOut) {
      note.items.push({ kind: 'omitted', span: { start, end: kept?.start ?? after }, why: 'heading' })
    } else if (kept) {
      note.items.push({ kind: 'slice', span: { start, end: kept.start }, home: true, shift })
    }
    if (isLeftOut || kept) start = after
    if (kept) note.items.push({ kind: 'blank-line' })
    const shown = Math.max(start, endsInTopic(section) ? section.span.end : endWithoutBreak(survey, section))
    layoutRegion(note, { start, end: shown }, shift, section)
    if (shown < section.span.end) {
      note.items.push({ kind: 'omitted', span: { start: shown, end: section.span.end }, why: 'separator' })
    }
  }

  /** Whether a section begins where it stood, with its heading and what is kept of it. */
  function staysAbove(topic: Topic, section: Section): boolean {
    return topic.keepHeading !== false && firstBlocks(survey, section, topic.keep ?? 0) !== undefined
  }

  /** Whether the end of a section moved into a topic of its own. */
  function endsInTopic(section: Section): boolean {
    return movedFrom(moved, section.span, section).some((inner) => inner.section.span.end === section.span.end)
  }

  /** Whether the heading tells a reader no more than the file name, so that nothing is lost without it. */
  function saysTheName(topic: Topic, section: Section, after: number): boolean {
    const heading = survey.headings[section.heading]
    // of HTML the rest of the block would become Markdown
    if (heading?.style === 'html' || !heading || section.span.start !== lineStart(text, heading.span.start))
      return false
    // a thematic break must not come first: it would open frontmatter
    const rest = text.slice(after, Math.min(section.span.end, after + 1000)).replace(/^[ \t\r\n]+/, '')
    // nor what would be a byte order mark
    return heading.raw === nameOf(topic.path) && rest !== '' && !/^(?:---|\+\+\+|\uFEFF)/.test(rest)
  }
}

/** Whether what begins a slice would belong to the list, footnote or code with which the item above ends. */
function joinsBelow({ blocks }: Survey, above: Item | undefined, { start }: Span): boolean {
  if (above?.kind !== 'slice') return false
  const last = blocks[lowerBound(blocks, above.span.end, ({ span }) => span.start) - 1]
  const first = blocks[lowerBound(blocks, start, ({ span }) => span.start)]
  if (!last || !first || last.span.start < above.span.start) return false
  return ['list', 'footnoteDefinition', 'code'].includes(last.type) && (first.type === 'list' || first.type === 'code')
}

function sectionOf(outline: Outline, anchor: Anchor): Section {
  const section = outline.byAnchor.get(anchor)
  if (!section) throw new RangeError(`Cannot find section \`${anchor}\``)
  return section
}

/** Topics, each before those in its folder. */
function allTopics(topics: readonly Topic[]): Topic[] {
  return topics.flatMap((topic) => [topic, ...allTopics(topic.topics)])
}

/** Every section that moves, by start; one that holds another comes before it. */
function listMoved(plan: SplitPlan, outline: Outline): MovedSection[] {
  return allTopics(plan.topics)
    .flatMap((topic) => topic.sections.map((anchor) => ({ topic, section: sectionOf(outline, anchor) })))
    .sort((a, b) => a.section.span.start - b.section.span.start || b.section.span.end - a.section.span.end)
}

/** The sections that move from a region, without those inside of another; `own` is the region's own. */
function movedFrom(moved: readonly MovedSection[], region: Span, own: Section | undefined): MovedSection[] {
  const found: MovedSection[] = []
  const from = (offset: number) => lowerBound(moved, offset, ({ section }) => section.span.start)
  for (let i = from(region.start); i < moved.length; ) {
    const one = moved[i] as MovedSection
    if (one.section.span.start >= region.end) break
    if (one.section === own) i++
    else {
      found.push(one)
      i = from(one.section.span.end)
    }
  }
  return found
}

function listHomes(notes: readonly NoteLayout[]): Layout['homes'] {
  return notes
    .flatMap((note) =>
      note.items.flatMap((item) =>
        item.kind === 'omitted' || (item.kind === 'slice' && item.home) ? [{ span: item.span, note }] : [],
      ),
    )
    .sort((a, b) => a.span.start - b.span.start)
}

/** The note in which the source offset is at home. */
export function ownerAt(layout: Layout, offset: number): NoteLayout {
  const { homes } = layout
  const home = homes[Math.max(lowerBound(homes, offset + 1, (h) => h.span.start) - 1, 0)]
  if (!home) throw new RangeError(`Cannot find a home for offset ${offset}`)
  return home.note
}
