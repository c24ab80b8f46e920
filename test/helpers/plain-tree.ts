import type { Nodes } from 'mdast'

/** The fields that a tree is to have, besides children. */
const fields = ['type', 'position', 'url', 'title', 'alt', 'identifier', 'label', 'referenceType', 'depth', 'value']

/** A tree as plain data, to compare with another. */
export function plainTree(node: Nodes): object {
  const own = fields.filter((key) => key in node).map((key) => [key, node[key as keyof Nodes]])
  return { ...Object.fromEntries(own), ...('children' in node && { children: node.children.map(plainTree) }) }
}
