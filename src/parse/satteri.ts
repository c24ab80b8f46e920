import type { Root } from 'mdast'
import { markdownToMdast } from 'satteri'
import { hasCrowdedLine, hasCrowdedReferences, hasCrowdedWord, listLongLines } from './limits.ts'

/** From this many character references in one block Sätteri 0.10 takes seconds. */
const mostReferences = 2000

/** The text that is copied for all references of a note. 60 blocks of 2000 references copy 6e8 units, which takes 1.6 s. */
const mostCopied = 2e8

/**
 * From this product of length and marks of a line on remark is faster than Sätteri 0.10: a note with a line of 6.4e9
 * takes 94 s of computing with it and 24 s with remark, one of 1.6e9 takes 5 s.
 */
const mostLineWork = 3e9

/**
 * Parses with the fast engine, written in Rust; its mdast equals remark's. https://satteri.bruits.org/docs/
 * Throws on a text that it cannot read in reasonable time.
 */
export function parseWithSatteri(text: string): Root {
  if (hasCrowdedReferences(text, mostReferences, mostCopied))
    throw new Error('too many character references in long blocks')
  const longLines = listLongLines(text)
  if (hasCrowdedLine(longLines, mostLineWork)) throw new Error('too many links and marks on a line that is not ASCII')
  if (hasCrowdedWord(longLines, 5e8)) throw new Error('too many underscores in a word')
  return markdownToMdast(text, { features: { gfm: true, frontmatter: false } }) as Root
}
