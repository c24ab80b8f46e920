import type { Root } from 'mdast'
import { createMdastHandle, dropHandle, serializeHandle } from 'satteri'
import { readTree } from './satteri-tree.ts'

/** From this many character references in one run of lines Sätteri 0.10 takes seconds, from some more it ends the process. */
const mostReferences = 2000

/**
 * The fast engine: Rust, the same mdast as remark's. https://satteri.bruits.org/docs/
 * Throws on what it cannot read in reasonable time.
 */
export function parseWithSatteri(text: string): Root {
  if (isCrowded(text)) throw new Error(`more than ${mostReferences} character references in one block`)
  const handle = createMdastHandle(text, { gfm: true, frontmatter: false })
  try {
    return readTree(serializeHandle(handle))
  } finally {
    dropHandle(handle)
  }
}

/** Whether lines without a blank one between them hold more references than Sätteri can take: it copies the text for each. */
function isCrowded(text: string): boolean {
  if (!hasMore(text, '&', mostReferences)) return false
  const reference = /&#?\w+;|(?:\r\n|\n|\r)[ \t>]*(?=[\r\n])/g
  let count = 0
  for (let match = reference.exec(text); match; match = reference.exec(text)) {
    if (match[0].startsWith('&')) count++
    else count = 0
    if (count > mostReferences) return true
  }
  return false
}

/** Whether a text has something more than `most` times. */
function hasMore(text: string, what: string, most: number): boolean {
  let at = -1
  for (let count = 0; count <= most; count++) {
    at = text.indexOf(what, at + 1)
    if (at === -1) return false
  }
  return true
}
