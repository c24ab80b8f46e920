import type { LinkForm } from '../apps/app.ts'
import { obsidian } from '../apps/obsidian.ts'
import { isDestinationAt } from '../note/block-of-id.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { type Renderer, readsExplicitIds, renderers } from '../text/heading-ids.ts'
import { encodeAttribute } from '../text/html.ts'
import { angledDestination } from '../text/link-syntax.ts'
import { decodeUri, encodePath, relativePath } from '../text/paths.ts'
import type { Span } from '../text/span.ts'
import {
  bestLanding,
  formOf,
  type Landing,
  type LinkContext,
  type LinkSite,
  landingOfFile,
  landingOfHeading,
  landingOfId,
} from './landing.ts'
import { headingsOf, type Place, type Places } from './places.ts'

/** A URL and its landing. `destination`: the same with angle brackets where Markdown needs them. */
export interface UrlLanding extends Landing {
  url: string
  destination?: string
}

/** The inputs of each way to write a URL. */
interface UrlTrial {
  context: LinkContext
  site: LinkSite
  form: LinkForm
  /** The encoded path; `''` in the note itself. */
  path: string
  /** The encoded path, in the note itself too. */
  file: string
  /** The URL as the author wrote it. */
  written: string
  /** Its decoded fragment; undefined without one. */
  fragment: string | undefined
  /** The index of the heading in its note; undefined: none. */
  at: number | undefined
  /** The id of the heading in the written renderer; `''` for one without letters, undefined without a heading. */
  slug: string | undefined
  /** Whether the fragment must be a slug or an id, as in HTML. */
  isSlugged: boolean
  isHere: boolean
}

/**
 * Returns the URL of a place in a Markdown link, an HTML link or a definition: the first possible way to write it.
 * `isPage`: the URL of the page made of a note, for apps that leave HTML unchanged.
 */
export function landingOfUrl(context: LinkContext, site: LinkSite, isHtml: boolean, isPage = isHtml): UrlLanding {
  const trial = trialOf(context, site, isHtml, isPage)
  return (
    wholeFile(trial) ??
    pageTitle(trial) ??
    exactId(trial) ??
    authorFragment(trial) ??
    headingSlug(trial) ??
    writtenSlug(trial) ??
    bestFragment(trial)
  )
}

function trialOf(context: LinkContext, site: LinkSite, isHtml: boolean, isPage: boolean): UrlTrial {
  const { reference, from, to, place } = site
  const { survey } = context.around
  const isHere = from === to
  const pageUrl = (isPage && context.places.renderer.pageUrl) || relativePath
  const file = pageUrl(from, to)
  const relative = isHere ? '' : file
  const at =
    place.heading === undefined ? undefined : headingsOf(context.places, place.note).position.get(place.heading)
  const slot = urlSlotOf(reference.syntax)
  const written = slot ? survey.text.slice(slot.span.start, slot.span.end) : ''
  const fragment = /#/.test(reference.url) ? decodeUri(reference.url.replace(/^[^#]*#/, '')) : undefined
  return {
    context,
    site,
    form: formOf(context, site, {
      kind: 'markdown',
      path: relative,
      // of a text only its line break matters to apps
      text: /[\r\n]/.exec(survey.text.slice(reference.span.start, reference.span.end))?.[0] ?? '',
      fragment: undefined,
    }),
    path: encodePath(relative),
    file: encodePath(file),
    written,
    fragment,
    at,
    slug: at === undefined ? undefined : idToWrite(context, site, at, fragment),
    isSlugged: isHtml || context.isSlugged,
    isHere,
  }
}

/** Returns the renderers whose ids may be written: the requested one, else the author's and then all others. */
function renderersOf({ renderer }: Places): readonly Renderer[] {
  return renderer.isAsked ? [renderer.name] : [renderer.name, ...renderers.filter((name) => name !== renderer.name)]
}

/** Returns the first renderer where a fragment is the id of a place's heading in the source. */
function rendererOfFragment({ places, before }: LinkContext, { heading, note }: Place, fragment: string | undefined) {
  if (heading === undefined || fragment === undefined) return undefined
  // ids in other renderers are unknown while the heading itself is rewritten
  const { index, position } = headingsOf(places, note)
  const isChanged = index.headings[position.get(heading) ?? -1]?.key === undefined
  return renderersOf(places).find(
    (name) => before.idsIn(name)[heading] === fragment && !(isChanged && name !== 'github'),
  )
}

