import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { Section } from '../plan/outline.ts'
import { lineStart } from '../text/lines.ts'
import type { Span } from '../text/span.ts'
import type { FolderLinks } from './folder-links.ts'
import { type FolderNote, keptAt } from './folder-note.ts'
import type { Part } from './new-text.ts'

/** A link to a topic in a list that the program wrote, and the sections of the topic. */
export interface ListedTopic {
  start: number
  sections: readonly Section[]
}

/** Lists the links to topics in the lists that the program wrote into the index. */
export function listedTopics(
  index: FolderNote,
  links: FolderLinks,
  sectionsOf: (topic: NotePath) => readonly Section[],
): ListedTopic[] {
  const listed = links.arrivals(index).flatMap(([{ start }, to]) => {
    const sections = keptAt(index, start)?.piece.why === 'pointer' && to ? sectionsOf(to.written.note.path) : []
    return sections.length > 0 ? [{ start, sections }] : []
  })
  return listed.sort((a, b) => a.start - b.start)
}

/** The place of a new note in the source, beside the section of a topic that is listed above or below it. */
export interface PlaceBeside {
  offset: number
  section: Section
  /** The depth of its heading, where the section begins with one. */
  depth: number | undefined
}

/** Finds the place of a new note by its link in a list: after the topic above, inside it if indented, or before the topic below. */
export function placeBeside(text: string, link: Span, listed: readonly ListedTopic[]): PlaceBeside | undefined {
  const indentOf = (offset: number) => /[^ \t]/.exec(text.slice(lineStart(text, offset)))?.index ?? 0
  const indent = indentOf(link.start)
  const above = listed.findLast(({ start }) => start < link.start && indentOf(start) <= indent)
  const section = above ? above.sections.at(-1) : listed[0]?.sections[0]
  if (!section) return undefined
  const isInside = above !== undefined && indentOf(above.start) < indent
  return {
    offset: isInside ? section.ownEnd : above ? section.span.end : section.span.start,
    section,
    depth: section.unit === 'headings' ? Math.min(section.depth + Number(isInside), 6) : undefined,
  }
}

/** Gives the text of a new note the form of a unit: behind a rule, a comment or bold words, or as a list item. */
export function asUnit(
  { unit, span, body }: Section,
  { text, newline }: Survey,
  { note, parts, hasHeading }: { note: FolderNote; parts: readonly Part[]; hasHeading: boolean },
): Part[] {
  const name = nameOf(note.path)
  const written = parts.map((part) => part.text).join('')
  const lead = (words: string): Part => ({ note, at: { start: 0, end: 0 }, isVerbatim: false, text: words })
  const gap = newline + newline
  switch (unit) {
    case 'rules':
      return [lead(text.slice(span.start, body)), ...parts]
    case 'comments':
      return /^<!--\s*topic:/i.test(written) ? [...parts] : [lead(`<!-- topic: ${name} -->${gap}`), ...parts]
    case 'items': {
      const marker = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]+/.exec(text.slice(body, span.end))?.[0] ?? '- '
      if (/^(?:[-*+]|\d+[.)])\s/.test(written)) return [...parts]
      const title = hasHeading ? marker : `${marker}${name}${gap}${' '.repeat(marker.length)}`
      return [lead(title), ...indented(parts, lead(' '.repeat(marker.length)))]
    }
    default:
      return hasHeading || /^(?:\*\*|__)/.test(written) ? [...parts] : [lead(`**${name}**${gap}`), ...parts]
  }
}

/** Indents all lines of a text except the first and blank ones. */
function indented(parts: readonly Part[], indent: Part): Part[] {
  const lines = parts.flatMap((part) => {
    let offset = part.at.start
    return part.text.split(/(?<=\n|\r(?!\n))/).map((text): Part => {
      const line = part.isVerbatim
        ? { ...part, text, at: { start: offset, end: offset + text.length } }
        : { ...part, text }
      offset += text.length
      return line
    })
  })
  return lines.flatMap((line, i) => {
    const isLine = i > 0 && /[\r\n]$/.test(lines[i - 1]?.text ?? '') && /\S/.test(line.text)
    return isLine ? [indent, line] : [line]
  })
}
