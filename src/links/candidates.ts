import type { AppName } from '../apps/app.ts'
import { isDestinationAt, isTitleAt } from '../note/block-of-id.ts'
import { nameInLink } from '../note/parse-note.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import { isInOpenTag } from '../text/link-surroundings.ts'
import type { Edit } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias, canBeMarkedAt, canStandAt } from '../text/wiki-safe.ts'
import { bestLanding, type Landing, type LinkContext, type LinkSite, landingOfFile, wikiPathOf } from './landing.ts'
import { mustKeepBars } from './surroundings.ts'
import { landingOfUrl, urlEdit, urlSlotOf } from './url-landing.ts'

/** A way to write a link, with its landing. */
export interface Candidate {
  landing: Landing
  edit: Omit<Edit, 'why'>
}

/**
 * Returns the URL of a Markdown link, a definition or an HTML link; undefined for a reference without a URL of its own.
 */
export function urlCandidate(context: LinkContext, site: LinkSite): Candidate | undefined {
  const { reference } = site
  const slot = urlSlotOf(reference.syntax)
  if (!slot) return undefined
  const landing = landingOfUrl(context, site, reference.syntax.kind === 'html')
  return { landing, edit: urlEdit(context.around.survey, reference, slot, landing) }
}

/** Returns `[words](url)` for `<a href="url">words</a>`, where a requested app follows only that to another file. */
export function elementCandidate(
  context: LinkContext,
  site: LinkSite,
  asked: readonly AppName[],
): Candidate | undefined {
  const { syntax } = site.reference
  if (syntax.kind !== 'html' || !syntax.element) return undefined
  const { survey } = context.around
  const { text, textBlocks } = survey
  const { start, end } = syntax.element
  // `<a:<b href>` and `[](#<b href>)`: without the element's brackets, what is around it would be an address or a link
  const isLabelled = isDestinationAt(survey, syntax.element) || isTitleAt(survey, start)
  if (isInOpenTag(text, start, textBlocks) || isLabelled) return undefined
  const landing = landingOfUrl(context, site, true, false)
  if (landing.url.startsWith('#') || asked.every((name) => landing.lands.has(name))) return undefined
  const words = /^<[^>]*>([^<]*)</.exec(text.slice(start, end))?.[1]
  const { url } = landing
  if (words === undefined || /[\s()]/.test(url)) return undefined
  const lands = new Set([...landing.lands, ...asked])
  return { landing: { ...landing, lands }, edit: { span: syntax.element, text: `[${words}](${url})` } }
}

/**
 * Returns `[[Name|text]]`, `[[Name#Heading|text]]`, `[[#Heading|text]]` or the same with a block id, within the text's
 * marks of emphasis.
 */
export function wikiCandidate(context: LinkContext, site: LinkSite): Candidate {
  const { reference, linkpath: name, isLabel } = site
  const { span, inCell, mark, plainText: text = '' } = reference
  const path = wikiPathOf(site)
  const landing = bestLanding(context, site, { kind: 'wiki', path, text })
  const { fragment } = landing.form
  const linkpath = fragment === undefined ? name : path
  const isName = fragment === undefined && name === text && !isLabel(name)
  const alias = isName ? undefined : text
  const written = writeWikiLink({ embed: false, linkpath, subpath: fragment, bar: inCell ? '\\|' : '|', alias })
  return {
    landing: isName ? landingOfFile({ ...landing.form, text: undefined }, landing.isNear) : landing,
    edit: { span, text: mark + written + mark },
  }
}

/** Returns whether a wiki-link with the same text can replace a Markdown link, inline or by label. */
export function canBeWikiLink({ around, places, isMarkdown }: LinkContext, reference: Reference): boolean {
  const { span, plainText, mark, syntax } = reference
  const { text, textBlocks } = around.survey
  if (isMarkdown || plainText === undefined || places.isUnsplit) return false
  if (insideTarget(reference) === undefined) return false
  if (syntax.kind !== 'link' && syntax.kind !== 'linkReference') return false
  if (mark !== '' && !canBeMarkedAt(text, span.start, span.end)) return false
  const holding = around.holdingBrackets.at(span.start)
  if (holding && holding.start < span.start) return false
  if (isInOpenTag(text, span.start, textBlocks)) return false
  if (isDestinationAt(around.survey, span) || isTitleAt(around.survey, span.start)) return false
  if (mustKeepBars(around, reference)) return false
  return canBeAlias(plainText) && canStandAt(text, span.start, span.end)
}

/**
 * Changes the target of a wiki-link but not its shown text: without an alias if possible, else with one. Undefined
 * where neither is safe. `isCaught`: whether a definition would match it without a fragment, or the URL behind it would
 * make it a plain link.
 */
export function rewordWikiLink(
  link: Omit<WikiLink, 'span'>,
  shown: string,
  { isBlock, isCaught, canHaveAlias }: { isBlock: boolean; isCaught: boolean; canHaveAlias: boolean },
): string | undefined {
  if (link.alias !== undefined || link.embed || isBlock) return writeWikiLink(link)
  // Obsidian shows `Note > Heading` for `[[Note#Heading]]`
  const isPlain = link.linkpath === '' || link.subpath === undefined
  if (isPlain && !(isCaught && link.subpath === undefined) && wikiLinkText(link) === shown) return writeWikiLink(link)
  return canHaveAlias && canBeAlias(shown) ? writeWikiLink({ ...link, alias: shown }) : undefined
}

/** Returns whether a linkpath names a note, with or without its folder. */
export function namesNote(linkpath: string, name: string): boolean {
  return linkpath === name || nameInLink(linkpath) === name
}
