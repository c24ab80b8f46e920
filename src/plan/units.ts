import { firstBlockOf } from '../note/above-heading.ts'
import { withoutMarks } from '../note/first-sentence.ts'
import { showWikiLinks } from '../note/headings.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { UnitKind } from '../options.ts'
import { lineStart, nextLine, skipBlankLines } from '../text/lines.ts'
import { foldName } from '../text/slug.ts'
import { indexFrom, itemsWithin, startingAt } from '../text/sorted-spans.ts'
import { firstSentence, singleSpaces } from '../text/words.ts'

/** Where a part of a note begins that can be a topic, besides those that begin with a heading. */
export interface UnitStart {
  kind: Exclude<UnitKind, 'headings'>
  /** The start of its first line. */
  start: number
  /** Where its text begins, behind the rule or comment that only parts it from the text above. */
  body: number
  /** Where it ends at the latest; undefined where the next unit ends it. */
  end: number | undefined
  title: string
  /** The heading that it begins with and that is its own; the survey's index. */
  heading: number | undefined
}

/** The longest title that is taken from a text, in UTF-16 units. */
const mostTitle = 60

/**
 * Lists the units of some kinds, in the order of the text.
 *
 * ```markdown
 * ---             a rule, and the text below it
 * **12 May** Text of a day, as a paragraph or line
 * - An item of a list at the root, or `- ## Heading`
 * <!-- topic: Title -->
 * ```
 */
export function listUnits(survey: Survey, kinds: readonly UnitKind[], limit: number): UnitStart[] {
  const units = [
    ...(kinds.includes('rules') ? listRules(survey, limit) : []),
    ...(kinds.includes('bold') ? listBoldLines(survey) : []),
    ...(kinds.includes('items') ? listItems(survey, limit) : []),
    // what an author wrote for this program is always meant
    ...listComments(survey),
  ]
  const { mathAndComments } = survey
  const isHidden = (offset: number) => (mathAndComments.at(offset)?.start ?? offset) < offset
  return units.filter(({ start, body }) => body < limit && !isHidden(start)).sort((a, b) => a.start - b.start)
}

function listRules(survey: Survey, limit: number): UnitStart[] {
  const { blocks, text } = survey
  const isRule = (index: number) => blocks[index]?.type === 'thematicBreak'
  return blocks.flatMap((rule, index) => {
    if (!isRule(index) || isRule(index - 1)) return []
    let next = index
    while (isRule(next)) next++
    const first = blocks[next]
    if (!first) return []
    let after = next
    while (after < blocks.length && !isRule(after)) after++
    // a part of nothing but definitions would be an empty note
    if (blocks.slice(next, after).every(isDefinition)) return []
    const start = lineStart(text, rule.span.start)
    const body = lineStart(text, first.span.start)
    const end = Math.min(blocks[after]?.span.start ?? limit, limit)
    return { kind: 'rules' as const, start, body, end: undefined, ...titleOfText(survey, body, end) }
  })
}

function listBoldLines(survey: Survey): UnitStart[] {
  const { boldLines, blocks, text, blockIds, htmlIds } = survey
  return boldLines.flatMap(({ span, title, isFirst }) => {
    const paragraph = blocks[indexFrom(blocks, span.start + 1) - 1] as Block
    // an id that marks the whole paragraph would mark a part of it
    if (!isFirst && itemsWithin(blockIds, paragraph.span).length + itemsWithin(htmlIds, paragraph.span).length > 0)
      return []
    const first = isFirst ? blocks[firstBlockOf(survey, paragraph.span.start)] : undefined
    const start = lineStart(text, first?.span.start ?? span.start)
    return { kind: 'bold' as const, start, body: start, end: undefined, title: shortTitle(title), heading: undefined }
  })
}

