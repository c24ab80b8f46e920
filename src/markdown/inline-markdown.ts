import type { Nodes, Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/** Made when first used: most runs check nothing. */
let processor: { parse: (text: string) => Root } | undefined

function parse(text: string): Root {
  processor ??= unified().use(remarkParse).use(remarkGfm).freeze()
  return processor.parse(text)
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
 * Whether a text is Markdown that can stand as a paragraph in any note and means the same there: words, emphasis, code, links
 * and wiki-links to other notes, in one paragraph. Nothing that would reach beyond it (comments, math, HTML, half of a mark)
 * or that needs or makes something elsewhere (footnotes, definitions, block ids, links inside the note, relative paths).
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

/** Whether there is a mark in it that what stands next to it could complete. */
function hasHalf(text: string): boolean {
  const stack: Nodes[] = [parse(text)]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'text' && /[`<[\]*~]|==|\\$/.test(node.value)) return true
    if ('children' in node) stack.push(...node.children)
  }
  return false
}
