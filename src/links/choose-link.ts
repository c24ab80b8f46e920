import { apps } from '../apps/apps.ts'
import { scoreOf, type Weights } from '../apps/choose-fragment.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import { type Candidate, canBeWikiLink, elementCandidate, urlCandidate, wikiCandidate } from './candidates.ts'
import type { Landing, LinkContext, LinkSite } from './landing.ts'
import { isBestById, isReadById, landingOfUrl, urlSlotOf } from './url-landing.ts'

/** The inputs of a choice between link forms. */
export interface LinkChoice {
  /** The apps that count. */
  weights: Weights
  blockIds: SplitOptions['blockIds']
  /** References by label that become wiki-links. */
  asWiki: ReadonlySet<Reference>
}

/** Chooses the form of a Markdown link, HTML link or definition that works in most apps. */
export function chooseLink(context: LinkContext, site: LinkSite, choice: LinkChoice): Candidate | undefined {
  const asked = choice.weights.first.filter((name) => apps[name].renderer !== undefined)
  const element = asked.length > 0 ? elementCandidate(context, site, asked) : undefined
  if (element) return element
  const isCut = choice.weights.first[0] === 'quartz' && isCutInQuartz(site)
  return (isCut && uncutCandidate(context, site)) || bestCandidate(context, site, choice)
}

/**
 * Whether Quartz shows of the text of a link to another note only what is behind the last slash (`prettyLinks`).
 * https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/links.ts
 */
function isCutInQuartz({ reference, from, to }: LinkSite): boolean {
  const { syntax, plainText = '' } = reference
  return from !== to && syntax.kind === 'link' && /^[^#].*\//s.test(plainText)
}

/** A Markdown link whose text is no single text for Quartz, because a place to break a line is behind its last slash. */
function uncutCandidate(context: LinkContext, site: LinkSite): Candidate | undefined {
  const candidate = urlCandidate(context, site)
  const { span, plainText = '', mark } = site.reference
  const { text } = context.around.survey
  // text between marks of emphasis is not safe alone; none, or escaped text, has no slash to break at
  if (!candidate || mark !== '' || !text.startsWith(plainText, span.start + 1)) return candidate
  const { edit } = candidate
  const offset = span.start + 1 + plainText.lastIndexOf('/') + 1
  const written = `${text.slice(span.start, offset)}<wbr>${text.slice(offset, edit.span.start)}${edit.text}${text.slice(edit.span.end, span.end)}`
  return { landing: candidate.landing, edit: { span, text: written } }
}

/** The form that works in most apps. */
function bestCandidate(context: LinkContext, site: LinkSite, choice: LinkChoice): Candidate | undefined {
  const { reference, to, isLabel } = site
  const { syntax, inCell } = reference
  const asUrl = urlCandidate(context, site)
  const isOpen = syntax.kind === 'link' || choice.asWiki.has(reference)
  if (!isOpen || !canBeWikiLink(context, reference) || worksUnchanged(context, site, choice)) return asUrl
  // in a table cell a link within its note works unchanged
  if (inCell && site.from === to) return asUrl
  if (asUrl && syntax.kind === 'link' && isBestById(site)) return asUrl
  const asWiki = wikiCandidate(context, site)
  if (!asUrl || syntax.kind !== 'link') return asWiki
  // a bar in a cell and a definition of the same name are additional risks
  const isBarred = inCell && asWiki.landing.form.text !== undefined
  const margin = isBarred || isLabel(nameOf(to)) ? 1 : 0
  const score = ({ landing }: Candidate) => scoreOfLanding(landing, choice.weights)
  return score(asUrl) + margin > score(asWiki) ? asUrl : asWiki
}

/** Returns whether a wiki-link works in as many apps as a reference by label with a definition for the same place. */
export function isBetterAsWikiLink(context: LinkContext, site: LinkSite, weights: Weights): boolean {
  const asWiki = wikiCandidate(context, site).landing
  const asUrl = landingOfUrl(context, site, false)
  return scoreOfLanding(asWiki, weights) >= scoreOfLanding(asUrl, weights)
}

/** Returns whether a link to an HTML anchor or an author's id of a heading in its own note works without a change. */
function worksUnchanged(context: LinkContext, { reference, from, to, place }: LinkSite, choice: LinkChoice): boolean {
  const { around } = context
  const isAnchor = place.isNear || place.blockId !== undefined
  if (from !== to || place.htmlId === undefined || !(isAnchor || isReadById(context, place))) return false
  if (place.blockId !== undefined && choice.blockIds === 'always') return false
  const slot = urlSlotOf(reference.syntax)
  return slot !== undefined && around.survey.text[slot.span.start] === '#'
}

function scoreOfLanding({ lands, astray }: Landing, weights: Weights): number {
  return scoreOf(lands, astray, weights)
}
