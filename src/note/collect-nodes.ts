import type { Nodes, RootContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { type HtmlTag, listHtmlTags } from '../text/html.ts'
import { lineStart } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import type { Span } from '../text/span.ts'
import { type BoldLine, readBoldLines, readTopItems, type TopItem } from './collect-units.ts'
import { containerOf, type Enclosing, isInFootnote } from './container.ts'
import { type Heading, readHtmlHeading, readMarkdownHeading } from './headings.ts'
import type { ParsedNote } from './parse-note.ts'
import { type DefinitionNode, identifierOf, type LinkNode, readDefinition, readLink } from './read-link.ts'

/** A child of the root. */
export interface Block {
  type: RootContent['type']
  span: Span
  /** The rendered text of a paragraph, without HTML and image text; `''` for other blocks. */
  shown: string
}

/** A footnote reference, `[^label]`. */
interface FootnoteCitation {
  identifier: string
  span: Span
}

/** The nodes of a tree as plain data. Every list is in text order. */
export interface CollectedNodes {
  blocks: Block[]
  /** Without slugs, which are counted later. */
  headings: Heading[]
  links: LinkNode[]
  definitions: DefinitionNode[]
  citations: FootnoteCitation[]
  items: TopItem[]
  boldLines: BoldLine[]
  /** The tags of all raw HTML. */
  tags: HtmlTag[]
  /** The tags of HTML that is a child of the root. */
  blockTags: HtmlTag[]
  /** Paragraphs, headings and table cells. */
  textBlocks: Span[]
  cells: Span[]
  /** Blocks of code and inline code. */
  code: Span[]
  /** Code, raw HTML and frontmatter. */
  codeAndHtml: Span[]
  /** Quotes, list items and footnote definitions. */
  containers: Span[]
}

/** The ancestors of a node. */
interface Place {
  isRoot: boolean
  inCell: boolean
  around: Enclosing | undefined
}

/** Collects plain data from a note's tree in one pass. The result does not reference the tree. */
export function collectNodes({ text, tree, frontmatter }: ParsedNote): CollectedNodes {
  const collected: CollectedNodes = {
    blocks: [],
    headings: [],
    links: [],
    definitions: [],
    citations: [],
    items: [],
    boldLines: [],
    tags: [],
    blockTags: [],
    textBlocks: [],
    cells: [],
    code: [],
    codeAndHtml: frontmatter ? [frontmatter.span] : [],
    containers: [],
  }
  // an explicit stack: nesting may be deeper than the call stack
  const stack: { node: Nodes; place: Place }[] = []
  const push = (children: readonly Nodes[], place: Place) => {
    for (let i = children.length - 1; i >= 0; i--) {
      const node = children[i] as Nodes
      // text nodes are half of all nodes and not needed here
      if (node.type !== 'text' || place.isRoot) stack.push({ node, place })
    }
  }
  push(tree.children, { isRoot: true, inCell: false, around: undefined })
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, place } = next
    const inner = collectNode(collected, text, node, place)
    if ('children' in node) push(node.children, inner)
  }
  return collected
}

/** Adds one node to the lists. Returns the place of its children. */
function collectNode(collected: CollectedNodes, text: string, node: Nodes, place: Place): Place {
  const { around, inCell, isRoot } = place
  const span = spanOf(node)
  const inner: Place = { isRoot: false, inCell: inCell || node.type === 'tableCell', around }
  if (node.type === 'blockquote' || node.type === 'listItem' || node.type === 'footnoteDefinition')
    inner.around = { node, definition: undefined, outer: around, container: undefined }
  if (!span) return inner
  if (inner.around !== around) collected.containers.push(span)
  if (isRoot) {
    const shown = node.type === 'paragraph' ? textOf(node, { includeHtml: false, includeImageAlt: false }) : ''
    const type = node.type as RootContent['type']
    const marks = type === 'paragraph' ? lastMarks(text, span) : []
    const words = marks[0] ? text.slice(span.start, marks[0].start).trimEnd().length : span.end - span.start
    collected.blocks.push({ type, span: { start: span.start, end: span.start + words }, shown })
    append(
      collected.blocks,
      marks.map((mark) => ({ type, span: mark, shown: '' })),
    )
  }
  const collect = collectors[node.type] as Collect<Nodes> | undefined
  collect?.(collected, node, { isRoot, inCell, around, text, span, inner })
  return inner
}

