import { Parser } from 'commonmark'
import type { Nodes, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { decodeUri } from '../../src/text/paths.ts'

/** The nodes that a parser finds in a text, short enough for comparison. */
export interface Reading {
  /** The children of the root without definitions: type and line. Of adjacent code blocks only the first. */
  blocks: string[]
  /** Depth and line of every heading. */
  headings: string[]
  /** The destinations of links and images in order. */
  links: string[]
}

const blockTypes: Readonly<Record<string, string>> = {
  paragraph: 'paragraph',
  heading: 'heading',
  list: 'list',
  block_quote: 'blockquote',
  code_block: 'code',
  html_block: 'html',
  thematic_break: 'thematicBreak',
}

/** Parses a text with the specification's reference parser, which shares no code with the two engines. */
export function readWithReference(text: string): Reading {
  const reading: Reading = { blocks: [], headings: [], links: [] }
  let images = 0
  const walker = new Parser().parse(text).walker()
  for (let event = walker.next(); event; event = walker.next()) {
    const { node, entering } = event
    // links in the text of an image do not count
    if (node.type === 'image') images += entering ? 1 : -1
    if (!entering || (images > 0 && node.type !== 'image') || images > 1) continue
    const line = node.sourcepos?.[0][0] ?? 0
    const block = blockTypes[node.type]
    if (block && node.parent?.type === 'document') addBlock(reading, block, line)
    if (node.type === 'heading') reading.headings.push(`h${node.level} ${line}`)
    if (node.type === 'link' || node.type === 'image') reading.links.push(decodeUri(node.destination ?? ''))
  }
  return reading
}

/** Both engines make a block of each line of some indented code. */
function addBlock({ blocks }: Reading, type: string, line: number): void {
  if (type !== 'code' || !blocks.at(-1)?.startsWith('code')) blocks.push(`${type} ${line}`)
}

/** Returns the same for an mdast tree. */
export function readingOf(tree: Root, text: string): Reading {
  const reading: Reading = { blocks: [], headings: [], links: [] }
  const urls = new Map<string, string>()
  const visit = (node: Nodes, see: (node: Nodes) => void) => {
    see(node)
    if ('children' in node) for (const child of node.children) visit(child, see)
  }
  visit(tree, (node) => {
    if (node.type === 'definition' && !urls.has(node.identifier)) urls.set(node.identifier, node.url)
  })
  const lineOf = (node: Nodes) => {
    // both engines include definitions right above a setext heading in the heading
    const first = node.type === 'heading' || node.type === 'paragraph' ? node.children[0]?.position : undefined
    return first?.start.line ?? node.position?.start.line ?? 0
  }
  for (const node of tree.children) {
    if (node.type !== 'definition') addBlock(reading, node.type, lineOf(node))
  }
  visit(tree, (node) => {
    if (node.type === 'heading') reading.headings.push(`h${node.depth} ${lineOf(node)}`)
    if (node.type === 'link' || node.type === 'image') {
      const start = node.position?.start.offset ?? 0
      // the other parser does not read automatic links of GFM
      if (node.type === 'image' || text[start] === '[' || text[start] === '<') reading.links.push(decodeUri(node.url))
    }
    if (node.type === 'linkReference' || node.type === 'imageReference')
      reading.links.push(decodeUri(urls.get(node.identifier) ?? textOf(node)))
  })
  return reading
}
