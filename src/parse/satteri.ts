import type { Root } from 'mdast'
import { createMdastHandle, dropHandle, serializeHandle } from 'satteri'
import { keepHarmlessGaps, listFootnoteGaps, openGaps } from './footnote-lines.ts'
import { readTree } from './satteri-tree.ts'
import { hasMore } from './unreadable-blocks.ts'

/** From this many character references in one run of lines Sätteri 0.10 takes seconds, from some more it ends the process. */
const mostReferences = 2000

/**
 * The fast engine: Rust, the same mdast as remark's. https://satteri.bruits.org/docs/
 * Throws on what it cannot read in reasonable time.
 */
export function parseWithSatteri(text: string): Root {
  if (isCrowded(text)) throw new Error(`more than ${mostReferences} character references in one block`)
  const gaps = listFootnoteGaps(text)
  const tree = readWith(text, gaps)
  const harmless = keepHarmlessGaps(gaps, tree)
  if (harmless.length === gaps.length) return tree
  const better = readWith(text, harmless)
  return keepHarmlessGaps(harmless, better).length === harmless.length ? better : readWith(text, [])
}

/** Reads a text with some gaps opened. */
function readWith(text: string, gaps: readonly number[]): Root {
  const handle = createMdastHandle(openGaps(text, gaps), { gfm: true, frontmatter: false })
  try {
    return readTree(serializeHandle(handle), gaps)
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
