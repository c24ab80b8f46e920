import type { Definition, FootnoteDefinition, Nodes, RootContent } from 'mdast'
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Spanned } from '../parse/parser.ts'
import { type BlockId, readBlockId } from '../text/block-id.ts'
import { type HtmlTag, listHtmlTags } from '../text/html.ts'
import { findHiddenSpans } from '../text/math-and-comments.ts'
import { type Span, SpanSet } from '../text/span.ts'
import { listWikiLinks, type WikiLink } from '../text/wiki-link.ts'
import { type Container, containerOf, type Enclosing, isInFootnote } from './container.ts'
import { type Heading, readHtmlHeading, readMarkdownHeading, slugHeadings } from './headings.ts'
import type { ParsedNote } from './parse-note.ts'

/** A child of the root. */
export interface Block {
  type: RootContent['type']
  span: Span
  /** Undefined in a survey that lets go of the tree. */
  node: RootContent | undefined
}

/** Whether a block is a definition or footnote definition. */
export function isDefinition({ type }: Block): boolean {
  return type === 'definition' || type === 'footnoteDefinition'
}

/** A link, image or reference to a definition, as the tree has it. */
export interface LinkNode {
  node: Extract<Nodes, { type: 'link' | 'image' | 'linkReference' | 'imageReference' }>
  span: Span
  inCell: boolean
}

/** A definition or footnote definition. */
export interface DefinitionNode {
  /** Without what is in it. */
  node: Definition | FootnoteDefinition
  kind: 'definition' | 'footnoteDefinition'
  /** The label case-folded, as CommonMark compares labels. */
  identifier: string
  span: Span
  /** The quote, list item or footnote around it; undefined for a child of the root. */
  container: Container | undefined
}

/** A footnote reference, `[^label]`. */
interface FootnoteCitation {
  identifier: string
  span: Span
}

/** An `id` or `name` of an HTML element. */
interface HtmlId {
  id: string
  span: Span
}

/** All that a note holds, found in one pass over its tree. Every list is in the order of the text. */
export interface Survey extends Omit<ParsedNote, 'tree'> {
  blocks: Block[]
  headings: Heading[]
  links: LinkNode[]
  definitions: DefinitionNode[]
  citations: FootnoteCitation[]
  wikiLinks: WikiLink[]
  /** The tags of all raw HTML. */
  tags: HtmlTag[]
  /** The tags of HTML that is a child of the root. */
  blockTags: HtmlTag[]
  htmlIds: HtmlId[]
  blockIds: BlockId[]
  /** Paragraphs, headings and table cells. */
  textBlocks: Span[]
  cells: SpanSet
  /** Code, raw HTML and frontmatter. */
  codeAndHtml: SpanSet
  /** Math and `%%` comments. */
  mathAndComments: SpanSet
}

interface Visit {
  node: Nodes
  inCell: boolean
  root: boolean
  around: Enclosing | undefined
}

/**
 * Collects what the phases need to know of a note. A large note's tree takes the most memory of all; `keepsNodes` says whether
 * its blocks and links are still to be looked into. Without it definitions do not know what is around them.
 */
