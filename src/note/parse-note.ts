import type { Root } from 'mdast'
import { readListsAfterCode } from '../parse/lists-after-code.ts'
import type { Parser } from '../parse/parser.ts'
import { maskAdmonitions } from '../text/admonitions.ts'
import { type Frontmatter, maskFrontmatter } from '../text/frontmatter.ts'
import { firstNewline, type Newline } from '../text/lines.ts'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { maskSlideProperties } from '../text/slide-properties.ts'

/** A POSIX path of a note, relative to the folder that is written, or of the source as it was given. */
export type NotePath = string & { readonly brand?: 'NotePath' }

/** A note and its tree. */
export interface ParsedNote {
  path: NotePath
  /** The note without its byte order mark; all offsets are UTF-16 offsets in it. */
  text: string
  /** The body in mdast; frontmatter is blank in it. */
  tree: Root
  frontmatter: Frontmatter | undefined
  /** The data of YAML frontmatter; empty without it. */
  properties: Record<string, unknown>
  /** Why the frontmatter does not parse; undefined when it does. */
  frontmatterFault: string | undefined
  newline: Newline
}

/** Reads a note's Markdown. What is not CommonMark's is found here, and hidden from the engine or shown to it as what it is. */
export async function parseNote(path: NotePath, text: string, parser: Parser): Promise<ParsedNote> {
  const { frontmatter, properties, frontmatterFault } = await readFrontmatter(text)
  // both engines read some last lines otherwise when they do not end
  const end = /[\r\n]$/.test(text) ? '' : '\n'
  const body = maskSlideProperties(maskFrontmatter(text, frontmatter), frontmatter?.span.end ?? 0)
  const tree = await readListsAfterCode(parser)(maskAdmonitions(body) + end)
  return { path, text, tree, frontmatter, properties, frontmatterFault, newline: firstNewline(text) }
}

/** The name by which a note is linked: the last part of its path without an ending of Markdown. */
export function nameOf(path: NotePath): string {
  return path.replace(/^.*\//, '').replace(/\.(?:md|markdown|mdown|mkd|mdx)$/i, '')
}
