import type { LinkForm } from '../apps/app.ts'
import { isInHeading } from '../note/headings.ts'
import type { Reference } from '../note/reference.ts'
import { isCalloutTitle } from '../text/link-surroundings.ts'
import { escapeLinkText } from '../text/link-syntax.ts'
import { holds } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import { namesNote, rewordWikiLink } from './candidates.ts'
import {
  bestLanding,
  formOf,
  type Landing,
  type LinkContext,
  type LinkSite,
  landingOfFile,
  landingOfHeading,
  wikiPathOf,
} from './landing.ts'
import { headingsOf } from './places.ts'
import { mustKeepBars, type Surroundings } from './surroundings.ts'
import { landingOfUrl } from './url-landing.ts'

/** An author's wiki-link, as written in the note that shows it. */
interface AuthorLink {
  /** Unchanged if it is already right. */
  text: string
  /** Its landing and its text in messages; undefined if no app can lose it. */
  trial: { landing: Landing; written: string } | undefined
  /** Whether a Markdown link was written. */
  isMarkdown: boolean
}

/** Redirects an author's wiki-link to the new place of its heading or block, with the smallest change. */
export function redirectWikiLink(context: LinkContext, site: LinkSite, link: WikiLink): AuthorLink {
  const { reference, place, linkpath: name, isLabel } = site
  const unchanged = context.around.survey.text.slice(link.span.start, link.span.end)
  // the text of pandoc's `[text][Heading]` may have marks
  const isPandoc = link.alias !== undefined && !/^!?\[\[/.test(unchanged)
  const shown = wikiLinkText(link)
  const label = isPandoc ? shown : escapeLinkText(shown)
  const isMarkdown = context.isMarkdown && canBeMarkdown(context, reference, link) && !isShadowed(context, site)
  if (isMarkdown || (isPandoc && !canBeAlias(shown))) return asMarkdown(context, site, label, link.embed)
  // in a heading Obsidian counts the words of links
  const isNamed = link.linkpath !== '' && isInHeading(context.around.survey, reference.span)
  const linkpath = site.from === site.to && link.subpath !== undefined && !isNamed ? '' : name
  const { subpath, trial } = chooseSubpath(context, site, link)
  // the index has the note's name
  if (namesNote(link.linkpath, linkpath) && subpath === link.subpath)
    return { text: unchanged, trial, isMarkdown: false }
  const moved = { ...link, linkpath: linkpath === '' && subpath === undefined ? name : linkpath, subpath }
  const isCaught = moved.subpath === undefined && isLabel(moved.linkpath)
  const isBlock = place.blockId !== undefined
  const canHaveAlias = isAliasSafe(context, reference, isCaught)
  const isBeforeUrl = /^\([^\s)]{0,300}[#.:]/.test(context.around.survey.text.slice(link.span.end, link.span.end + 400))
  const reworded = rewordWikiLink(moved, shown, { isBlock, isCaught: isCaught || isBeforeUrl, canHaveAlias })
  if (reworded !== undefined) return { text: reworded, trial, isMarkdown: false }
  return reference.inLink ? { text: writeWikiLink(moved), trial, isMarkdown: false } : asMarkdown(context, site, label)
}

/** Returns whether a wiki-link can become a Markdown link. */
function canBeMarkdown({ around, asksMarkdown }: LinkContext, reference: Reference, link: WikiLink): boolean {
  if (reference.inLink || isBehindBracket(around, reference)) return false
  if (link.embed && (!asksMarkdown || around.survey.text[reference.span.start - 1] === '!')) return false
  if (isCalloutTitle(around.survey.text, reference.span.start)) return false
  // most apps end the cell at an unescaped bar
  const isParting = reference.inCell && link.bar === '|'
  return link.alias === undefined || !(isParting || mustKeepBars(around, reference))
}

/** Returns whether an HTML element in the same note has the slug of a heading as its id: URLs would lead there. */
function isShadowed({ places }: LinkContext, { place, from, to }: LinkSite): boolean {
  if (place.heading === undefined || (place.isWhole && from !== to)) return false
  const { list, position, shadowed } = headingsOf(places, place.note)
  return shadowed.has(list[position.get(place.heading) ?? -1]?.slug ?? '')
}

/** Returns whether a wiki-link can get an alias. In Foam, a definition of that name would then match it too. */
function isAliasSafe({ around }: LinkContext, reference: Reference, isCaught: boolean): boolean {
  if (reference.inLink || isBehindBracket(around, reference)) return true
  return !reference.inCell && !isCaught && !mustKeepBars(around, reference)
}

/** Returns whether a bracket precedes it: the text of a Markdown link would be read as a label there. */
function isBehindBracket({ survey }: Surroundings, { span }: Reference): boolean {
  return survey.text[span.start - 1] === ']'
}

/** An embed stays one in an Obsidian vault; where Markdown alone is read it is a link, because an image would be broken. */
function asMarkdown(context: LinkContext, site: LinkSite, label: string, embed = false): AuthorLink {
  const landing = landingOfUrl(context, site, false)
  const written = landing.destination ?? landing.url
  return {
    text: `${embed && !context.isSlugged ? '!' : ''}[${label}](${written})`,
    trial: { landing, written },
    isMarkdown: true,
  }
}

/** Returns the text after `#` in the author's link after the move, and its landing. */
function chooseSubpath(
  context: LinkContext,
  site: LinkSite,
  link: WikiLink,
): { subpath: string | undefined; trial: AuthorLink['trial'] } {
  const { place, linkpath: name } = site
  if (place.blockId !== undefined) return { subpath: link.subpath?.split('#').at(-1), trial: undefined }
  if (place.isWhole && site.from !== site.to) {
    if (link.embed || link.alias === undefined) return { subpath: undefined, trial: undefined }
    const form = formOf(context, site, { kind: 'wiki', path: name, text: link.alias, fragment: undefined })
    const written = `[[${name}${link.bar}${link.alias}]]`
    return { subpath: undefined, trial: { landing: landingOfFile(form), written } }
  }
  if (place.heading === undefined) return { subpath: undefined, trial: undefined }
  // a link to its own heading stays: other words would change the heading
  const heading = context.places.survey.headings[place.heading]
  if (site.from === site.to && heading && holds(heading.span, site.reference.span))
    return { subpath: link.subpath, trial: undefined }
  const landing = subpathLanding(context, site, link)
  const subpath = landing.form.fragment
  return { subpath, trial: { landing, written: `#${subpath}` } }
}

/**
 * Returns the author's subpath if it still leads to its heading and is no chain, which only Obsidian follows; otherwise
 * the best one.
 */
function subpathLanding(context: LinkContext, site: LinkSite, link: WikiLink): Landing {
  const { subpath, alias: text } = link
  const { place } = site
  const { list, position } = headingsOf(context.places, place.note)
  const path = wikiPathOf(site)
  const index = position.get(place.heading as number)
  if (index === undefined || subpath === undefined) return bestLanding(context, site, { kind: 'wiki', path, text })
  const form = formOf(context, site, { kind: 'wiki', path, text, fragment: subpath })
  const landing = landingOfHeading(context, form, place)
  // most are right in all apps: other forms need not be tried
  if (isRight(landing) && landing.astray.size === 0) return landing
  const best = bestLanding(context, site, { kind: 'wiki', path, text })
  const slug = list[index]?.slug
  const former = context.places.survey.headings[place.heading as number]?.slug
  // a number counts the headings without letters, and there may be fewer now
  if (best.form.fragment === undefined && landing.lands.size === 0 && subpath === former && subpath !== slug)
    return best
  // if no form works in all apps, a missing heading is better than another heading
  if (best.form.fragment === undefined && landing.astray.size > 0 && slug)
    return landingOfHeading(context, { ...form, fragment: slug }, place)
  return isKept(landing, best, isInHeading(context.around.survey, site.reference.span)) ? landing : best
}

/**
 * Returns whether a subpath is no chain and leads to its heading in Obsidian, or in Quartz if Obsidian does not know
 * the heading.
 */
function isRight({ form, lands, astray }: Landing): boolean {
  return !isChain(form) && (lands.has('obsidian') || (!astray.has('obsidian') && lands.has('quartz')))
}

function isChain({ fragment = '' }: LinkForm): boolean {
  return fragment.includes('#')
}

/** Returns whether the author's subpath is kept although some app follows it elsewhere. */
function isKept(authorsLanding: Landing, best: Landing, isInHeading: boolean): boolean {
  const isBlock = authorsLanding.form.fragment?.startsWith('^') === true
  // other words would change the heading that contains the link
  if (isInHeading && isBlock) return true
  if (
    isRight(authorsLanding) &&
    (!authorsLanding.astray.has('quartz') || (isInHeading && authorsLanding.form.text === undefined))
  )
    return true
  if (isChain(authorsLanding.form) && authorsLanding.lands.has('obsidian') && !best.lands.has('obsidian')) return true
  return best.form.fragment === undefined
}