/** Returns the id of a heading in the renderer of the author's fragment if known, else in the written renderer. */
function idToWrite(context: LinkContext, { place }: LinkSite, position: number, fragment: string | undefined): string {
  const { places } = context
  const renderer = rendererOfFragment(context, place, fragment) ?? places.renderer.name
  return headingsOf(places, place.note).index.idsIn(renderer)[position] ?? ''
}

function isAskedFor({ renderer }: Places, name: Renderer): boolean {
  return renderer.isAsked && renderer.name === name
}

/** Links the file for a heading of the first depth in Docusaurus, which gives it no id. */
function pageTitle(trial: UrlTrial): UrlLanding | undefined {
  const { context, site, form, at } = trial
  const { place } = site
  if (at === undefined || !isAskedFor(context.places, 'docusaurus')) return undefined
  if (headingsOf(context.places, place.note).list[at]?.depth !== 1) return undefined
  const landing = landingOfFile({ ...form, path: decodeUri(trial.file) }, !place.isWhole || place.isNear)
  return { url: trial.file, ...landing }
}

/** Links another file, if the place is all of it. */
function wholeFile({ site, form, path, isHere }: UrlTrial): UrlLanding | undefined {
  return site.place.isWhole && !isHere ? { url: path, ...landingOfFile(form) } : undefined
}

/** Links the HTML id of the place. */
function exactId({ context, site, form, path, isSlugged, isHere }: UrlTrial): UrlLanding | undefined {
  const { htmlId, heading, isNear } = site.place
  if (htmlId === undefined || !(isHere || isSlugged || isBestById(site)) || isUnread(context, site.place))
    return undefined
  const landing = landingOfId({ ...form, fragment: htmlId })
  // Quartz drops dots and capitals of ids of other notes
  const isLost = isSlugged && !isNear && !landing.lands.has('quartz') && context.places.weights.first.includes('quartz')
  return isLost && heading !== undefined ? undefined : { url: `${path}#${encodePath(htmlId)}`, ...landing }
}

/** Returns whether a requested app does not read the id of a place: one in braces after a heading. */
function isUnread({ places }: LinkContext, place: Place): boolean {
  const { name, isAsked } = places.renderer
  return isExplicit(places, place) && isAsked && !readsExplicitIds(name)
}

/** Returns whether the author's renderer reads the id of a place: one in braces after a heading. */
export function isReadById(context: LinkContext, place: Place): boolean {
  return isExplicit(context.places, place) && !isUnread(context, place)
}

function isExplicit({ survey }: Places, { heading, htmlId, isMarkdownId, isNear }: Place): boolean {
  if (isMarkdownId) return !isNear
  const target = heading === undefined ? undefined : survey.headings[heading]
  return target !== undefined && target.style !== 'html' && target.ids.includes(htmlId as string)
}

