import type { Root } from 'mdast'
import type { Span } from '../text/span.ts'

/** The names of the engines that can read Markdown. */
export const parserNames = ['satteri', 'remark'] as const
export type ParserName = (typeof parserNames)[number]

/**
 * Reads Markdown (CommonMark and GFM, no frontmatter) into mdast with UTF-16 offsets. A node may be made when it is asked for:
 * `node.children` is to be read once, and gives other objects the second time.
 * https://github.com/syntax-tree/mdast
 */
export type Parser = (text: string) => Promise<Root>

/** What a node may have besides what mdast gives it. */
export interface Spanned {
  /** Its position in short: most are asked for nothing else, and there are many. */
  readonly span?: Span | undefined
}
