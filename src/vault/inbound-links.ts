import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { HeadingIndex, LinkForm } from '../apps/app.ts'
import { tryForm } from '../apps/choose-fragment.ts'
import { rewordWikiLink } from '../links/candidates.ts'
import { bestLanding, type Landing, type LinkContext, type LinkSite, landingOfHeading } from '../links/landing.ts'
import { sourceHeadings } from '../links/note-headings.ts'
import { headingsOf, placeOf } from '../links/places.ts'
import { surroundingsIn } from '../links/surroundings.ts'
import { bracketedSpan, landingOfUrl, quoted, type UrlSlot, urlSlotOf } from '../links/url-landing.ts'
import { isInHeading } from '../note/headings.ts'
import {
  findLinkTargets,
  type LinkTarget,
  type LinkTargets,
  resolveFragment,
  resolveSubpath,
} from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOutcome } from '../split.ts'
import { encodeAttribute } from '../text/html.ts'
import { angledDestination, escapeLinkText } from '../text/link-syntax.ts'
import {
  decodeUri,
  encodePath,
  folderOf,
  lastPart,
  linkpathFrom,
  relativePath,
  resolvePath,
  stem,
} from '../text/paths.ts'
import type { Edit } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { addressingIn, decodePath, type VaultFiles } from './vault-files.ts'

/** A split note in its vault before the split. Paths are from the vault's root. */
export interface Inbound {
  outcome: SplitOutcome
  path: NotePath
  files: VaultFiles
  /** The headings of the note before it was split, as apps saw them. */
  before: HeadingIndex
  /** The link targets of the index note; undefined if it was not parsed again. */
  index: LinkTargets | undefined
}

export function inboundOf(outcome: SplitOutcome, path: NotePath, files: VaultFiles): Inbound {
  const { places, written } = outcome
  const index = written.get(places.layout.notes[0]?.path ?? '')
  return { outcome, path, files, before: sourceHeadings(places.survey), index: index && findLinkTargets(index) }
}

/** A reference of another note to a place of the split note. */
export interface InboundReference {
  reference: Reference
  /** The file that it leads to now. */
  target: NotePath
  /** Undefined when it is right unchanged. */
  edit: Edit | undefined
  /** Whether it leads only near its target. */
  isNear: boolean
}

/** The new text of a link, and whether it leads only near its target. */
type Written = Omit<Edit, 'why'> & { isNear: boolean }

interface InboundContext extends LinkContext {
  inbound: Inbound
}

/**
 * Lists the references of another note to places in a split note, by start, with their edits. Each keeps its form.
 * References to the note as a whole need no edit. `survey`: that of the other note; its path is from the vault's root.
 */
export function listInbound(survey: Survey, inbound: Inbound): InboundReference[] {
  const { files, path, outcome } = inbound
  const { places, linkTargets, fragments } = outcome
  const around = surroundingsIn(survey)
  const context = {
    inbound,
    around,
    places,
    before: inbound.before,
    isMarkdown: false,
    isSlugged: fragments === 'markdown',
    asksMarkdown: false,
  }
  const labels = new Set(
    survey.definitions.flatMap(({ kind, identifier }) => (kind === 'definition' ? identifier : [])),
  )
  const isLabel = (text: string) => labels.has(normalizeIdentifier(text))
  const addressing = addressingIn(files, survey.path, path)
  return resolveReferences(survey, linkTargets, addressing).flatMap((reference) => {
    const { syntax } = reference
    const target = insideTarget(reference)
    // a link by label is right when its definition is
    if (!target || syntax.kind === 'linkReference' || syntax.kind === 'imageReference') return []
    const place = placeOf(places, target)
    if (place.isWhole && place.heading === undefined) return []
    if (isInHeading(survey, reference.span) && isStillInIndex(inbound, reference, target)) return []
    const to = place.note.path
    const site = { reference, from: survey.path, place, to, linkpath: nameOf(to), isLabel }
    const written = syntax.kind === 'wiki' ? wikiLinkFor(context, site, syntax.link) : urlFor(context, site)
    const { span, text, isNear } = written
    const isSame = survey.text.slice(span.start, span.end) === text
    return { reference, target: to, edit: isSame ? undefined : { span, text, why: 'reference' }, isNear }
  })
}

/**
 * Returns whether the index note still has the linked heading. A link inside a heading then stays unchanged: other
 * words would break the links to that heading.
 */
