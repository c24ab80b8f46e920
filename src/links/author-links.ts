import { escapeLinkText } from '../text/link-syntax.ts'
import { lastBefore } from '../text/sorted-spans.ts'
import { holds } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
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
import type { Reference } from './reference.ts'
import { mustKeepBars } from './surroundings.ts'
import { landingOfUrl } from './url-landing.ts'

/** A wiki-link of the author's for the note that shows it. */
interface AuthorLink {
  /** The same as before where it is right already. */
  text: string
  /** Where it leads, and what a message shows of it; undefined where nothing can be lost. */
  trial: { landing: Landing; written: string } | undefined
  /** Whether Markdown was written. */
  isMarkdown: boolean
}

/** Sends a wiki-link of the author's to where its heading or block is now, and changes no more of it than needed. */
export function redirectWikiLink(context: LinkContext, site: LinkSite, link: WikiLink): AuthorLink {
  const { reference, place, linkpath: name, isLabel } = site
  const { text } = context.around.survey
  const isHere = site.from === site.to
  const isBarFixed = mustKeepBars(context.around, reference)
  // a bar that is not escaped parts the cell in most apps
  const isBarKept = link.alias !== undefined && ((reference.inCell && link.bar === '|') || isBarFixed)
  // behind a bracket the text of a link would be read as a label
  const isBracketed = text[link.span.start - 1] === ']'
  if (context.isMarkdown && !link.embed && !reference.inLink && !isBarKept && !isBracketed)
    return asMarkdown(context, site, wikiLinkText(link))
  // in a heading Obsidian counts the words of its links
  const isNamed = link.linkpath !== '' && isInHeading(context, reference)
  const linkpath = isHere && link.subpath !== undefined && !isNamed ? '' : name
  const { subpath, trial } = chooseSubpath(context, site, link)
  const source = text.slice(link.span.start, link.span.end)
  // the index has the note's name
  if (namesNote(link.linkpath, linkpath) && subpath === link.subpath) return { text: source, trial, isMarkdown: false }
  const moved = { ...link, linkpath: linkpath === '' && subpath === undefined ? name : linkpath, subpath }
  const shown = wikiLinkText(link)
  const isCaught = isLabel(moved.linkpath)
  const isCatching = isCaught && moved.subpath === undefined
  const reworded = rewordWikiLink(moved, shown, {
    isBlock: place.blockId !== undefined,
    isCaught,
    // in Foam a definition of the name catches it also behind an alias
    canHaveAlias: reference.inLink || isBracketed || (!reference.inCell && !isCatching && !isBarFixed),
  })
  if (reworded !== undefined) return { text: reworded, trial, isMarkdown: false }
  return reference.inLink ? { text: writeWikiLink(moved), trial, isMarkdown: false } : asMarkdown(context, site, shown)
}

function asMarkdown(context: LinkContext, site: LinkSite, shown: string): AuthorLink {
  const landing = landingOfUrl(context, site, false)
  const written = landing.destination ?? landing.url
  return { text: `[${escapeLinkText(shown)}](${written})`, trial: { landing, written }, isMarkdown: true }
}

/** What follows `#` in the author's link after it moves, with where that leads. */
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
  const landing = subpathLanding(context, site, link)
  const subpath = landing.form.fragment
  return { subpath, trial: { landing, written: `#${subpath}` } }
}

/** The author's subpath where it still leads to its heading and is no chain, which only Obsidian follows; else the best one. */
function subpathLanding(context: LinkContext, site: LinkSite, { subpath, alias }: WikiLink): Landing {
  const { places } = context
  const { place, reference } = site
  const { list, position } = headingsOf(places, place.note)
  const at = position.get(place.heading as number)
  const path = wikiPathOf(site)
  const best = () => bestLanding(context, site, { kind: 'wiki', path, text: alias })
  if (at === undefined || subpath === undefined) return best()
  const form = formOf(context, site, { kind: 'wiki', path, text: alias, fragment: subpath })
  const own = landingOfHeading(context, form, place)
  const { lands, astray } = own
  const isChain = subpath.includes('#')
  const isRight = lands.has('obsidian') || (!astray.has('obsidian') && lands.has('quartz'))
  // most are, and lead nowhere else: what else could be written need not be known
  if (isRight && !isChain && astray.size === 0) return own
  const other = best()
  const slug = list[at]?.slug
  // where no form is sure, one that leads to another heading is worse than one that some app does not know
  if (other.form.fragment === undefined && astray.size > 0 && slug)
    return landingOfHeading(context, { ...form, fragment: slug }, place)
  // in a heading other words would be another heading
  const isBlock = subpath.startsWith('^')
  const isHeading = isInHeading(context, reference) && (alias === undefined || isBlock)
  const isKept =
    (isHeading && isBlock) ||
    (isRight && !isChain && (!astray.has('quartz') || isHeading)) ||
    (isChain && lands.has('obsidian') && !other.lands.has('obsidian')) ||
    other.form.fragment === undefined
  return isKept ? own : other
}

function isInHeading({ around }: LinkContext, { span }: Reference): boolean {
  const heading = lastBefore(around.survey.headings, span.start + 1)
  return heading !== undefined && holds(heading.span, span)
}
