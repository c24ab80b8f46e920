import type { Survey } from '../note/survey.ts'
import { holdsUrl } from '../text/html.ts'
import { findDefinitionDestination, findDestination } from '../text/link-syntax.ts'
import type { Span } from '../text/span.ts'

/** Lists the indivisible places of a note, by start: wiki-links, destinations, paths that a tool reads, heading marks. */
export function listUnits(survey: Survey): Span[] {
  const { text, links, definitions, wikiLinks, headings, tags, pathMentions } = survey
  const units: Span[] = [
    ...wikiLinks.map(({ span }) => span),
    ...pathMentions.flatMap(({ span, isLink }) => (isLink ? [] : span)),
    ...headings.flatMap(({ markers, style }) => (style === 'setext' ? [] : markers)),
  ]
  for (const link of links) {
    const destination = 'url' in link ? findDestination(text, link.span, link.contentEnd, link.url) : undefined
    if (destination) units.push(destination.span)
  }
  for (const definition of definitions) {
    const destination =
      'url' in definition ? findDefinitionDestination(text, definition.span, definition.url) : undefined
    if (destination) units.push(destination.span)
  }
  for (const tag of tags) for (const { span, name } of tag.attributes) if (holdsUrl(tag.name, name)) units.push(span)
  return units.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end)
}
