import type { HtmlAttribute } from '../text/html.ts'
import type { Destination } from '../text/link-syntax.ts'
import type { Span } from '../text/span.ts'
import type { WikiLink } from '../text/wiki-link.ts'
import type { LinkTarget } from './link-targets.ts'
import type { DefinitionNode } from './survey.ts'

/** What a reference points to. */
export type Target =
  /** A place in the source note itself. */
  | { kind: 'inside'; landmark: LinkTarget }
  /** A place in the source note that does not exist. */
  | { kind: 'nowhere'; wanted: string }
  /** A file by its path from the source note's folder. */
  | { kind: 'relative' }
  /** A definition of the note, by identifier. */
  | { kind: 'definition'; identifier: string; landmark: LinkTarget | undefined }

/** A place that points somewhere: in the source note, or to a file by a path that changes when the text moves. */
export interface Reference {
  span: Span
  target: Target
  syntax: Syntax
  /** The url (of a reference by label that of its definition), attribute value or linkpath as the tree has it. */
  url: string
  /** The text of a link as written; undefined where it is not plain text. */
  plainText: string | undefined
  /** The mark of emphasis around the whole text, such as `**`; `''` without one. */
  mark: string
  /** Whether it is in a table cell. */
  inCell: boolean
  /** Whether it is a wiki-link in the text of a Markdown link, which can hold no other. */
  inLink?: boolean
}

/** The parts of a reference that an edit needs. */
type Syntax =
  | { kind: 'link'; destination: Destination }
  | { kind: 'image'; destination: Destination }
  | { kind: 'linkReference' }
  | { kind: 'imageReference' }
  | { kind: 'definition'; destination: Destination; definition: DefinitionNode }
  | { kind: 'wiki'; link: WikiLink }
  | { kind: 'html'; attribute: HtmlAttribute }

/** Tells which links lead to the note that is split. Paths are as written, without a fragment, and never empty. */
export interface Addressing {
  /** Whether a link without a path leads there: it does in the note itself. */
  isItself: boolean
  /** Whether the linkpath of a wiki-link leads there. */
  isNote(linkpath: string): boolean
  /** Whether the path of a Markdown or HTML link leads there. */
  isFile(path: string): boolean
  /** Whether the path of a Markdown or HTML link means the same in every folder and is not re-based. */
  isPortable(path: string): boolean
  /** The path from the note's folder that a linkpath stands for, where it may mean another file in another folder. */
  pin(linkpath: string): string | undefined
}

/** The target of a reference in the source note, if there is one. */
export function insideTarget({ target }: Reference): LinkTarget | undefined {
  return target.kind === 'inside' || target.kind === 'definition' ? target.landmark : undefined
}