function listItems({ items, headings, blocks, text }: Survey, limit: number): UnitStart[] {
  // an item without a title belongs to the one above it
  const titled = items.filter(({ title, list, span }) => title !== '' || span.start === list.start)
  return titled.map(({ span, list, title, headingStart }) => {
    const start = lineStart(text, span.start)
    const next = blocks[indexFrom(blocks, list.end)]
    const from = headingStart === undefined ? -1 : indexFrom(headings, headingStart)
    const index = headings[from]?.span.start === headingStart ? from : -1
    return {
      kind: 'items' as const,
      start,
      body: start,
      end: next ? Math.min(lineStart(text, next.span.start), limit) : limit,
      title: headings[index]?.title ?? shortTitle(title),
      heading: index < 0 ? undefined : index,
    }
  })
}

const topicComment = /^<!--\s*topic:\s*(.*?)\s*-->\s*$/i

function listComments(survey: Survey): UnitStart[] {
  const { blocks, text, headings } = survey
  return blocks.flatMap(({ type, span }) => {
    if (type !== 'html' || span.end - span.start > 1000) return []
    const title = singleSpaces(topicComment.exec(text.slice(span.start, span.end))?.[1] ?? '')
    if (title === '') return []
    const body = skipBlankLines(text, nextLine(text, span.end - 1), text.length)
    const heading = headingAt(survey, body)
    const isOwn = heading !== undefined && foldName(headings[heading]?.title ?? '') === foldName(title)
    return {
      kind: 'comments' as const,
      start: lineStart(text, span.start),
      body,
      end: undefined,
      title,
      heading: isOwn ? heading : undefined,
    }
  })
}

/** The heading that a text begins with, anchors above it aside; the survey's index. */
function headingAt(survey: Survey, offset: number): number | undefined {
  const { headings, blocks, text } = survey
  const index = indexFrom(headings, offset)
  const heading = headings[index]
  if (!heading?.splits) return undefined
  const first = blocks[firstBlockOf(survey, heading.span.start)]
  const start = first ? lineStart(text, first.span.start) : heading.span.start
  return start <= offset || lineStart(text, heading.span.start) === offset ? index : undefined
}

/** A title for a text without a heading of its own: the first heading, or the first line of its first paragraph or list. */
function titleOfText(survey: Survey, start: number, end: number): Pick<UnitStart, 'title' | 'heading'> {
  const { blocks, headings, items } = survey
  const heading = headingAt(survey, start)
  if (heading !== undefined) return { title: headings[heading]?.title ?? '', heading }
  for (const { type, span, shown } of itemsWithin(blocks, { start, end })) {
    const inner = type === 'heading' ? startingAt(headings, span.start) : undefined
    const text = inner?.title ?? (type === 'list' ? startingAt(items, span.start)?.title : shown)
    const title = shortTitle(text ?? '')
    if (title !== '') return { title, heading: undefined }
  }
  return { title: '', heading: undefined }
}

/**
 * A title of text: its first line or the first sentence of that, without comments, the marks of tags and a block id, cut at a word,
 * with no punctuation at its end.
 */
export function shortTitle(text: string): string {
  const [line = ''] = text.trim().split(/[\r\n]/)
  const plain = singleSpaces(
    withoutMarks(showWikiLinks(line).replace(/%%.*?%%|\{[:.#][^{}]*\}/g, ' '))
      .replace(/==(?=\S)([^=]*[^=\s])==/g, '$1')
      // a block reference of an outliner
      .replace(/\(\([\w-]+\)\)/g, ' ')
      .replace(/https?:\/\/(\S+)/g, '$1'),
  ).trim()
  const sentence = firstSentence(plain)
  // one word with a period is a number or an abbreviation
  const whole = /\S\s+\S/.test(sentence) ? sentence : plain
  const cut = whole.length <= mostTitle ? whole : whole.slice(0, mostTitle + 1).replace(/\s+\S*$/u, '')
  // a text without spaces is cut at a character
  const short = cut.length <= mostTitle ? cut : [...cut].slice(0, mostTitle / 2).join('')
  return short.replace(/[\s:：,;.。–—-]+$/u, '').trim()
}
