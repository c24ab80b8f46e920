import type { Root } from 'mdast'
import { markdownToMdast } from 'satteri'

/** The fast engine: Rust, the same mdast as remark's. https://satteri.bruits.org/docs/ */
export function parseWithSatteri(text: string): Root {
  return markdownToMdast(text, { features: { gfm: true, frontmatter: false } }) as Root
}
