import { lineStart, skipBlankLines, trailingBlankStart } from '../markdown/newline.ts'
import { lowerBound, type Span } from '../markdown/span.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { Outline, Section } from './outline.ts'
import type { SplitPlan, Topic } from './plan.ts'

/** What stands in an output note, piece after piece, before any edit. */
export type Item =
  | { kind: 'slice'; span: Span; home: boolean; shift: number }
  /** Source bytes that belong to this note and are not shown in it. */
  | { kind: 'omitted'; span: Span; why: string }
  /** A place for something that the program writes about topics. */
  | { kind: 'pointer'; topics: Topic[] }
  /** A blank line, unless there is one already. */
  | { kind: 'gap' }

/** An output note as a list of slices of the source. */
export interface NoteLayout {
  path: NotePath
  role: 'index' | 'topic'
  /** Undefined for the index note. */
  topic: Topic | undefined
  title: string
  /** The survey's index of the heading that the file stands for; undefined for the index note without a title. */
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
  const notes: NoteLayout[] = []
  const index: NoteLayout = {
    path: plan.index.path,
    role: 'index',
    topic: undefined,
    title: plan.index.title,
    head: titleHeading(outline),
    items: [],
  }
  notes.push(index)
  const end = outline.definitions.start
  layoutHub(index, { start: 0, end }, plan.topics, 0)
  if (end < text.length)
    index.items.push({ kind: 'slice', span: { start: end, end: text.length }, home: true, shift: 0 })
  return { notes, homes: listHomes(notes) }

  /** A region of the source whose `topics` have moved out. */
  function layoutHub(note: NoteLayout, region: Span, topics: readonly Topic[], shift: number): void {
    let at = region.start
    const moved = topics.flatMap((topic) => topic.sections.map((anchor) => ({ topic, section: sectionOf(anchor) })))
    moved.sort((a, b) => a.section.span.start - b.section.span.start)
    for (const { topic, section } of moved) {
      if (section.span.start > at) {
        if (note.items.at(-1)?.kind === 'pointer') note.items.push({ kind: 'gap' })
        note.items.push({ kind: 'slice', span: { start: at, end: section.span.start }, home: true, shift })
      }
      if (options.indexStyle === 'sections') {
        note.items.push({ kind: 'gap' })
        note.items.push({ kind: 'slice', span: headingLines(section), home: false, shift }, { kind: 'gap' })
        note.items.push({ kind: 'pointer', topics: [topic] }, { kind: 'gap' })
      } else {
        const last = note.items.at(-1)
        if (last?.kind === 'pointer') last.topics.push(topic)
        else note.items.push({ kind: 'gap' }, { kind: 'pointer', topics: [topic] })
      }
      at = section.span.end
    }
    if (options.indexStyle === 'list' && note.items.at(-1)?.kind === 'pointer') note.items.push({ kind: 'gap' })
    if (region.end > at) note.items.push({ kind: 'slice', span: { start: at, end: region.end }, home: true, shift })
    for (const topic of topics) layoutTopic(topic)
  }

  function layoutTopic(topic: Topic): void {
    const sections = topic.sections.map(sectionOf)
    const [first] = sections
    if (!first) return
    const shift = options.heading === 'keep' ? 0 : 1 - first.depth
    const note: NoteLayout = {
      path: topic.path,
      role: 'topic',
      topic,
      title: topic.title,
      head: first.heading,
      items: [],
    }
    notes.push(note)
    for (const section of sections) {
      if (note.items.length > 0) note.items.push({ kind: 'gap' })
      let { start } = section.span
      if (options.heading === 'drop' && saysTheName(topic, section)) {
        const after = skipBlankLines(text, headingLines(section).end, section.span.end)
        note.items.push({ kind: 'omitted', span: { start, end: after }, why: 'heading' })
        start = after
      }
      const shown = Math.max(start, endsInTopic(section, topic) ? section.span.end : withoutSeparator(section))
      layoutHub(note, { start, end: shown }, topic.topics, shift)
      if (shown < section.span.end) {
        note.items.push({ kind: 'omitted', span: { start: shown, end: section.span.end }, why: 'separator' })
      }
    }
  }

  function sectionOf(anchor: string): Section {
    const section = outline.byAnchor.get(anchor)
    if (!section) throw new RangeError(`Cannot find section \`${anchor}\``)
    return section
  }

  /** The lines of a section's heading, the anchors above it left out. */
  function headingLines(section: Section): Span {
    const heading = survey.headings[section.heading] as Survey['headings'][number]
    const start = lineStart(text, heading.span.start)
    const newline = /[^\r\n]*(?:\r\n|\n|\r)?/y
    newline.lastIndex = heading.span.end
    newline.exec(text)
    // the rest of an HTML heading's block stays with the section
    const end =
      heading.style === 'html' && !/^[ \t]*(?:[\r\n]|$)/.test(text.slice(heading.span.end))
        ? heading.span.end
        : newline.lastIndex
    return { start, end: Math.min(end, section.span.end) }
  }

  /** Whether the end of a section moved into a topic of its own. */
  function endsInTopic(section: Section, topic: Topic): boolean {
    return topic.topics.some(({ sections }) =>
      sections.some((anchor) => sectionOf(anchor).span.end === section.span.end),
    )
  }

  /** Where a section ends when a thematic break that only parts it from the next is left out. */
  function withoutSeparator(section: Section): number {
    const { blocks } = survey
    const { start, end: sectionEnd } = section.span
    if (sectionEnd === text.length) return sectionEnd
    const last = blocks[lowerBound(blocks, sectionEnd, (b) => b.span.start) - 1]
    if (last?.type !== 'thematicBreak' || last.span.start < start) return sectionEnd
    return trailingBlankStart(text, start, lineStart(text, last.span.start))
  }

  /** Whether the heading tells a reader no more than the file name, so that nothing is lost without it. */
  function saysTheName(topic: Topic, section: Section): boolean {
    const heading = survey.headings[section.heading]
    // of HTML the rest of the block would become Markdown
    if (heading?.style === 'html' || !heading || section.span.start !== lineStart(text, heading.span.start))
      return false
    // a thematic break must not come first: it would open frontmatter
    const after = text.slice(heading.span.end, Math.min(section.span.end, heading.span.end + 1000)).trimStart()
    return heading.raw === nameOf(topic.path) && after !== '' && !/^[-+]/.test(after)
  }
}

function titleHeading({ sections }: Outline): number | undefined {
  const [first] = sections
  return sections.length === 1 && first?.depth === 1 ? first.heading : undefined
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
export function homeOf(layout: Layout, offset: number): NoteLayout {
  const { homes } = layout
  const home = homes[Math.max(lowerBound(homes, offset + 1, (h) => h.span.start) - 1, 0)]
  if (!home) throw new RangeError(`Cannot find a home for offset ${offset}`)
  return home.note
}
