import type { Container } from './container.ts'

/** Returns a definition without the line prefixes of the quotes and list items around it. */
export function stripContainerPrefixes(source: string, container: Container): string {
  const chain: Container[] = []
  for (let at: Container | undefined = container; at; at = at.outer) chain.unshift(at)
  return source.replace(/(\r\n|\n|\r)([^\r\n]*)/g, (_, newline: string, line: string) => {
    let rest = line
    for (const { type, indent: own } of chain) {
      if (type === 'blockquote') rest = rest.replace(/^ {0,3}> ?/, '')
      else {
        const indent = type === 'footnoteDefinition' ? 4 : own
        rest = rest.replace(new RegExp(`^ {0,${indent}}`), '')
      }
    }
    return newline + rest
  })
}
