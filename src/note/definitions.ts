import type { Span } from '../text/span.ts'
import type { LinkDefinition } from './read-link.ts'
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

/**
 * Lists the definitions of links. Unless a link uses them, `[//]: # (words)` is a comment and `[!note]: word` the title of
 * a callout.
 */
export function linkDefinitions({ definitions, links }: Pick<Survey, 'definitions' | 'links'>): LinkDefinition[] {
  const labels = new Set(links.flatMap((link) => ('url' in link ? [] : link.identifier)))
  return definitions.flatMap((definition) => {
    if (definition.kind !== 'definition') return []
    const { url, title, label, identifier } = definition
    const isOther = (url === '#' && title !== '') || label.startsWith('!')
    return isOther && !labels.has(identifier) ? [] : definition
  })
}

/** Returns whether two definitions render the same. */
export function showTheSame({ text }: Survey, a: DefinitionNode, b: DefinitionNode): boolean {
  if (a === b) return true
  if (a.kind === 'definition' && b.kind === 'definition') return a.url === b.url && a.title === b.title
  const bodyOf = ({ span }: DefinitionNode) => text.slice(span.start, span.end).replace(/^\[[^\]]*\]:\s*/, '')
  return a.kind === b.kind && bodyOf(a) === bodyOf(b)
}

/** Lists the citations of footnotes that have no definition. No engine reads them as citations. */
export function undefinedCitations({
  text,
  definitions,
  citations,
  codeAndHtml,
  mathAndComments,
  links,
}: Survey): Span[] {
  const known = new Set([...citations, ...definitions, ...links].map(({ span }) => span.start))
  return [...text.matchAll(/(?<!\\)\[\^([^[\]\s]+)\]/g)].flatMap(({ index: start, 0: written }) => {
    const isOther = known.has(start) || codeAndHtml.at(start) || mathAndComments.at(start) || text[start - 1] === '['
    return isOther ? [] : { start, end: start + written.length }
  })
}