function isStillInIndex({ index, outcome }: Inbound, { syntax, url }: Reference, target: LinkTarget): boolean {
  if (!index || target.kind !== 'heading') return false
  const wanted = outcome.places.survey.headings[target.heading]
  const shown =
    syntax.kind === 'wiki'
      ? resolveSubpath(index, syntax.link.subpath ?? '')
      : resolveFragment(index, url.replace(/^[^#]*#?/, ''))
  return shown?.kind === 'heading' && index.headings[shown.heading]?.raw === wanted?.raw
}

function wikiLinkFor(context: InboundContext, site: LinkSite, link: WikiLink): Written {
  const { place, from, to, isLabel } = site
  const { text } = context.around.survey
  const { span } = link
  const linkpath = to === context.inbound.path ? link.linkpath : linkpathLike(link.linkpath, from, to)
  const best = bestLanding(context, site, { kind: 'wiki', path: nameOf(to), text: link.alias })
  const { subpath, isNear } = chooseSubpath(context, site, link, best)
  if (linkpath === link.linkpath && subpath === link.subpath)
    return { span, text: text.slice(span.start, span.end), isNear }
  const moved = { ...link, linkpath, subpath }
  const shown = wikiLinkText(link)
  const isBlock = place.blockId !== undefined
  const reworded = rewordWikiLink(moved, shown, { isBlock, isCaught: isLabel(linkpath), canHaveAlias: true })
  if (reworded !== undefined) return { span, text: reworded, isNear }
  // the link shows its own words
  if (subpath !== undefined) return { span, text: writeWikiLink(moved), isNear }
  // text after a bar is read as Markdown, and would be shown differently
  const { url, destination } = landingOfUrl(context, site, false)
  return { span, text: `[${escapeLinkText(shown)}](${destination ?? url})`, isNear }
}

/** Returns the text after `#`: the author's block or fragment if right, else the best one. */
function chooseSubpath(
  context: InboundContext,
  { place }: LinkSite,
  { subpath }: WikiLink,
  best: Landing,
): { subpath: string | undefined; isNear: boolean } {
  const { form, isNear } = best
  if (place.blockId !== undefined)
    return { subpath: subpath?.includes('^') ? subpath.split('#').at(-1) : `^${place.blockId}`, isNear }
  if (place.isWhole && place.note.role !== 'index') return { subpath: undefined, isNear }
  return isStillRight(context, place, { ...form, fragment: subpath, isAngled: false }, form.fragment)
    ? { subpath, isNear: false }
    : { subpath: form.fragment, isNear }
}

function urlFor(context: InboundContext, site: LinkSite): Written {
  const { reference, place, from, to } = site
  const { text } = context.around.survey
  const slot = urlSlotOf(reference.syntax)
  if (!slot) throw new RangeError('Cannot write a link that has no place for its url')
  const isHtml = reference.syntax.kind === 'html'
  const written = text.slice(slot.span.start, slot.span.end)
  const [oldPath = '', ...rest] = written.split('#')
  const oldHash = rest.length > 0 ? `#${rest.join('#')}` : ''
  const best = landingOfUrl(context, site, isHtml)
  const newPath =
    to === context.inbound.path
      ? undefined
      : urlLike(decodePath(reference.url.split('#')[0] ?? ''), from, {
          to,
          was: context.inbound.path,
          files: context.inbound.files,
        })
  const path = newPath === undefined ? oldPath : isHtml ? encodeAttribute(encodePath(newPath)) : encodePath(newPath)
  const { span } = slot
  const { isNear } = best
  if (place.isWhole && place.note.role !== 'index') return { span, text: quoted(path, text, slot), isNear }
  if (keepsFragment(context, site, slot, best)) return { span, text: path + oldHash, isNear: false }
  const hash = best.url.indexOf('#')
  if (hash < 0) return { span, text: quoted(path, text, slot), isNear }
  const fragment = best.url.slice(hash + 1)
  if (best.destination !== undefined && !isHtml) {
    const destination = angledDestination(newPath ?? decodePath(oldPath), decodeUri(fragment))
    return { span: bracketedSpan(slot), text: destination, isNear }
  }
  const url = `${path}#${isHtml ? encodeAttribute(fragment) : fragment}`
  return { span, text: quoted(url, text, slot), isNear }
}

/** Returns whether the author's fragment of a URL still leads to its block, anchor or heading. */
function keepsFragment(
  context: InboundContext,
  { reference, place, from, to }: LinkSite,
  { angled }: UrlSlot,
  best: Landing,
) {
  const fragment = decodeUri(reference.url.replace(/^[^#]*#?/, ''))
  if (place.blockId !== undefined && fragment.includes('^')) return true
  if (place.htmlId !== undefined && place.htmlId === fragment) return true
  const form = { ...best.form, path: relativePath(from, to), fragment, isAngled: angled }
  return isStillRight(context, place, form, best.form.fragment)
}

/**
 * Returns whether the fragment of a form still opens its heading in every app that opened it before. Only Obsidian
 * reads a chain of headings, so a chain stays only where no other fragment works.
 */
function isStillRight(
  context: InboundContext,
  place: LinkSite['place'],
  form: LinkForm,
  best: string | undefined,
): boolean {
  const { heading, note, isNear } = place
  if (form.fragment === undefined || heading === undefined || isNear) return false
  if (!headingsOf(context.places, note).position.has(heading)) return false
  const { lands, astray } = landingOfHeading(context, form, place)
  if (form.fragment.includes('#')) return best === undefined && lands.has('obsidian')
  const before = tryForm(context.inbound.before, form, heading).lands
  return lands.size > 0 && astray.size === 0 && [...before].every((app) => lands.has(app))
}

/** Writes a linkpath to a note in the style of another one: by name, from the root, or relative. */
export function linkpathLike(written: string, from: NotePath, to: NotePath): string {
  const bare = stem(to)
  const path = /^\.\.?\//.test(written)
    ? linkpathFrom(from, to)
    : written.startsWith('/')
      ? `/${bare}`
      : written.includes('/')
        ? bare
        : nameOf(to)
  return /\.md$/i.test(written) ? `${path}.md` : path
}

/** Writes a URL to a note in the style of one to the note `was`. */
export function urlLike(
  written: string,
  from: NotePath,
  { to, was, files }: { to: NotePath; was: NotePath; files: VaultFiles },
): string {
  const isFromHere = files.at(resolvePath(folderOf(from), written)) === was
  const path = written.startsWith('/')
    ? `/${to}`
    : isFromHere
      ? relativePath(from, to)
      : written.includes('/')
        ? to
        : lastPart(to)
  const dotted = written.startsWith('./') && !path.startsWith('.') ? `./${path}` : path
  return /\.md$/i.test(written) ? dotted : stem(dotted)
}
