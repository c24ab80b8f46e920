import type { Root } from 'mdast'
import type { Span } from '../text/span.ts'
import type { Spanned } from './parser.ts'
import { blankEdges, hasMore, listRuns } from './unreadable-blocks.ts'

/** So few definitions right below each other cost little, whatever follows them. */
const fewest = 50

/** The definition of a footnote with all its lines, when another one follows right below. */
const adjacent =
  /^ {0,3}\[\^[^\s\]]+\]:[^\r\n]*(?:\r\n|\n|\r)(?:(?![ \t]*[\r\n]| {0,3}\[\^)[^\r\n]+(?:\r\n|\n|\r))*(?= {0,3}\[\^[^\s\]]+\]:)/gm

/** Code and HTML that go on after a blank line until they are closed: the line would get into them. */
const endless = /`{3}|~{3}|<(?:[!?]|script|pre|style|textarea)/i

/**
 * Where footnotes are defined right below each other, with no blank line between them, in order; nothing where that is rare.
 * For each, Sätteri 0.10 looks through all of the note that follows: 5,000 of them before 500 KB of Chinese take it three seconds.
 * With a blank line they take it none.
 */
export function listFootnoteGaps(text: string): number[] {
  // most texts have few footnotes
  if (!hasMore(text, '[^', fewest)) return []
  const gaps: number[] = []
  for (const { 0: definition, index } of text.matchAll(adjacent)) {
    if (!endless.test(definition)) gaps.push(index + definition.length)
  }
  return gaps.length < fewest ? [] : gaps
}

/** The runs of lines of which more than `most` begin with a footnote, and no gap is in front of them. */
export function findCitedRuns(text: string, most: number): Span[] {
  if (!hasMore(text, '[^', most)) return []
  return listRuns(blankEdges(text)).filter(({ start, end }) => {
    const lines = text.slice(start, end)
    const cited = lines.match(/^[ \t>]*\[\^/gm)?.length ?? 0
    return cited > most && cited - listFootnoteGaps(lines).length > most
  })
}

/** The text with a line feed more in each gap. */
export function openGaps(text: string, gaps: readonly number[]): string {
  if (gaps.length === 0) return text
  return [...gaps.map((gap, i) => text.slice(gaps[i - 1] ?? 0, gap)), text.slice(gaps.at(-1))].join('\n')
}

/**
 * The gaps between two definitions that are in no other block, where a blank line changes nothing but where things stand; in
 * HTML it would end the block. The tree is that of the text with all gaps opened, with the offsets of the text as it is.
 */
export function keepHarmlessGaps(gaps: readonly number[], tree: Root): number[] {
  if (gaps.length === 0) return []
  const harmless: number[] = []
  let next = 0
  let last = ''
  for (const node of tree.children as (Root['children'][number] & Spanned)[]) {
    if (node.type === 'footnoteDefinition' && node.type === last) {
      const start = node.span?.start ?? 0
      // up to three spaces stand before a definition
      while ((gaps[next] ?? start) < start - 3) next++
      const gap = gaps[next]
      if (gap !== undefined && gap <= start) harmless.push(gap)
    }
    last = node.type
  }
  return harmless
}
