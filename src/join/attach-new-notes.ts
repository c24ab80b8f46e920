import { type NotePath, nameOf } from '../note/parse-note.ts'
import { isDefinition, type Survey } from '../note/survey.ts'
import type { Section } from '../plan/outline.ts'
import { lineStart, nextLine, skipBlankLines } from '../text/lines.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { lettersOf } from '../text/words.ts'
import { sourceSpansIn } from './base-note.ts'
import { asUnit, type ListedTopic, listedTopics, type PlaceBeside, placeBeside } from './beside-listed.ts'
import type { FolderLinks } from './folder-links.ts'
import type { FolderNote } from './folder-note.ts'
import type { Part } from './new-text.ts'
import { shareWithin } from './shared-words.ts'

/** A new note that a new link of the index or of a topic leads to. */
export interface AttachedNote {
  note: FolderNote
  /** The place in the index for its text: the end of the section with the link. */
  at: number
  /** Its place in the source, where the program's list of topics links it. */
  beside: PlaceBeside | undefined
  /** The new pointer to it, with the heading above it, if they hold nothing else. */
  taken: Span | undefined
  /** The depth of its heading in the joined note. */
  depth: number
  /** The new note's first heading; undefined when it begins without one. */
  heading: { depth: number } | undefined
  /** Its text without frontmatter. */
  body: Span
}

/** Returns the parts of a new note: its own text, with its name as a heading or unit where it begins without one. */
export function titled({ note, heading, depth, beside }: AttachedNote, source: Survey, parts: readonly Part[]): Part[] {
  if (beside && beside.depth === undefined)
    return asUnit(beside.section, source, { note, parts, hasHeading: heading !== undefined })
  if (heading) return [...parts]
  const text = `${'#'.repeat(depth)} ${nameOf(note.path)}${source.newline}${source.newline}`
  return [{ note, at: { start: 0, end: 0 }, isVerbatim: false, text }, ...parts]
}

type Attached = Map<FolderNote, AttachedNote>

const pointerText = /^\s*(?:(?:See|→|->)\s*)?(?:(?<=\s)for [^\r\n]*)?[.:]?$/i

/** A folder whose new notes are attached. */
interface NewNotesContext {
  /** The source note. */
  source: Survey
  notes: ReadonlyMap<NotePath, FolderNote>
  links: FolderLinks
  /** Returns the sections of a topic in the source. */
  sectionsOf: (topic: NotePath) => readonly Section[]
  /**
   * The depth of a section without a heading in the index; by default one deeper than the heading above the link.
   */
  depth: number | undefined
}

/** Finds the new notes that the joined note gets: those that the index links, then those extracted from topics. */
export function attachNewNotes(index: FolderNote, context: NewNotesContext): AttachedNote[] {
  const attached = new Map<FolderNote, AttachedNote>()
  attachLinked(attached, index, context)
  for (const topic of context.notes.values()) attachExtracted(attached, topic, context)
  return [...attached.values()]
}

/**
 * Attaches the new notes that the index links, in the order of the links. Of several links the one below a heading of
 * its own wins, else the first.
 */
function attachLinked(attached: Attached, index: FolderNote, context: NewNotesContext): void {
  const { notes, links, sectionsOf, depth } = context
  const references = links.newReferences(index)
  const listed = listedTopics(index, links, sectionsOf)
  for (const { span, target } of references) {
    const note = notes.get(target.path)
    if (!note || note.base || attached.has(note)) continue
    const { body, heading, title } = headOf(note)
    const hosts = references
      .filter((link) => link.target.path === note.path)
      .map((link) => findHost(index, link.span, title, listed))
    const host = hosts.find(({ taken }) => taken) ?? findHost(index, span, title, listed)
    const newDepth = host.beside?.depth ?? host.depth ?? depth ?? Math.min(depthAbove(index.survey, span.start) + 1, 6)
    // below a heading of its own the note begins there
    const offset =
      host.depth !== undefined && host.taken ? host.taken.end : sectionEnd(index.survey, host.end, newDepth)
    attached.set(note, { note, at: offset, beside: host.beside, taken: host.taken, depth: newDepth, heading, body })
  }
}

/**
 * Attaches the new notes that a topic links and that have text that it lost, as when an app moves a section to a note of
 * its own; also those extracted from such a note. They become sections behind that of the topic.
 */
function attachExtracted(attached: Attached, topic: FolderNote, context: NewNotesContext): void {
  const { source, notes, links, sectionsOf } = context
  const section = sectionsOf(topic.path).at(-1)
  if (!section) return
  const lost = lostSpans(topic)
  const text = lost.map(({ start, end }) => source.text.slice(start, end)).join('\n')
  const isLost = (offset: number) => lost.some(({ start, end }) => start <= offset && offset < end)
  const headings = source.headings.filter(({ span, splits }) => splits && isLost(span.start))
  const from = [topic]
  for (const linking of from) {
    for (const { target } of links.newReferences(linking)) {
      const note = notes.get(target.path)
      if (!note || note.base || attached.has(note)) continue
      const { body, heading, title } = headOf(note)
      const isSame = headings.some((gone) => lettersOf(gone.title) === lettersOf(title))
      if (!isSame && shareWithin(note.text.slice(body.start), text) < 0.5) continue
      const { span, unit, depth } = section
      const beside = { offset: span.end, section, depth: unit === 'headings' ? depth : undefined }
      const own = withoutTail(body, note.text, topic)
      attached.set(note, { note, at: 0, beside, taken: undefined, depth, heading, body: own })
      from.push(note)
    }
  }
}

