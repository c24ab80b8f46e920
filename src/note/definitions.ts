import type { DefinitionNode, Survey } from './survey.ts'

/** Returns the key of a definition: its kind and its identifier. */
export function definitionKey({ kind, identifier }: Pick<DefinitionNode, 'kind' | 'identifier'>): string {
  return `${kind} ${identifier}`
}

/** Maps each key to the definition that wins: the first. https://spec.commonmark.org/0.31.2/#matches */
export function firstDefinitions(survey: Survey): Map<string, DefinitionNode> {
  const first = new Map<string, DefinitionNode>()
  for (const definition of survey.definitions) {
    const key = definitionKey(definition)
    if (!first.has(key)) first.set(key, definition)
  }
  return first
}

/** Returns whether two definitions render the same. */
export function showTheSame({ text }: Survey, a: DefinitionNode, b: DefinitionNode): boolean {
  if (a === b) return true
  if (a.kind === 'definition' && b.kind === 'definition') return a.url === b.url && a.title === b.title
  const bodyOf = ({ span }: DefinitionNode) => text.slice(span.start, span.end).replace(/^\[[^\]]*\]:\s*/, '')
  return a.kind === b.kind && bodyOf(a) === bodyOf(b)
}
