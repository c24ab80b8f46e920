import type { Root } from 'mdast'
import { readListsAfterCode } from '../parse/lists-after-code.ts'
import type { Parser } from '../parse/parser.ts'
import { type Frontmatter, maskFrontmatter, readFrontmatter } from '../text/frontmatter.ts'
import { firstNewline, type Newline } from '../text/lines.ts'
import { maskAdmonitions, maskSlideProperties } from '../text/mask-syntax.ts'
import { lastPart, withoutEnding } from '../text/paths.ts'
import type { YamlFault } from '../text/yaml-text.ts'

/** The POSIX path of a note, relative to the output folder; for the source note the path as given. */
export type NotePath = string & { readonly brand?: 'NotePath' }

/** A note and its tree. */
export interface ParsedNote {
  path: NotePath
  /** The note without its byte order mark; all offsets are UTF-16 offsets in it. */
  text: string
  /** The body as mdast, with blank lines in place of frontmatter. */
  tree: Root
  frontmatter: Frontmatter | undefined
  /** The data of YAML frontmatter; empty without frontmatter. */
  properties: Record<string, unknown>
  /** Why the frontmatter is not valid YAML; undefined when it is. */
  frontmatterFault: YamlFault | undefined
  newline: Newline
}

/** Parses a note's Markdown. Masks syntax outside CommonMark, so that the engine skips it or reads it correctly. */
export async function parseNote(path: NotePath, text: string, parser: Parser): Promise<ParsedNote> {
  const { frontmatter, properties, frontmatterFault } = await readFrontmatter(text)
  // both engines misread some last lines without a line ending
  const end = /[\r\n]$/.test(text) ? '' : '\n'
  const body = maskSlideProperties(maskFrontmatter(text, frontmatter), frontmatter?.span.end ?? 0)
  const tree = await readListsAfterCode(parser)(maskAdmonitions(body) + end)
  return { path, text, tree, frontmatter, properties, frontmatterFault, newline: firstNewline(text) }
}

/** Returns the name that wiki-links use for a note: the last part of its path without its ending. */
export function nameOf(path: NotePath): string {
  return withoutEnding(lastPart(path))
}

/** Returns the name of the note that a linkpath means; `[[log.txt]]` means an attachment. */
export function nameInLink(linkpath: string): string {
  return /\.txt$/i.test(linkpath) ? lastPart(linkpath) : nameOf(linkpath)
}