export function surveyNote(note: ParsedNote, keepsNodes = true): Survey {
  const { path, text, tree, frontmatter, properties, frontmatterFault, newline } = note
  const blocks: Block[] = []
  const headings: Heading[] = []
  const links: LinkNode[] = []
  const definitions: DefinitionNode[] = []
  const citations: FootnoteCitation[] = []
  const tags: HtmlTag[] = []
  const blockTags: HtmlTag[] = []
  const textBlocks: Span[] = []
  const cells: Span[] = []
  const codeAndHtml: Span[] = frontmatter ? [frontmatter.span] : []

  // a stack of its own: nesting may be deeper than the call stack
  const stack: Visit[] = [{ node: tree, inCell: false, root: false, around: undefined }]
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { node, root } = visit
    const span = spanOf(node)
    let { inCell, around } = visit
    if (root && span)
      blocks.push({
        type: node.type as RootContent['type'],
        span,
        node: keepsNodes ? (node as RootContent) : undefined,
      })
    switch (node.type) {
      case 'heading':
        if (span) {
          const heading = readMarkdownHeading(text, node, span, root)
          // Foam's parser reads no Markdown in footnotes
          headings.push(isInFootnote(around) ? { ...heading, words: '' } : heading)
          textBlocks.push(span)
        }
        break
      case 'paragraph':
        if (span) textBlocks.push(span)
        break
      case 'tableCell':
        inCell = true
        if (span) {
          textBlocks.push(span)
          cells.push(span)
        }
        break
      case 'blockquote':
      case 'listItem':
        around = { node, definition: undefined, outer: around, container: undefined }
        break
      case 'code':
      case 'inlineCode':
        if (span) codeAndHtml.push(span)
        break
      case 'html':
        if (span) {
          codeAndHtml.push(span)
          const found = listHtmlTags(text, span)
          tags.push(...found)
          if (root) blockTags.push(...found)
          headings.push(...readHtmlHeading(text, span, found, root))
        }
        break
      case 'link':
      case 'image':
      case 'linkReference':
      case 'imageReference':
        if (span) links.push({ node: keepsNodes ? node : bare(node), span, inCell })
        break
      case 'definition':
      case 'footnoteDefinition':
        if (span) {
          const identifier = normalizeIdentifier(node.label ?? node.identifier)
          definitions.push({
            node: bare(node),
            kind: node.type,
            identifier,
            span: wholeLineEnd(text, span),
            container: keepsNodes ? containerOf(around) : undefined,
          })
        }
        if (node.type === 'footnoteDefinition')
          around = { node, definition: span && definitions.at(-1), outer: around, container: undefined }
        break
      case 'footnoteReference':
        if (span) citations.push({ identifier: normalizeIdentifier(node.label ?? node.identifier), span })
        break
    }
    if ('children' in node) {
      const { children } = node
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i] as Nodes
        // half of all nodes, and nothing is known of them
        if (child.type === 'text' && node !== tree) continue
        stack.push({ node: child, inCell, root: node === tree, around })
      }
    }
  }

  const literalSet = new SpanSet(codeAndHtml)
  const mathAndComments = findHiddenSpans(text, {
    codeAndHtml: literalSet,
    textBlocks,
    links: new SpanSet(links.map(({ span }) => span)),
  })
  const headingStarts = new Set(headings.map(({ span }) => span.start))
  const blockIds: BlockId[] = []
  for (const leaf of textBlocks) {
    const id = readBlockId(text, leaf)
    // `^id` over an underline is a heading of these words
    if (!id || mathAndComments.at(leaf.end - 1) || (id.span.start === leaf.start && headingStarts.has(leaf.start)))
      continue
    blockIds.push(id)
  }
  const htmlIds = tags.flatMap((tag) =>
    tag.closing
      ? []
      : tag.attributes
          .filter(
            ({ name, value }) => value && (name === 'id' || (name === 'name' && /^(?:a|h[1-6])$/i.test(tag.name))),
          )
          .map(({ value }) => ({ id: value, span: tag.span })),
  )
  // field by field: to spread a note takes longer than to survey a short one
  return {
    path,
    text,
    frontmatter,
    properties,
    frontmatterFault,
    newline,
    blocks,
    headings: slugHeadings(headings, mathAndComments),
    links,
    definitions,
    citations,
    wikiLinks: listWikiLinks(text, [literalSet, mathAndComments, bareLinks(text, links)]),
    tags,
    blockTags,
    htmlIds,
    blockIds,
    textBlocks,
    cells: new SpanSet(cells),
    codeAndHtml: literalSet,
    mathAndComments,
  }
}

function spanOf(node: Nodes & Spanned): Span | undefined {
  const span = node.span ?? { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 }
  if (span.end <= span.start) return undefined
  // both engines let a setext heading begin with the definitions right above it
  const first = node.type === 'heading' ? node.children[0]?.position?.start : undefined
  if (first?.offset !== undefined && first.line > (node.position?.start.line ?? 0)) span.start = first.offset
  return span
}

/** Addresses that are links by themselves, `https://…` and `<https://…>`: brackets in them are a part of them. */
function bareLinks(text: string, links: readonly LinkNode[]): SpanSet {
  return new SpanSet(links.flatMap(({ node, span }) => (node.type === 'link' && text[span.start] !== '[' ? span : [])))
}

/** A node without what is in it. */
function bare<N extends LinkNode['node'] | DefinitionNode['node']>(node: N): N {
  // to take a property out of a copy takes five times as long
  return 'children' in node ? { ...node, position: undefined, children: [] } : { ...node, position: undefined }
}

/** Lets go of what is in blocks and links, when it is known what links say and nobody is to look into blocks any more. */
export function letGoOfTree({ blocks, links }: Survey): void {
  for (const block of blocks) block.node = undefined
  for (const link of links) link.node = bare(link.node)
}

/** A span that ends between `\r` and `\n`, as one of an open fence does in Sätteri, ends before both. */
function wholeLineEnd(text: string, { start, end }: Span): Span {
  return { start, end: text[end - 1] === '\r' && text[end] === '\n' ? end - 1 : end }
}
