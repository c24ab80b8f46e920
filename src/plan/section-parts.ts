import { leadsOn } from '../note/above-heading.ts'
import { blockOfId } from '../note/block-of-id.ts'
import { findInnerIds } from '../note/named-places.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import { listMarkedContainers, type MarkedContainer } from '../text/containers.ts'
import { voidElements } from '../text/html.ts'
import { hasBlankLineBetween, lineStart, trailingBlankStart } from '../text/lines.ts'
import { remembered } from '../text/maps.ts'
import { indexFrom, itemsWithin, lastBefore, type SortedSpans } from '../text/sorted-spans.ts'
import { lowerBound, type Span } from '../text/span.ts'
import type { Section } from './outline.ts'

/** The heading of a section; undefined for a unit without one. */
export function headingOf({ headings }: Survey, { heading }: Section): Survey['headings'][number] | undefined {
  return heading === undefined ? undefined : headings[heading]
}

/** The place to name in messages about a section: its heading, or where its text begins. */
export function placeOfSection(survey: Survey, section: Section): Span {
  return headingOf(survey, section)?.span ?? { start: section.body, end: section.body }
}

/** Where the text of a section begins: behind its heading, or behind what only parts the unit from the text above. */
export function textStart(survey: Survey, section: Section): number {
  return headingOf(survey, section)?.span.end ?? section.body
}

/** The lines of a section's heading, the anchors above it left out; of a unit without a heading the empty span before its text. */
export function headingLines(survey: Survey, section: Section): Span {
  const heading = headingOf(survey, section)
  const { text } = survey
  if (!heading) return { start: section.body, end: section.body }
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

/** Cache: many sections ask for the containers of one note. */
const containersIn = new WeakMap<Survey, { containers: readonly MarkedContainer[]; closes: ReadonlySet<number> }>()

/** Returns the containers of a note, and where their closing marks begin. */
function findContainers(survey: Survey) {
  return remembered(containersIn, survey, () => {
    const containers = listMarkedContainers(survey.text, survey.codeAndHtml)
    return { containers, closes: new Set(containers.map(({ close }) => close.start)) }
  })
}

/**
 * Returns the first blocks of a section's own text, as whole lines with the blank lines after them; definitions are not
 * counted. More than `count` where an HTML element, a container or a comment would be torn apart. Undefined if there is nothing to
 * keep.
 */
export function firstBlocks(survey: Survey, section: Section, count: number): Span | undefined {
  const { blocks, text, mathAndComments } = survey
  // an item is a part of a block, and so may be what begins with a bold line
  if (section.unit === 'items' || section.unit === 'bold') return undefined
  const from = indexFrom(blocks, textStart(survey, section))
  const first = blocks[from]
  if (count === 0 || !first || first.span.start >= section.ownEnd) return undefined
  const start = lineStart(text, first.span.start)
  const { containers } = findContainers(survey)
  let counted = 0
  for (let index = from; index < blocks.length; index++) {
    const { span } = blocks[index] as Block
    if (span.start >= section.ownEnd) break
    const end = lineStart(text, span.start)
    const isWhole = counted >= count && end > start && !isTorn(end) && !isCode(index)
    if (isWhole) return { start, end }
    if (!isDefinition(blocks[index] as Block)) counted++
  }
  // all of it, even if less was asked for: inseparable blocks move together
  return section.children.length > 0 ? { start, end: section.ownEnd } : undefined

  /**
   * Returns whether a block is indented like code right below another one, or the reverse: their meaning may depend on
   * each other.
   */
  function isCode(index: number): boolean {
    const [above, block] = [blocks[index - 1], blocks[index]] as [Block, Block]
    const isIndented = [above, block].some(({ span }) =>
      /^(?: {4}| {0,3}\t)/.test(text.slice(lineStart(text, span.start), lineStart(text, span.start) + 4)),
    )
    return isIndented && !hasBlankLineBetween(text, above.span, block.span)
  }

  function isTorn(end: number): boolean {
    const cover = mathAndComments.at(end)
    if (cover && cover.start < end) return true
    // a block id alone on its line belongs to the block above it
    const mark = survey.blockIds[lowerBound(survey.blockIds, end, ({ leaf }) => leaf.start)]
    if (mark && lineStart(text, mark.leaf.start) === end && blockOfId(survey, mark).start < end) return true
    if (containers.some(({ span }) => span.start < end && end < span.end)) return true
    let open = 0
    for (const { name, closing, selfClosing } of itemsWithin(survey.blockTags, { start, end })) {
      if (!selfClosing && !voidElements.has(name.toLowerCase())) open += closing ? -1 : 1
    }
    return open !== 0
  }
}

/** Returns where a section ends without a thematic break that only separates it from the next, and closes no tabs. */
export function endWithoutBreak(survey: Survey, { span }: Section): number {
  const { blocks, text } = survey
  if (span.end === text.length) return span.end
  const last = lastBefore(blocks, span.end)
  if (last?.type !== 'thematicBreak' || last.span.start < span.start) return span.end
  if (findContainers(survey).closes.has(lineStart(text, last.span.start))) return span.end
  return trailingBlankStart(text, span.start, lineStart(text, last.span.start))
}

/** Returns whether a section ends with anchors, labels or a page break, which would attach to a heading below them. */
export function endsInAnchors(survey: Survey, { span }: Section): boolean {
  return leadsOn(survey, indexFrom(survey.blocks, span.end) - 1)
}

/** Returns whether links reach a heading only by its words, so that another heading can replace it. */
export function isPlainHeading(survey: Survey, section: Section): boolean {
  const { text, links, wikiLinks, htmlIds, blockIds } = survey
  const heading = headingOf(survey, section)
  if (!heading || section.unit !== 'headings') return false
  const { span, style, ids, isCiting } = heading
  if (style === 'html' || ids.length > 0 || isCiting || section.span.start !== lineStart(text, span.start)) return false
  const lists: SortedSpans<{ span: Span }>[] = [links, wikiLinks, htmlIds, blockIds]
  const hasNone = lists.every((list) => itemsWithin(list, span).length === 0)
  return hasNone && findInnerIds(text.slice(span.start, span.end)).length === 0
}

/** Whether the index can keep the heading of a section without its text. It cannot for a list item. */
export function hasOwnHeading({ heading, unit }: Section): boolean {
  return heading !== undefined && unit !== 'items'
}

/** How far the headings of a section are shifted so that its own gets a depth; without one so that all are below a title. */
export function shiftOf(survey: Survey, section: Section, depth: number): number {
  const sectionHeading = headingOf(survey, section)
  if (sectionHeading) return depth - sectionHeading.depth
  const depths = itemsWithin(survey.headings, section.span).flatMap((heading) => (heading.splits ? heading.depth : []))
  return depth === 1 || depths.length === 0 ? 0 : depth - depths.reduce((least, other) => Math.min(least, other))
}
