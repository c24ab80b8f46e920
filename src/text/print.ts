import type { Literal, PhrasingContent, RootContent, Text } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import remarkStringify, { type Options } from 'remark-stringify'
import { unified } from 'unified'

/** Inline Markdown that is printed unchanged, such as a wiki-link. */
interface VerbatimNode extends Literal {
  type: 'verbatim'
}

declare module 'mdast' {
  interface PhrasingContentMap {
    verbatim: VerbatimNode
  }
  interface RootContentMap {
    verbatim: VerbatimNode
  }
}

/** Separates two blocks that would otherwise become one. https://spec.commonmark.org/0.31.2/#example-308 */
export const apartMark = '<!-- -->'

type Bullet = '-' | '*'

const handlers: Options['handlers'] = {
  verbatim: (node: VerbatimNode) => node.value,
  // `window.open` and `Q&A` are escaped in case they are an address or an entity
  text: (node: Text, _, state, info) => {
    const safe = state.safe(node.value, info)
    // at the end of a line it would close math
    const open = safe.replace(/\$\$$/, '\\$\\$')
    const undotted = /www\./i.test(node.value) ? open : open.replace(/(?<=w)\\\.(?=[-.\w])/gi, '.')
    return /&#?\w+;/.test(node.value) ? undotted : undotted.replace(/\\&/g, '&')
  },
}
// `{` and `<` begin code in MDX unless escaped; in Markdown the escape is invisible
const mdx = ['{', '<'].map((character) => ({ character, inConstruct: 'phrasing' as const }))
// without `remark-gfm`, whose parser would make each start slower
const printerOf = (bullet: Bullet, isMdx: boolean) =>
  unified()
    .data('toMarkdownExtensions', [gfmToMarkdown()])
    .use(remarkStringify, { bullet, handlers, unsafe: isMdx ? mdx : [] })
    .freeze()
const printers = [false, true].map((isMdx) => ({ '-': printerOf('-', isMdx), '*': printerOf('*', isMdx) }))

/** Prints blocks that the program itself writes, with `\n` and without a final line ending; `isMdx`: for readers of MDX. */
export function printBlocks(children: RootContent[], bullet: Bullet = '-', isMdx = false): string {
  return (printers[Number(isMdx)] as (typeof printers)[0])[bullet].stringify({ type: 'root', children }).trimEnd()
}

/** Returns a node for finished inline Markdown. */
export function verbatim(value: string): PhrasingContent {
  return { type: 'verbatim', value }
}

/** Prints a heading of plain text, without a line ending. */
export function printHeading(title: string, depth: number, isMdx = false): string {
  return printBlocks([{ type: 'heading', depth: depth as 1, children: [{ type: 'text', value: title }] }], '-', isMdx)
}

/** Prints text of a paragraph, without a line ending. */
export function printText(value: string, isMdx = false): string {
  return printInline({ type: 'text', value }, isMdx)
}

/** Prints a node as the only content of a paragraph, without a line ending. */
export function printInline(node: PhrasingContent, isMdx = false): string {
  if (node.type === 'verbatim') return node.value
  return printBlocks([{ type: 'paragraph', children: [node] }], '-', isMdx)
}

/**
 * Prints a callout around Markdown, without a line ending; of the kind `info` unless the text names a kind.
 * https://help.obsidian.md/callouts
 */
export function printCallout(text: string): string {
  const trimmed = text.trim()
  return (trimmed.startsWith('[!') ? trimmed : `[!info] ${trimmed}`).replace(/^/gm, '> ')
}
