import { nameOf } from '../note/parse-note.ts'
import { isDefinition, type Survey } from '../note/survey.ts'
import type { Section } from '../plan/outline.ts'
import { lineStart, nextLine, skipBlankLines } from '../text/lines.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { lettersOf } from '../text/words.ts'
import { piecesIn } from './base-note.ts'
import { asUnit, type ListedTopic, type PlaceBeside, placeBeside } from './beside-listed.ts'
import type { FolderNote } from './folder-note.ts'
import type { NewReference } from './new-references.ts'
import type { Part } from './new-text.ts'
import { likeness } from './shared-words.ts'

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

const pointerText = /^\s*(?:(?:See|→|->)\s*)?(?:(?<=\s)for [^\r\n]*)?[.:]?$/i

/**
 * Finds the new notes that the index links, in the order of the links. Of several links the one below a heading of its
 * own wins, else the first.
 * `depth`: that of a section without a heading in the index; by default one deeper than the heading above the link.
 * `listed`: the program's links to topics in lists of the index, by start.
 */
export function attachNewNotes(
  index: FolderNote,
  references: readonly NewReference[],
  notes: ReadonlyMap<string, FolderNote>,
  depth: number | undefined,
  listed: readonly ListedTopic[],
): AttachedNote[] {
  const attached = new Map<FolderNote, AttachedNote>()
  for (const { span, target } of references) {
    const note = notes.get(target.path)
    if (!note || note.base || attached.has(note)) continue
    const body = bodyOf(note.survey)
    const heading = firstHeading(note.survey, body)
    const title = heading?.title ?? nameOf(note.path)
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
  return [...attached.values()]
}

/**
 * Finds the new notes that a topic links and that have the text that it lost, as when an app moves a section to a note of
 * its own. They become sections behind that of the topic. `sectionOf`: the last section of a topic in the source.
 */
export function attachExtracted(
  topics: readonly FolderNote[],
  referencesOf: (note: FolderNote) => readonly NewReference[],
  notes: ReadonlyMap<string, FolderNote>,
  sectionOf: (topic: FolderNote) => Section | undefined,
): AttachedNote[] {
  const attached = new Map<FolderNote, AttachedNote>()
  for (const topic of topics) {
    const section = sectionOf(topic)
    if (!section) continue
    const lost = lostText(topic)
    for (const { target } of referencesOf(topic)) {
      const note = notes.get(target.path)
      if (!note || note.base || attached.has(note) || likeness(note.text, lost) < 0.5) continue
      const body = withoutTail(bodyOf(note.survey), note.text, topic)
      const { span, unit, depth } = section
      const beside = { offset: span.end, section, depth: unit === 'headings' ? depth : undefined }
      attached.set(note, {
        note,
        at: 0,
        beside,
        taken: undefined,
        depth,
        heading: firstHeading(note.survey, body),
        body,
      })
    }
  }
  return [...attached.values()]
}

/** Cuts the text of the program at the end of a topic off the text that an app moved with its last section. */
function withoutTail({ start, end }: Span, text: string, { base }: FolderNote): Span {
  const own = base?.pieces.findLast(({ role }) => role !== 'generated')
  const tail = base?.text.slice(own?.end).trim() ?? ''
  const rest = text.trimEnd()
  return { start, end: tail !== '' && rest.endsWith(tail) ? rest.length - tail.length : end }
}

/** Returns the source text that a note no longer shows. */
function lostText({ base, changes }: FolderNote): string {
  if (!base) return ''
  const { pieces, text } = base
  const own = changes.flatMap((change) =>
    piecesIn(pieces, change.base)
      .filter(({ role }) => role !== 'generated')
      .map(({ start, end }) => text.slice(Math.max(start, change.base.start), Math.min(end, change.base.end))),
  )
  return own.join('\n')
}

function bodyOf({ frontmatter, text }: Survey): Span {
  return { start: skipBlankLines(text, frontmatter?.span.end ?? 0, text.length), end: text.length }
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
