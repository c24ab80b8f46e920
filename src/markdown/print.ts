import type { Literal, PhrasingContent, RootContent } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'

/** A wiki-link in a tree that is printed; `value` is its source. */
interface WikiLinkNode extends Literal {
  type: 'wikiLink'
}

declare module 'mdast' {
  interface PhrasingContentMap {
    wikiLink: WikiLinkNode
  }
  interface RootContentMap {
    wikiLink: WikiLinkNode
  }
}

/** What keeps two blocks apart that would become one. https://spec.commonmark.org/0.31.2/#example-308 */
export const apartMark = '<!-- -->'

const processor = unified()
  .use(remarkGfm)
  .data('settings', { handlers: { wikiLink: (node: WikiLinkNode) => node.value } })
  .freeze()

/** Prints blocks that the program itself writes, with `\n` and no line end after the last one. */
export function printBlocks(children: RootContent[], bullet: '-' | '*' = '-'): string {
  return processor().use(remarkStringify, { bullet }).stringify({ type: 'root', children }).trimEnd()
}

/** A node for a wiki-link of this source. */
export function wikiLinkNode(value: string): PhrasingContent {
  return { type: 'wikiLink', value }
}
