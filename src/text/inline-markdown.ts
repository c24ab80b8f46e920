import type { Nodes, Root } from 'mdast'
import { append } from './maps.ts'

/** The parser of `isInlineMarkdown`, once it is loaded. */
let parseText: ((text: string) => Root) | undefined

/** Loads the parser of `isInlineMarkdown`. Most runs do not need it, and loading takes a tenth of a run. */
export async function loadInlineMarkdown(): Promise<void> {
  if (parseText) return
  const [{ unified }, parser, gfm] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-gfm'),
  ])
  const processor = unified().use(parser.default).use(gfm.default).freeze()
  parseText = (text) => processor.parse(text)
}

function parse(text: string): Root {
  if (!parseText) throw new Error('loadInlineMarkdown comes first')
  return parseText(text)
}

const inline: ReadonlySet<Nodes['type']> = new Set([
  'root',
  'paragraph',
  'text',
  'emphasis',
  'strong',
  'delete',
  'inlineCode',
  'link',
])

/**
 * Returns whether a text is Markdown that means the same as a paragraph of any note: words, emphasis, code, links and
 * wiki-links to other notes, in one paragraph. Rejects text that reaches beyond the paragraph (comments, math, HTML,
 * half of a mark) or depends on the rest of the note (footnotes, definitions, block ids, links inside the note,
 * relative paths).
 * Requires an awaited `loadInlineMarkdown`.
 */
export function isInlineMarkdown(text: string): boolean {
  if (text.trim() === '') return false
  if (/(?!\n)[\p{Cc}\u2028\u2029\ufeff]/u.test(text)) return false
  if (/%%|\$.*\$|\[\^|!\[|\[\[#|(?:^|\s)\^[A-Za-z0-9-]+\s*$/su.test(text)) return false
  const bare = text.replace(/\[\[[^[\]\r\n]+\]\]/g, 'x')
  const { children } = parse(text)
  return children.length === 1 && children[0]?.type === 'paragraph' && isInline(children[0]) && !hasHalf(bare)
}

function isInline(node: Nodes): boolean {
  if (!inline.has(node.type)) return false
  if (node.type === 'link' && !/^(?:https?|mailto|obsidian):/i.test(node.url)) return false
  return !('children' in node) || node.children.every(isInline)
}

/** Returns whether a text holds a mark that adjacent text could complete. */
function hasHalf(text: string): boolean {
  const stack: Nodes[] = [parse(text)]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'text' && /[`<[\]*~]|==|\\$/.test(node.value)) return true
    if ('children' in node) append(stack, node.children)
  }
  return false
}
