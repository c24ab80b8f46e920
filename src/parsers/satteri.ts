import type { Root } from 'mdast'
import { markdownToMdast } from 'satteri'

/** From this many character references in one run of lines Sätteri 0.10 takes seconds, from some more it ends the process. */
const mostReferences = 2000

/**
 * The fast engine: Rust, the same mdast as remark's. https://satteri.bruits.org/docs/
 * Throws on what it cannot read in reasonable time.
 */
export function parseWithSatteri(text: string): Root {
  if (isCrowded(text)) throw new Error(`more than ${mostReferences} character references in one block`)
  return markdownToMdast(text, { features: { gfm: true, frontmatter: false } }) as Root
}

/** Whether lines without a blank one between them hold more references than Sätteri can take: it copies the text for each. */
function isCrowded(text: string): boolean {
  const reference = /&#?\w+;|(?:\r\n|\n|\r)[ \t>]*(?=[\r\n])/g
  let count = 0
  for (let match = reference.exec(text); match; match = reference.exec(text)) {
    if (match[0].startsWith('&')) count++
    else count = 0
    if (count > mostReferences) return true
  }
  return false
}