/** Keeps the author's fragment if it is the id of the heading, or its words in Obsidian, before and after. */
function authorFragment({
  context,
  site,
  form,
  path,
  written,
  fragment,
  at,
  slug,
  isSlugged,
}: UrlTrial): UrlLanding | undefined {
  const { places, before } = context
  const { place } = site
  const { heading } = place
  if (!isSlugged || !fragment || at === undefined || heading === undefined || place.isNear) return undefined
  if (place.blockId !== undefined) return undefined
  const { index } = headingsOf(places, place.note)
  const tried = { ...form, fragment }
  const isWords =
    !places.renderer.isAsked && [before, index].every((all, i) => all.find(obsidian, tried) === [heading, at][i])
  const hash = written.search(/(?<!&)#/)
  if (!(slug === fragment || isWords) || hash < 0) return undefined
  const url = path + written.slice(hash)
  const isAngled = /\s/.test(url)
  return { url, ...(isAngled && { destination: `<${url}>` }), ...landingOfHeading(context, tried, place) }
}

/**
 * Returns whether the id of an HTML element is the best target: no block id and no heading is near. Obsidian then opens
 * the file, as it would without the id.
 */
export function isBestById({ place }: LinkSite): boolean {
  const { isNear, isFar, htmlId, isMarkdownId, blockId, heading } = place
  const hasNoOther = blockId === undefined && (heading === undefined || isFar === true)
  return isNear && htmlId !== undefined && !isMarkdownId && hasNoOther
}

/** Links the slug of the heading; for one without letters the author's fragment, or the file. */
function headingSlug(trial: UrlTrial): UrlLanding | undefined {
  const { context, site, form, path, written, fragment, slug, isSlugged, isHere } = trial
  const { isWhole, isNear, blockId } = site.place
  const isShadowed = slug !== undefined && headingsOf(context.places, site.place.note).shadowed.has(slug)
  if (blockId !== undefined || !isSlugged || isShadowed) return undefined
  if (slug) {
    const url = isHere && isSameFragment(written, slug) ? written : `${path}#${encodePath(slug)}`
    return { url, ...landingOfHeading(context, { ...form, fragment: slug }, site.place), isNear }
  }
  // a number among headings without letters is another one now
  const isKept = slug !== undefined && !rendererOfFragment(context, site.place, fragment)
  if (isHere && isKept && written.startsWith('#'))
    return { url: written, ...landingOfHeading(context, { ...form, fragment: '' }, site.place), isNear }
  return { url: trial.file, ...landingOfFile(form), isNear: isNear || !isWhole }
}

/** Keeps a fragment within a note that is still the slug, or works in all preferred apps. */
function writtenSlug(trial: UrlTrial): UrlLanding | undefined {
  const { context, site, form, written, fragment, slug, isHere } = trial
  const { isNear, blockId } = site.place
  if (!isHere || blockId !== undefined || slug === undefined || !written.startsWith('#')) return undefined
  const landing = landingOfHeading(context, { ...form, fragment }, site.place)
  const isSure = context.places.weights.first.every((app) => landing.lands.has(app))
  return fragment === slug || isSure ? { url: written, ...landing, isNear } : undefined
}

/**
 * Links the block id or the best fragment of the heading, or its HTML id if no fragment works in all preferred apps.
 */
function bestFragment(trial: UrlTrial): UrlLanding {
  const { context, site, form, path, slug } = trial
  const { htmlId } = site.place
  // the block or heading of the note is found also by a form with another path
  const landing = bestLanding(context, site, {
    kind: 'markdown',
    path: site.from === site.to ? '' : site.to,
    text: form.text,
  })
  const isSure = context.places.weights.first.every((app) => landing.lands.has(app))
  if (htmlId !== undefined && slug !== undefined && !isSure)
    return { url: `${path}#${encodePath(htmlId)}`, ...landingOfId({ ...form, fragment: htmlId }) }
  const { fragment, isAngled } = landing.form
  // without a heading near, the exact id costs nothing
  if (fragment === undefined && htmlId !== undefined && landing.isNear && !isUnread(context, site.place))
    return { url: `${path}#${encodePath(htmlId)}`, ...landing }
  if (fragment === undefined) return { url: trial.file, ...landing }
  const url = `${path}#${encodePath(fragment).replace(/^%5E/, '^')}`
  return isAngled ? { url, destination: angledDestination(trial.form.path, fragment), ...landing } : { url, ...landing }
}

function isSameFragment(url: string, slug: string): boolean {
  return url.startsWith('#') && decodeUri(url.slice(1)) === slug
}

/** The position of a reference's URL. */
export interface UrlSlot {
  span: Span
  /** In angle brackets or quotes, where spaces are allowed. */
  angled: boolean
  /** An attribute value without quotes, which a changed value needs. */
  isBare: boolean
}

export function urlSlotOf(syntax: Reference['syntax']): UrlSlot | undefined {
  if ('destination' in syntax) return { ...syntax.destination, isBare: false }
  if (syntax.kind !== 'html') return undefined
  return { span: syntax.attribute.span, angled: true, isBare: !syntax.attribute.isQuoted }
}

/** Returns the span of a URL with its angle brackets, if any. */
export function bracketedSpan({ span, angled }: UrlSlot): Span {
  return angled ? { start: span.start - 1, end: span.end + 1 } : span
}

/** Returns the edit that writes a URL for a reference. */
export function urlEdit(survey: Survey, { syntax, span }: Reference, slot: UrlSlot, { url, destination }: UrlLanding) {
  const { text } = survey
  const isHtml = syntax.kind === 'html'
  // only a space prevents the whole link from being a destination
  if (syntax.kind === 'link' && isDestinationAt(survey, span))
    return { span: bracketedSpan(slot), text: ` ${destination ?? (slot.angled || /\s/.test(url) ? `<${url}>` : url)}` }
  if (destination !== undefined && !isHtml) return { span: bracketedSpan(slot), text: destination }
  return { span: slot.span, text: quoted(isHtml ? encodeAttribute(url) : url, text, slot) }
}

/** Adds quotes to a changed attribute value that had none. */
export function quoted(value: string, text: string, { span, isBare }: UrlSlot): string {
  return isBare && value !== text.slice(span.start, span.end) ? `"${value}"` : value
}
