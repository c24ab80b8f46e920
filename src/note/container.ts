import type { Nodes } from 'mdast'
import type { DefinitionNode } from './survey.ts'

/** A block whose lines begin with a prefix of its own, and the one around it. It does not hold on to the tree. */
export interface Container {
  type: 'blockquote' | 'listItem' | 'footnoteDefinition'
  /** How far the content of a list item stands in, relative to its marker. */
  indent: number
  /** The footnote that it is. */
  definition: DefinitionNode | undefined
  outer: Container | undefined
}

/** A container while the tree is walked. */
export interface Enclosing {
  node: Extract<Nodes, { type: Container['type'] }>
  definition: DefinitionNode | undefined
  outer: Enclosing | undefined
  /** Made when a definition stands in it, as in few. */
  container: Container | undefined
}

/** What is around a definition. */
export function containerOf(around: Enclosing | undefined): Container | undefined {
  if (!around) return undefined
  const { node, definition, outer } = around
  around.container ??= { type: node.type, indent: indentOf(node), definition, outer: containerOf(outer) }
  return around.container
}

function indentOf(node: Enclosing['node']): number {
  const own = node.position?.start.column ?? 1
  const content = node.children[0]?.position?.start.column
  return content === undefined ? 2 : Math.max(content - own, 2)
}

/** Whether one of the blocks around is a footnote. */
export function isInFootnote(around: Enclosing | undefined): boolean {
  for (let at = around; at; at = at.outer) if (at.node.type === 'footnoteDefinition') return true
  return false
}
