import type { Nodes } from 'mdast'
import type { Container, DefinitionNode } from './read-link.ts'

/** A container during the walk. */
export interface Enclosing {
  node: Extract<Nodes, { type: Container['type'] }>
  definition: DefinitionNode | undefined
  outer: Enclosing | undefined
  /** Created when a definition in it needs it, which is rare. */
  container: Container | undefined
}

/** Returns the container around a definition. */
export function containerOf(around: Enclosing | undefined): Container | undefined {
  if (!around) return undefined
  const { node, definition, outer } = around
  around.container ??= { type: node.type, indent: indentOf(node), definition, outer: containerOf(outer) }
  return around.container
}

function indentOf(node: Enclosing['node']): number {
  const column = node.position?.start.column ?? 1
  const content = node.children[0]?.position?.start.column
  return content === undefined ? 2 : Math.max(content - column, 2)
}

/** Lists the footnotes that hold a definition, from the inside. */
export function footnotesAround({ container }: DefinitionNode): DefinitionNode[] {
  const footnotes: DefinitionNode[] = []
  for (let outer = container; outer; outer = outer.outer) if (outer.definition) footnotes.push(outer.definition)
  return footnotes
}

/** Returns whether one of the ancestors is a footnote. */
export function isInFootnote(around: Enclosing | undefined): boolean {
  for (let outer = around; outer; outer = outer.outer) if (outer.node.type === 'footnoteDefinition') return true
  return false
}

/** Returns a definition without the line prefixes of the quotes and list items around it. */
export function stripContainerPrefixes(source: string, container: Container): string {
  const chain: Container[] = []
  for (let outer: Container | undefined = container; outer; outer = outer.outer) chain.unshift(outer)
  return source.replace(/(\r\n|\n|\r)([^\r\n]*)/g, (_, newline: string, line: string) => {
    let rest = line
    for (const { type, indent: nodeIndent } of chain) {
      if (type === 'blockquote') {
        // a line without the mark continues a paragraph, whatever it looks like
        if (!/^ {0,3}>/.test(rest)) return `${newline}    ${line}`
        rest = rest.replace(/^ {0,3}> ?/, '')
      } else {
        const indent = type === 'footnoteDefinition' ? 4 : nodeIndent
        rest = rest.replace(new RegExp(`^ {0,${indent}}`), '')
      }
    }
    return newline + rest
  })
}
