import type { Literal, PhrasingContent, RootContent } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { type Options, toMarkdown } from 'mdast-util-to-markdown'

/** Inline Markdown in a tree that is printed as it is, such as a wiki-link. */
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

/** What keeps two blocks apart that would become one. https://spec.commonmark.org/0.31.2/#example-308 */
export const apartMark = '<!-- -->'

type Bullet = '-' | '*'

/**
 * What remark-stringify and remark-gfm ask of the printer that is under them. Without them, as they bring the whole parser
 * along, which most runs do not need.
 */
const settings = (): Options => ({
  extensions: [gfmToMarkdown()],
  handlers: { verbatim: (node: VerbatimNode) => node.value },
})

/** Prints blocks that the program itself writes, with `\n` and no line end after the last one. */
export function printBlocks(children: RootContent[], bullet: Bullet = '-'): string {
  return toMarkdown({ type: 'root', children }, { ...settings(), bullet }).trimEnd()
}

/** A node for inline Markdown that is written already. */
export function verbatim(value: string): PhrasingContent {
  return { type: 'verbatim', value }
}

// letters of any script, digits and what stands in and behind words: nothing that could mean anything in a paragraph or heading
const letter = String.raw`[^\0-@[-\`{-\xa0\s]`
const word = String.raw`["'(]?(?:${letter}|\d)(?:${letter}|[\d"'()/%-])*[.:,;!?]*`
const plain = new RegExp(String.raw`^(?:\d+ )?(?=${letter})${word}(?: ${word})*$`)

/** Prints a heading of plain text, without a line end. */
export function printHeading(title: string, depth: number): string {
  if (plain.test(title)) return `${'#'.repeat(depth)} ${title}`
  return printBlocks([{ type: 'heading', depth: depth as 1, children: [{ type: 'text', value: title }] }])
}

/** Prints text that stands in a paragraph, without a line end. */
export function printText(value: string): string {
  return printInline({ type: 'text', value })
}

/** Prints what stands alone in a paragraph, without a line end. */
export function printInline(node: PhrasingContent): string {
  if (node.type === 'verbatim') return node.value
  // most headings are words: the printer need not be made ready for them
  if (node.type === 'text' && plain.test(node.value)) return node.value
  return printBlocks([{ type: 'paragraph', children: [node] }])
}

/**
 * Prints a callout around Markdown, without a line end; of the kind `info` unless it names one itself.
 * https://help.obsidian.md/callouts
 */
export function printCallout(text: string): string {
  const trimmed = text.trim()
  return (trimmed.startsWith('[!') ? trimmed : `[!info] ${trimmed}`).replace(/^/gm, '> ')
}
