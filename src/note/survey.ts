import type { Parser } from '../parse/parser.ts'
import { type BlockId, readBlockId } from '../text/block-id.ts'
import type { HtmlTag } from '../text/html.ts'
import { findHiddenSpans } from '../text/math-and-comments.ts'
import { type Span, type SpanSet, spanSet } from '../text/span.ts'
import { listWikiLinks, type WikiLink } from '../text/wiki-link.ts'
import type { PhaseListener } from '../timings.ts'
import { type Block, type CollectedNodes, collectNodes } from './collect-nodes.ts'
import { type Heading, slugHeadings } from './headings.ts'
import { type NotePath, type ParsedNote, parseNote } from './parse-note.ts'
import { listPathMentions, type PathMention } from './path-mentions.ts'
import type { LinkNode } from './read-link.ts'

export type { Block } from './collect-nodes.ts'
export type { DefinitionNode, LinkNode } from './read-link.ts'

/** Returns whether a block is a definition or footnote definition. */
export function isDefinition({ type }: Block): boolean {
  return type === 'definition' || type === 'footnoteDefinition'
}

/** An `id` or `name` of an HTML element. */
interface HtmlId {
  id: string
  span: Span
}

/** The content of a note as plain data without its tree. Every list is in text order. */
export interface Survey extends Omit<ParsedNote, 'tree'>, Omit<CollectedNodes, 'cells' | 'codeAndHtml' | 'containers'> {
  wikiLinks: WikiLink[]
  htmlIds: HtmlId[]
  blockIds: BlockId[]
  cells: SpanSet
  /** Code, raw HTML and frontmatter. */
  codeAndHtml: SpanSet
  /** Math and `%%` comments. */
  mathAndComments: SpanSet
  /** Paths that a tool resolves from the note's folder, such as those of includes. */
  pathMentions: PathMention[]
}

/**
 * Parses and surveys a note. Its tree can be garbage-collected afterwards: it is the largest data structure of a run.
 */
export async function readSurvey(
  path: NotePath,
  text: string,
  parser: Parser,
  timings?: PhaseListener,
): Promise<Survey> {
  const parsed = await parseNote(path, text, parser)
  timings?.mark('parse')
  const survey = surveyNote(parsed)
  timings?.mark('survey')
  return survey
}

/** Collects the data of a note that the phases need. */
export function surveyNote({ tree, ...note }: ParsedNote): Survey {
  const { text } = note
  const { cells, codeAndHtml: literals, containers, ...nodes } = collectNodes({ tree, ...note })
  const { headings, links, tags, textBlocks } = nodes
  const codeAndHtml = spanSet(literals)
  const tableCells = spanSet(cells)
  const mathAndComments = findHiddenSpans(text, {
    codeAndHtml,
    textBlocks,
    links: spanSet(links.map(({ span }) => span)),
    containers,
    headings: headings.filter(isNeverMath).map(({ span }) => span),
  })
  return {
    ...note,
    ...nodes,
    headings: slugHeadings(headings, mathAndComments),
    wikiLinks: listWikiLinks(text, [codeAndHtml, mathAndComments, plainLinks(text, links)], tableCells),
    htmlIds: listHtmlIds(tags),
    blockIds: listBlockIds(text, textBlocks, headings, mathAndComments),
    cells: tableCells,
    codeAndHtml,
    mathAndComments,
    pathMentions: listPathMentions(text, spanSet(nodes.code), codeAndHtml, links),
  }
}

/**
 * Returns whether a heading cannot be part of display math, where a lone `=` or `-` would underline the line above it.
 */
function isNeverMath({ splits, style, markers: [marker] }: Heading): boolean {
  return splits && (style !== 'setext' || (marker !== undefined && marker.end - marker.start > 1))
}

function listBlockIds(
  text: string,
  textBlocks: readonly Span[],
  headings: readonly Heading[],
  mathAndComments: SpanSet,
): BlockId[] {
  const headingStarts = new Set(headings.map(({ span }) => span.start))
  return textBlocks.flatMap((leaf) => {
    const id = readBlockId(text, leaf)
    if (!id || mathAndComments.at(leaf.end - 1)) return []
    // `^id` above an underline is a heading of these words
    return id.span.start === leaf.start && headingStarts.has(leaf.start) ? [] : [id]
  })
}

function listHtmlIds(tags: readonly HtmlTag[]): HtmlId[] {
  return tags.flatMap(({ name: element, closing, attributes, span }) => {
    if (closing) return []
    const isId = (name: string) => name === 'id' || (name === 'name' && /^(?:a|h[1-6])$/i.test(element))
    // an anchor may repeat its name: `<a id="x" name="x">`
    const ids = attributes.flatMap(({ name, value }) => (value && isId(name) ? value : []))
    return [...new Set(ids)].map((id) => ({ id, span }))
  })
}

/**
 * Finds links whose brackets make no wiki-link: automatic ones, `https://…` and `<https://…>`, and `[[1]](#note)`, the
 * mark of a footnote made by hand.
 */
function plainLinks(text: string, links: readonly LinkNode[]): SpanSet {
  const isPlain = (link: LinkNode) =>
    link.kind === 'link' &&
    (text[link.span.start] !== '[' ||
      (/#|:\/\/|\.\w+$/.test(link.url) && /^\[\[[^[\]|#]+\]\]\(/.test(text.slice(link.span.start, link.span.end))))
  return spanSet(links.flatMap((link) => (isPlain(link) ? link.span : [])))
}
