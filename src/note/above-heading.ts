import { hasBlankLineBetween, lineStart } from '../text/lines.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import { opensOtherwise } from './headings.ts'
import type { Block, Survey } from './survey.ts'

type Blocks = Pick<Survey, 'blocks' | 'text'>

/** Longer blocks are not checked: each definition of a long run examines the block before it. */
const mostLength = 2000

/** Forms that show nothing and belong to the block below. */
const leading = [
  // an empty element with an id, or a page break; the closing tag of an anchor may be missing
  /<(div|p|section|span|a)\b[^<>]*(?:\b(?:id|name)\s*=|page-?break|break-(?:before|after))[^<>]*>\s*<\/\1>/gi,
  /<(?:a|span)\b[^<>]*\b(?:id|name)\s*=[^<>]*>|<\/?(?:a|span)>/gi,
  // `[]{#id}` of pandoc, `[](){#id}` of mkdocs-autorefs
  /\[\](?:\(\))?\{[^{}]*#[^{}]*\}/g,
  // `(label)=` of MyST, https://mystmd.org/guide/cross-references
  /^[ \t]*\([^()\r\n]+\)=[ \t]*$/gm,
  /^[ \t]*(?:\\(?:(?:new|clear|cleardouble|break)page|page(?:break)?)|\{\{[<%] pagebreak [>%]\}\}|\{pagebreak\})[ \t]*$/gm,
]
const slideProperties = /^---[ \t]*[\r\n][\s\S]*[\r\n]---[ \t]*$/
const attributeList = /^\{:(?![:/])[^{}]*\}[ \t]*$/
/** The identifier of a rule in the sources of a specification made with mdBook. */
const ruleName = /^r\[[\w.:-]+\]$/
const comments = /<!--([\s\S]*?)-->|%%([\s\S]*?)%%|\{\/\*([\s\S]*?)\*\/\}/g
const commentDefinition = /^\[(?:\/\/|comment|#)\]:\s*(?:#|<>)\s*(?:"([^"]*)"|'([^']*)'|\((.*)\))\s*$/

/** A comment that closes a range, such as `prettier-ignore-end`, `END doctoc`, `tocstop`, `markdownlint-enable`. */
const ending = /^\/|(?:^|[-:_#/\s])(?:end\w*|\w*stop|enable\w*|restore|more|truncate)(?:[-:_\s]|$)|[-:\s]on$/i

/** Only the first two words and the last count: others are prose, such as `Ask the end user`. */
function isEnding(comment: string): boolean {
  const words = comment.trim().split(/\s+/)
  return ending.test([...words.slice(0, 2), ...words.slice(-1)].join(' '))
}

/**
 * Returns whether a block belongs to the block below it, whatever blank lines are between: anchors and labels, page
 * breaks, the properties of a slide.
 */
export function leadsOn({ blocks, text }: Blocks, index: number): boolean {
  const source = sourceOf(blocks[index], text)
  if (source === undefined) return false
  if (slideProperties.test(source)) return true
  const plain = source.replace(comments, '').trim()
  if (plain === '') return false
  const rest = leading.reduce((left, pattern) => left.replace(pattern, ''), plain).trim()
  return rest === '' || (rest !== plain && attributeList.test(rest) && belongsBelow({ blocks, text }, index, source))
}

/** Returns whether a block does not begin with an attribute list, or with one that cannot belong to the block above. */
function belongsBelow(survey: Blocks, index: number, source: string): boolean {
  return !source.startsWith('{:') || !isTight(survey, index - 1)
}

/**
 * Returns whether a block belongs to the one below it because no blank line is between: an attribute list that is not
 * right below another block, or a comment that closes no range.
 */
function leadsOnTightly(survey: Blocks, index: number): boolean {
  const { blocks, text } = survey
  const source = sourceOf(blocks[index], text)
  const next = blocks[index + 1]
  if (source === undefined || !next || !isTight(survey, index)) return false
  if (attributeList.test(source)) return belongsBelow(survey, index, source)
  if (ruleName.test(source)) return true
  const definition = commentDefinition.exec(source)
  if (definition) return !isEnding(definition[1] ?? definition[2] ?? definition[3] ?? '')
  const said = [...source.matchAll(comments)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  return said.length > 0 && source.replace(comments, '').trim() === '' && !said.some(isEnding)
}

function sourceOf(block: Block | undefined, text: string): string | undefined {
  if (!block || !['html', 'paragraph', 'definition'].includes(block.type)) return undefined
  if (block.span.end - block.span.start >= mostLength) return undefined
  // a paragraph that the definition right above opened would be another block without it
  const lines = `${text.slice(lineStart(text, block.span.start), block.span.end)}\n`
  return block.type === 'paragraph' && opensOtherwise.test(lines) ? undefined : lines.trim()
}

/** Returns whether no blank line separates a block from the next. */
function isTight({ blocks, text }: Blocks, index: number): boolean {
  const [block, next] = [blocks[index], blocks[index + 1]]
  return block !== undefined && next !== undefined && !hasBlankLineBetween(text, block.span, next.span)
}

/**
 * Returns the index of the first block that belongs to the heading at an offset: the heading's own if none above does.
 */
export function firstBlockOf(survey: Blocks, offset: number): number {
  let index = indexFrom(survey.blocks, offset)
  while (index > 0 && (leadsOn(survey, index - 1) || leadsOnTightly(survey, index - 1))) index--
  return index
}

/** Maps each block that belongs to a heading below it to that heading: block index to heading index. */
export function headingsBelow(survey: Pick<Survey, 'blocks' | 'text' | 'headings'>): Map<number, number> {
  const { blocks, headings } = survey
  const below = new Map<number, number>()
  headings.forEach(({ span }, heading) => {
    const index = indexFrom(blocks, span.start)
    if (blocks[index]?.span.start !== span.start) return
    for (let i = firstBlockOf(survey, span.start); i < index; i++) below.set(i, heading)
  })
  return below
}
