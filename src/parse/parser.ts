import type { Root } from 'mdast'

/** The names of the engines that can read Markdown. */
export const parserNames = ['satteri', 'remark'] as const
export type ParserName = (typeof parserNames)[number]

/** Reads Markdown (CommonMark and GFM, no frontmatter) into mdast with UTF-16 offsets. https://github.com/syntax-tree/mdast */
export type Parser = (text: string) => Promise<Root>