/** Cuts the text of the program at the end of a topic off the text that an app moved with its last section. */
function withoutTail({ start, end }: Span, text: string, { base }: FolderNote): Span {
  const own = base?.pieces.findLast(({ role }) => role !== 'generated')
  const tail = base?.text.slice(own?.end).trim() ?? ''
  const rest = text.trimEnd()
  return { start, end: tail !== '' && rest.endsWith(tail) ? rest.length - tail.length : end }
}

/** Returns the places of the source that a note owned and no longer shows. */
function lostSpans({ base, changes }: FolderNote): Span[] {
  const lost = changes.flatMap((change) => sourceSpansIn(base?.pieces ?? [], change.base))
  return lost.flatMap(({ piece, span }) => (piece.role === 'home' ? span : []))
}

/** Returns the text of a new note without frontmatter, the heading that it begins with, and its title. */
function headOf({ survey, path }: FolderNote) {
  const { frontmatter, text } = survey
  const body = { start: skipBlankLines(text, frontmatter?.span.end ?? 0, text.length), end: text.length }
  const heading = firstHeading(survey, body)
  return { body, heading, title: heading?.title ?? nameOf(path) }
}

/** Returns the heading that a note begins with. */
function firstHeading({ blocks, headings }: Survey, body: Span) {
  const [first] = blocks.filter(({ span }) => span.start >= body.start)
  return headings.find(({ span, splits }) => splits && span.start === first?.span.start)
}

interface Host {
  taken: Span | undefined
  end: number
  depth: number | undefined
  beside?: PlaceBeside | undefined
}

/**
 * Returns the block with the link. Includes a pointer below a new heading that equals the note's own heading: the note
 * itself replaces both in the joined note.
 */
function findHost({ survey, ...note }: FolderNote, link: Span, title: string, listed: readonly ListedTopic[]): Host {
  const { blocks, headings, text } = survey
  const index = indexFrom(blocks, link.start + 1) - 1
  const block = blocks[index]
  if (!block) return { taken: undefined, end: link.end, depth: undefined }
  const whole = survey.links.find(({ span }) => span.start <= link.start && link.end <= span.end)?.span ?? link
  const rest = text.slice(block.span.start, whole.start) + text.slice(whole.end, block.span.end)
  const isNew = (span: Span) => !note.kept.some((kept) => kept.at.start < span.end && span.start < kept.at.end)
  const isPointer = block.type === 'paragraph' && pointerText.test(rest.trimEnd()) && isNew(block.span)
  const inList = listed.filter(({ start }) => block.span.start < start && start < block.span.end)
  if (block.type === 'list' && inList.length > 0) {
    // a line in the program's list, which the next split writes again
    const line = { start: lineStart(text, link.start), end: nextLine(text, link.end) }
    const beside = placeBeside(text, line, inList)
    return { taken: isNew(line) ? line : undefined, end: block.span.end, depth: undefined, beside }
  }
  const above = blocks[index - 1]
  const heading = headings.find(({ span, splits }) => splits && span.start === above?.span.start)
  const isSame = heading !== undefined && isNew(heading.span) && lettersOf(heading.title) === lettersOf(title)
  if (!isPointer || !isSame) return { taken: undefined, end: block.span.end, depth: undefined }
  const start = lineStart(text, heading.span.start)
  const end = skipBlankLines(text, nextLine(text, block.span.end), text.length)
  return {
    taken: { start, end: clip(note.changes, start, end) },
    end: block.span.end,
    depth: isSame ? heading.depth : undefined,
  }
}

/** Limits an end to new text. */
function clip(changes: FolderNote['changes'], start: number, end: number): number {
  const change = changes.find(({ at }) => at.start <= start && start < at.end)
  return Math.min(end, change?.at.end ?? end)
}

function depthAbove({ headings }: Survey, offset: number): number {
  const above = headings.filter(({ splits, span }) => splits && span.start < offset)
  return above.at(-1)?.depth ?? 1
}

/**
 * Returns where the section around an offset ends: at the next heading of at most this depth, or before the last
 * definitions.
 */
function sectionEnd({ headings, blocks, text }: Survey, offset: number, depth: number): number {
  const next = headings.find((heading) => heading.splits && heading.depth <= depth && heading.span.start >= offset)
  if (next) return lineStart(text, next.span.start)
  let index = blocks.length
  while (index > 0 && isDefinition(blocks[index - 1] as Survey['blocks'][number])) index--
  const first = blocks[index]
  return first && first.span.start >= offset ? lineStart(text, first.span.start) : text.length
}