/** Returns the lines at the end of a paragraph that end it in MyST, a label, or in Homebrewery, `\page`. */
function lastMarks(text: string, { start, end }: Span): Span[] {
  const marks: Span[] = []
  for (let last = end; ; ) {
    const line = lineStart(text, last)
    // with a deeper indent it would be code, were it the first line of a block
    const mark = /^ {0,3}(?=(?:\([^()\r\n]+\)=|\\page)[ \t]*$)/.exec(text.slice(line, last))
    if (line <= start || !mark) break
    marks.unshift({ start: line + mark[0].length, end: last })
    last = line - (text.startsWith('\r\n', line - 2) ? 2 : 1)
  }
  return marks
}

/** Adds a node of one type to the lists; `inner`: the place of its children. */
type Collect<Node> = (
  collected: CollectedNodes,
  node: Node,
  site: Place & { text: string; span: Span; inner: Place },
) => void

const collectCode: Collect<Nodes> = ({ code, codeAndHtml }, _, { span }) => {
  code.push(span)
  codeAndHtml.push(span)
}

const collectLink: Collect<Parameters<typeof readLink>[1]> = ({ links }, node, { text, span, inCell }) => {
  links.push(readLink(text, node, span, inCell))
}

const collectDefinition: Collect<Parameters<typeof readDefinition>[0]> = ({ definitions }, node, site) => {
  const definition = readDefinition(node, wholeLineEnd(site.text, site.span), containerOf(site.around))
  definitions.push(definition)
  if (site.inner.around && node.type === 'footnoteDefinition') site.inner.around.definition = definition
}

/** Other types of nodes are in no list of their own. */
const collectors: { [Type in Nodes['type']]?: Collect<Extract<Nodes, { type: Type }>> } = {
  heading: ({ headings, textBlocks }, node, { text, span, isRoot, around }) => {
    const heading = readMarkdownHeading(text, node, span, isRoot)
    // Foam's parser reads no Markdown in footnotes
    headings.push(isInFootnote(around) ? { ...heading, words: '' } : heading)
    textBlocks.push(span)
  },
  list: ({ items }, node, { span, isRoot }) => {
    if (isRoot) append(items, readTopItems(node, span))
  },
  paragraph: ({ textBlocks, boldLines }, node, { text, span, isRoot }) => {
    textBlocks.push(span)
    if (isRoot) append(boldLines, readBoldLines(node, text))
  },
  tableCell: ({ textBlocks, cells }, _, { span }) => {
    textBlocks.push(span)
    cells.push(span)
  },
  html: ({ codeAndHtml, tags, blockTags, headings }, _, { text, span, isRoot }) => {
    codeAndHtml.push(span)
    // the properties of a slide, which are read as one block of HTML
    if (text[span.start] === '-') return
    const htmlTags = listHtmlTags(text, span)
    append(tags, htmlTags)
    if (isRoot) append(blockTags, htmlTags)
    append(headings, readHtmlHeading(text, span, htmlTags, isRoot))
  },
  footnoteReference: ({ citations }, node, { span }) => {
    citations.push({ identifier: identifierOf(node), span })
  },
  code: collectCode,
  inlineCode: collectCode,
  link: collectLink,
  image: collectLink,
  linkReference: collectLink,
  imageReference: collectLink,
  definition: collectDefinition,
  footnoteDefinition: collectDefinition,
}

function spanOf(node: Nodes): Span | undefined {
  const span = { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 }
  if (span.end <= span.start) return undefined
  // both engines include definitions right above a setext heading in the heading
  const first = node.type === 'heading' ? node.children[0]?.position?.start : undefined
  if (first?.offset !== undefined && first.line > (node.position?.start.line ?? 0)) span.start = first.offset
  return span
}

/** A span that ends between `\r` and `\n`, as Sätteri gives an open fence, ends before both. */
function wholeLineEnd(text: string, { start, end }: Span): Span {
  return { start, end: text[end - 1] === '\r' && text[end] === '\n' ? end - 1 : end }
}
