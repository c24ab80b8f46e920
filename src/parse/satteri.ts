import type { Root } from 'mdast'
import { markdownToMdast } from 'satteri'
import { hasCrowdedReferences } from './limits.ts'

/** From this many character references in one block Sätteri 0.10 takes seconds. */
const mostReferences = 2000

/**
 * Parses with the fast engine, written in Rust; its mdast equals remark's. https://satteri.bruits.org/docs/
 * Throws on a text that it cannot read in reasonable time.
 */
export function parseWithSatteri(text: string): Root {
  if (hasCrowdedReferences(text, mostReferences))
    throw new Error(`more than ${mostReferences} character references in one block`)
  return markdownToMdast(text, { features: { gfm: true, frontmatter: false } }) as Root
}
