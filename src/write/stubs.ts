import { headingsOf, type Place, type Places, placeOf } from '../links/places.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { insideTarget } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import { remembered } from '../text/maps.ts'
import { decodeUri } from '../text/paths.ts'
import { pointerWords } from '../text/pointer-words.ts'
import { printInline } from '../text/print.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { languageOf, linkToPlace } from './pointers.ts'

/** An address in the rendered note, `page#id`, that its index no longer has. */
export interface LostAnchor {
  id: string
  place: Place
  /** Whether another heading of the index has this slug, so that no stub can keep the address. */
  isTaken: boolean
}

/** A target of the source with an address. */
interface Anchor {
  id: string
  target: LinkTarget
  /** Its offset in the source. */
  offset: number
}

/**
 * Lists the anchors of the whole note's page that the index's page lacks: slugs and ids of headings, HTML ids, and
 * fragments used by links of the note. In source order.
 */
export function listLostAnchors(places: Places): LostAnchor[] {
  const { survey, index, layout } = places
  if (layout.notes.length === 1) return []
  const shown = anchorsInIndex(places)
  const ofElements = new Set(survey.htmlIds.map(({ id }) => id))
  return listAnchors(places).flatMap(({ id, target, offset }) => {
    const now = shown.get(id)
    if (now === offset) return []
    const place = placeOf(places, target)
    // an id in braces or HTML, or one that another renderer makes, moved together with its element
    const isOther = target.kind === 'heading' && survey.headings[target.heading]?.slug !== id
    const isOwn = isOther || ofElements.has(id)
    return isOwn && place.note === index ? [] : { id, place, isTaken: now !== undefined }
  })
}

function listAnchors({ survey, references }: Places): Anchor[] {
  const anchors = new Map<string, Anchor>()
  const add = (id: string, target: LinkTarget, offset: number) => {
    if (id !== '' && !anchors.has(id)) anchors.set(id, { id, target, offset })
  }
  const { headings, htmlIds } = survey
  headings.forEach(({ ids, slug, span }, heading) => {
    for (const id of [...ids, slug]) add(id, { kind: 'heading', heading }, span.start)
  })
  for (const { id, span } of htmlIds) add(id, { kind: 'anchor', id, offset: span.start }, span.start)
  for (const reference of references) {
    const target = insideTarget(reference)
    if (!target || target.kind === 'top' || target.kind === 'block' || reference.syntax.kind === 'wiki') continue
    const id = decodeUri(reference.url.replace(/^[^#]*#/, ''))
    if (/\s|^\^/.test(id)) continue
    add(id, target, target.kind === 'heading' ? (headings[target.heading]?.span.start ?? 0) : target.offset)
  }
  return [...anchors.values()].sort((a, b) => a.offset - b.offset)
}

/** Maps the anchors of the index to the source offsets of their targets. */
function anchorsInIndex(places: Places): Map<string, number> {
  const { survey, index } = places
  const { list, sources } = headingsOf(places, index)
  const anchors = new Map<string, number>()
  const add = (id: string, offset: number) => {
    if (!anchors.has(id)) anchors.set(id, offset)
  }
  list.forEach(({ slug }, position) => {
    const heading = survey.headings[sources[position] ?? -1]
    for (const id of [...(heading?.ids ?? []), slug]) add(id, heading?.span.start ?? -1)
  })
  const shown = index.items.flatMap((item) => (item.kind === 'slice' ? itemsWithin(survey.htmlIds, item.span) : []))
  for (const { id, span } of shown) add(id, span.start)
  return anchors
}

/**
 * Writes a section for the end of the index, titled in its language, with an `<a id>` for each lost anchor and a link to its new place; else
 * `''`. Lines end with `\n`.
 *
 * ```markdown
 * ## Where each section moved
 *
 * - <a id="rye"></a>[Rye](Bread.md#rye)
 * ```
 */
export function writeStubs(lost: readonly LostAnchor[], places: Places, options: SplitOptions): string {
  const lines = new Map<string, string[]>()
  for (const { id, place, isTaken } of lost) {
    if (isTaken) continue
    const link = printInline(linkFor(place, places, options))
    remembered(lines, link, () => []).push(id)
  }
  if (lines.size === 0) return ''
  const items = [...lines].map(([link, ids]) => `- ${ids.map(printAnchor).join('')}${link}`)
  const { moved } = pointerWords(options.language ?? languageOf(places.survey))
  return `## ${moved}\n\n${items.join('\n')}\n`
}

function linkFor(place: Place, places: Places, options: SplitOptions): Parameters<typeof printInline>[0] {
  const heading = place.heading === undefined ? undefined : places.survey.headings[place.heading]
  const shown = heading?.title || place.note.title
  // a heading with an id of its own has different slugs in different renderers
  const htmlId = place.htmlId ?? (place.isWhole ? undefined : heading?.ids[0])
  return linkToPlace({ options, places }, places.index, { ...place, htmlId }, shown)
}

function printAnchor(id: string): string {
  const escaped = id.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')
  return `<a id="${escaped}"></a>`
}
