import type { Nodes, Root } from 'mdast'
import type { Edit } from '../text/span.ts'
import { applyEdits } from '../text/span.ts'
import type { Parser } from './parser.ts'

/** Each pass can uncover more. Only generated texts need more than five. */
const mostPasses = 5

/**
 * Indented code with a list item below it that does not begin with 1, in any quote. Lines without words are skipped
 * first: frontmatter is thousands of them here.
 */
const suspicious =
  /^(?=[ \t>]*[^ \t>\r\n])(?=[ \t>]*(?: {4}|\t))[^\r\n]*(?:\r\n|\n|\r)(?:[ \t>]*(?:\r\n|\n|\r))*[ \t>]*(?!1[.)])\d{1,4}[.)](?:[ \t]|$)/m

/**
 * Wraps a parser so that an ordered list below indented code is a list, whatever number it begins with. Both engines
 * take the code for a paragraph, which only a list that begins with 1 can interrupt. The wrapper parses such a text
 * again with the number 1, at the same offsets.
 * https://spec.commonmark.org/0.31.2/#list-items https://github.com/micromark/micromark (code-indented: "allow
 * interrupting")
 */
export function readListsAfterCode(parser: Parser): Parser {
  return async (text) => {
    let tree = await parser(text)
    if (!suspicious.test(text)) return tree
    let read = text
    for (let pass = 0; pass < mostPasses; pass++) {
      const edits = listRenumberings(tree, read)
      if (edits.length === 0) break
      read = applyEdits(read, edits)
      tree = await parser(read)
    }
    return tree
  }
}

/** Lists the numbers to read as 1, in order, with spaces in place of their other digits. */
function listRenumberings(tree: Root, text: string): Pick<Edit, 'span' | 'text'>[] {
  const edits: Pick<Edit, 'span' | 'text'>[] = []
  const stack: Nodes[] = [tree]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!('children' in node)) continue
    for (const [index, child] of node.children.entries()) {
      if (child.type !== 'paragraph' && child.type !== 'heading' && child.type !== 'table') {
        stack.push(child)
        continue
      }
      const start = child.position?.start
      const offset = start?.offset ?? 0
      const digits = /^\d{1,4}(?=[.)](?:[ \t\r\n]|$))/.exec(text.slice(offset, offset + 6))?.[0]
      if (!start || !digits || digits === '1') continue
      // a definition right above belongs to the paragraph
      const above = node.children[index - 1]
      if (above?.type === 'definition' && above.position?.end.line === start.line - 1) continue
      const [indent = ''] = /(?<! ) *$/.exec(text.slice(Math.max(offset - 4, 0), offset)) ?? []
      // four spaces before it would make it code
      if (indent.length + digits.length > 4) continue
      edits.push({ span: { start: offset, end: offset + digits.length }, text: '1'.padStart(digits.length) })
    }
  }
  return edits.sort((a, b) => a.span.start - b.span.start)
}
