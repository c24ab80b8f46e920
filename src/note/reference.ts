import type { HtmlAttribute } from '../text/html.ts'
import type { Destination } from '../text/link-syntax.ts'
import type { Span } from '../text/span.ts'
import type { WikiLink } from '../text/wiki-link.ts'
import type { LinkTarget } from './link-targets.ts'
import type { DefinitionNode } from './survey.ts'

/** The target of a reference. */
export type Target =
  /** An existing place in the source note. */
  | { kind: 'inside'; linkTarget: LinkTarget }
  /** A missing place in the source note. */
  | { kind: 'nowhere'; wanted: string }
  /** A file, by its path from the source note's folder. */
  | { kind: 'relative' }
  /** A definition of the note, by identifier. */
  | { kind: 'definition'; identifier: string; linkTarget: LinkTarget | undefined }

/** A link or path whose target is in the source note, or a file by a path that changes when the text moves. */
export interface Reference {
  span: Span
  target: Target
  syntax: Syntax
  /** The URL (for a reference by label that of its definition), attribute value or linkpath, as in the tree. */
  url: string
  /** The text of a link as written; undefined if not plain text. */
  plainText: string | undefined
  /** The mark of emphasis around the whole text, such as `**`; `''` without one. */
  mark: string
  /** Whether it is in a table cell. */
  inCell: boolean
  /** Whether it is a wiki-link in the text of a Markdown link, where no other link is possible. */
  inLink?: boolean
}

/** The parts of a reference that an edit needs. */
type Syntax =
  | { kind: 'link'; destination: Destination }
  | { kind: 'image'; destination: Destination }
  | { kind: 'linkReference' }
  | { kind: 'imageReference' }
  | { kind: 'definition'; destination: Destination; definition: DefinitionNode }
  /** `file` is the path from the note's folder of another file, for a link that is to be written as Markdown. */
  | { kind: 'wiki'; link: WikiLink; file?: string }
  /** `element`: a link of plain words in a paragraph, which could be Markdown. */
  | { kind: 'html'; attribute: HtmlAttribute; element?: Span }

/** Decides which links lead to the note that is split. Paths are as written, without a fragment, and never empty. */
export interface Addressing {
  /** Whether a link without a path leads there, as in the note itself. */
  isItself: boolean
  /** Returns whether the linkpath of a wiki-link leads there. */
  isNote(linkpath: string): boolean
  /** Returns whether the path of a Markdown or HTML link leads there. */
  isFile(path: string): boolean
  /** Returns whether the path of a Markdown or HTML link means the same in every folder and is not rebased. */
  isPortable(path: string): boolean
  /** Returns the path from the note's folder for a linkpath that could mean another file in another folder. */
  pin(linkpath: string): string | undefined
}

/** The files around a note, as far as the disk knows them. Paths are POSIX, decoded, and from the note's folder. */
export interface NearbyFiles {
  /** The file that the linkpath of a wiki-link means. */
  find(linkpath: string): string | undefined
}

/** How references are looked for. */
export interface ResolveOptions {
  /** For wiki-links that are to be Markdown. */
  nearby?: NearbyFiles | undefined
  /** Whether wiki-links to other files are to be Markdown. */
  isMarkdown?: boolean
  /** Whether the words of a heading in brackets are a link to it. */
  isPandoc?: boolean
}

/** Returns whether Hugo may find the page of a path by its name, in any folder. */
export function isByName(syntax: Syntax): boolean {
  return syntax.kind === 'html' && syntax.attribute.name === 'ref' && !syntax.attribute.value.startsWith('.')
}

/** Returns whether a path cannot be rebased: its tool takes a space for the end of it, and the new folder has one. */
export function endsAtSpace(syntax: Syntax, prefix: string): boolean {
  return syntax.kind === 'html' && syntax.attribute.name === 'word' && /\s/.test(prefix)
}

/** Returns the target of a reference in the source note, if there is one. */
export function insideTarget({ target }: Reference): LinkTarget | undefined {
  return target.kind === 'inside' || target.kind === 'definition' ? target.linkTarget : undefined
}
