import type { Definition, FootnoteDefinition, Image, ImageReference, Link, LinkReference, Nodes } from 'mdast'
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Span } from '../text/span.ts'

/** The text of a link and its position. */
interface LinkBase {
  span: Span
  inCell: boolean
  /** The end of the last child; the start of the link when it has none. */
  contentEnd: number
  /** The shown text if it is plain, spelled as in the source, or plain within one mark of emphasis. */
  plainText: string | undefined
  /** The mark of emphasis around the whole text, such as `**`; `''` without one. */
  mark: string
}

/** `[text](url)` or `![text](url)`, or an automatic link. */
export interface UrlLink extends LinkBase {
  kind: 'link' | 'image'
  url: string
}

/** A reference to a definition: `[text][label]`, `[label][]`, `[label]`, or an image of these forms. */
interface LabelLink extends LinkBase {
  kind: 'linkReference' | 'imageReference'
  /** The label case-folded, as CommonMark compares labels. */
  identifier: string
  /** Whether it is only its label: `[label]`. */
  isShortcut: boolean
}

export type LinkNode = UrlLink | LabelLink

/** A block whose lines begin with a prefix, and the block around it. It does not reference the tree. */
export interface Container {
  type: 'blockquote' | 'listItem' | 'footnoteDefinition'
  /** The indent of a list item's content, relative to its marker. */
  indent: number
  /** Its definition, if it is a footnote. */
  definition: DefinitionNode | undefined
  outer: Container | undefined
}

interface DefinitionBase {
  label: string
  /** The label case-folded, as CommonMark compares labels. */
  identifier: string
  span: Span
  /** The quote, list item or footnote around it; undefined for a child of the root. */
  container: Container | undefined
}

/** `[label]: url "title"`. */
export interface LinkDefinition extends DefinitionBase {
  kind: 'definition'
  url: string
  /** `''` without a title. */
  title: string
}

/** `[^label]: text`. */
interface NoteDefinition extends DefinitionBase {
  kind: 'footnoteDefinition'
}

export type DefinitionNode = LinkDefinition | NoteDefinition

export function readLink(
  text: string,
  node: Link | Image | LinkReference | ImageReference,
  span: Span,
  inCell: boolean,
): LinkNode {
  const children = 'children' in node ? node.children : []
  const contentEnd = children.at(-1)?.position?.end.offset ?? span.start
  const base = { span, inCell, contentEnd, ...readLinkText(text, children) }
  if (node.type === 'link' || node.type === 'image') return { kind: node.type, url: node.url, ...base }
  return { kind: node.type, identifier: identifierOf(node), isShortcut: node.referenceType === 'shortcut', ...base }
}

export function readDefinition(
  node: Definition | FootnoteDefinition,
  span: Span,
  container: Container | undefined,
): DefinitionNode {
  const base = { label: node.label ?? node.identifier, identifier: identifierOf(node), span, container }
  if (node.type === 'footnoteDefinition') return { kind: node.type, ...base }
  return { kind: node.type, ...base, url: node.url, title: node.title ?? '' }
}

/** Returns the label of a node as CommonMark compares it. https://spec.commonmark.org/0.31.2/#matches */
export function identifierOf(node: { label?: string | null | undefined; identifier: string }): string {
  return normalizeIdentifier(node.label ?? node.identifier)
}

function readLinkText(text: string, children: readonly Nodes[]): Pick<LinkNode, 'plainText' | 'mark'> {
  const [only, ...others] = children
  const isMarked = only?.type === 'emphasis' || only?.type === 'strong' || only?.type === 'delete'
  if (!isMarked || others.length > 0) return { plainText: plainTextOf(children), mark: '' }
  const inner = only.children
  const [start, end] = [only.position?.start.offset, only.position?.end.offset]
  const innerStart = inner[0]?.position?.start.offset
  if (start === undefined || end === undefined || innerStart === undefined) return { plainText: undefined, mark: '' }
  const mark = text.slice(start, innerStart)
  const isClosed = text.slice(end - mark.length, end) === mark
  return { plainText: isClosed ? plainTextOf(inner) : undefined, mark }
}

/** Returns the text of nodes that are only text, as a reader sees it: without backslashes of escapes. */
function plainTextOf(nodes: readonly Nodes[]): string | undefined {
  return nodes.every((node) => node.type === 'text') ? nodes.map(({ value }) => value).join('') : undefined
}
