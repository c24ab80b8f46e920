import type { Container } from './survey.ts'

/** A definition without the prefixes that the quotes and list items around it put before its lines. */
export function unwrap(source: string, container: Container): string {
  const chain: Container[] = []
  for (let at: Container | undefined = container; at; at = at.outer) chain.unshift(at)
  return source.replace(/(\r\n|\n|\r)([^\r\n]*)/g, (_, newline: string, line: string) => {
    let rest = line
    for (const { node } of chain) {
      if (node.type === 'blockquote') rest = rest.replace(/^ {0,3}> ?/, '')
      else {
        const indent = node.type === 'footnoteDefinition' ? 4 : indentOf(node)
        rest = rest.replace(new RegExp(`^ {0,${indent}}`), '')
      }
    }
    return newline + rest
  })
}

/** How far the content of a list item is indented, relative to its marker. */
function indentOf(node: Container['node']): number {
  const own = node.position?.start.column ?? 1
  const content = node.children[0]?.position?.start.column
  return content === undefined ? 2 : Math.max(content - own, 2)
}
