import type { AppName } from '../apps/app.ts'
import type { NoteLayout } from '../layout/layout.ts'
import { listSharedLines, sharedLinesFor } from '../layout/shared-lines.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Edit } from '../text/span.ts'
import { redirectWikiLink } from './author-links.ts'
import { canBeWikiLink } from './candidates.ts'
import { chooseLink, isBetterAsWikiLink, type LinkChoice } from './choose-link.ts'
import { type Landing, type LinkContext, type LinkSite, weightsFor } from './landing.ts'
import { appsThatLose, type LossContext } from './losses.ts'
import { sourceHeadings } from './note-headings.ts'
import { isLabelIn, ownerAt, type Place, type Places, placeOf } from './places.ts'
import { rebaseEdit } from './rebase.ts'
import type { Surroundings } from './surroundings.ts'
import { urlSlotOf } from './url-landing.ts'

/** The place near its target that a reference leads to: a heading, or the note. */
type NearPlace = Pick<Place, 'note' | 'heading'>

/** What becomes of a reference in a note that shows it. */
export interface LinkEdit {
  reference: Reference
  note: NoteLayout
  /** Undefined where it is right unchanged. */
  edit: Edit | undefined
  /** Which apps follow it, where forms of it were tried. */
  landing: Landing | undefined
  /** The link or url as a message shows it; the same as in `edit`, where there is one. */
  written: string
  /** Where it leads instead, when its target itself cannot be linked. */
  near: NearPlace | undefined
  /** The apps that followed it before and do not now, in the order of `appNames`. */
  lostIn: readonly AppName[]
}

/** How the links of a split are written. */
export interface LinkOptions extends SplitOptions {
  /** The form whose fragments are written: in an Obsidian vault of Markdown links that of wiki-links. */
  fragments: SplitOptions['links']
  /** POSIX path from the folder that is written to the one of the source note; `''` when they are the same. */
  sourceFolder: string
}

/** The references by label that are written as wiki-links and need their definition no more. */
export function labelsToWikiLinks(places: Places, around: Surroundings, options: LinkOptions): Set<Reference> {
  const context = contextOf(places, around, options)
  const weights = weightsFor(options)
  return new Set(
    places.references.filter((reference) => {
      if (reference.syntax.kind !== 'linkReference' || reference.inCell || !canBeWikiLink(context, reference))
        return false
      const site = siteOf(places, reference, ownerAt(places, reference.span.start))
      return site !== undefined && isBetterAsWikiLink(context, site, weights)
    }),
  )
}

/** Writes every reference for every note that shows it. By note, then in the order of the source. */
export function writeLinks(
  places: Places,
  around: Surroundings,
  asWiki: ReadonlySet<Reference>,
  options: LinkOptions,
): LinkEdit[] {
  const weights = weightsFor(options)
  const context: WriterContext = {
    ...contextOf(places, around, options),
    choice: { weights, blockIds: options.blockIds, asWiki },
    counted: options.links === 'markdown' ? weights.first : [...weights.first, ...weights.others],
    sourceFolder: options.sourceFolder,
  }
  return linksShownIn(places).map(({ reference, note }) => writeLink(context, reference, note))
}

interface WriterContext extends LossContext {
  choice: LinkChoice
  sourceFolder: string
}

function contextOf(places: Places, around: Surroundings, { links, fragments }: LinkOptions): LinkContext {
  return {
    around,
    places,
    before: sourceHeadings(places.survey),
    isMarkdown: links === 'markdown',
    isSlugged: fragments === 'markdown',
  }
}

/** The references that each note shows, in the order of the source. */
function linksShownIn({ survey, layout, references, moves }: Places): { reference: Reference; note: NoteLayout }[] {
  const shared = listSharedLines(survey)
  return layout.notes.flatMap((note) => {
    const slices = note.items.flatMap((item) => (item.kind === 'slice' ? item.span : []))
    const carried = (moves?.carried.get(note) ?? []).map(({ definition }) => definition.span)
    const copied = sharedLinesFor(survey, note, shared).map(({ span }) => span)
    // a note shows a heading twice when its section is the note's own and moved from it
    const shown = new Set([...slices, ...carried, ...copied].flatMap((span) => itemsWithin(references, span)))
    return [...shown]
      .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
      .map((reference) => ({ reference, note }))
  })
}

/** A reference to the source itself where a note shows it; undefined for all others. */
function siteOf(places: Places, reference: Reference, note: NoteLayout): LinkSite | undefined {
  const target = insideTarget(reference)
  if (!target || places.isUnsplit) return undefined
  const place = placeOf(places, target)
  const [from, to] = [note.path, place.note.path]
  const isLabel = (text: string) => isLabelIn(places, text, note)
  return { reference, from, place, to, linkpath: places.linkpathOf(to, from), isLabel }
}

function writeLink(context: WriterContext, reference: Reference, note: NoteLayout): LinkEdit {
  const { places, around } = context
  const { text } = around.survey
  const site = reference.target.kind === 'relative' ? undefined : siteOf(places, reference, note)
  const {
    edit,
    landing,
    written = '',
    near,
  } = reference.target.kind === 'relative'
    ? { edit: rebaseEdit(text, reference, note.path, context.sourceFolder) }
    : site
      ? redirect(context, site)
      : {}
  const isSame = edit === undefined || text.slice(edit.span.start, edit.span.end) === edit.text
  return {
    reference,
    note,
    edit: isSame ? undefined : { ...edit, why: reasonOf(reference) },
    landing,
    written,
    near,
    lostIn: site && landing ? appsThatLose(context, site, landing) : [],
  }
}

function reasonOf({ target, syntax }: Reference): string {
  return target.kind === 'relative' ? 'path' : syntax.kind === 'definition' ? 'definition' : 'reference'
}

/** What is written for a reference to the source itself. */
function redirect(
  context: WriterContext,
  site: LinkSite,
): { edit?: Omit<Edit, 'why'>; landing?: Landing; written?: string; near?: NearPlace } {
  const { reference, place } = site
  const { syntax, span } = reference
  if (syntax.kind === 'wiki') {
    const { text, trial, isMarkdown } = redirectWikiLink(context, site, syntax.link)
    const near = nearOf(place, trial?.landing) ?? (place.isNear && !isMarkdown ? place : undefined)
    return { edit: { span, text }, ...trial, ...(near && { near }) }
  }
  if (isTopOfItself(site) && syntax.kind !== 'linkReference') {
    const slot = urlSlotOf(syntax)
    // a link to the top is right in the index unchanged, unless it names another file
    if (slot && context.around.survey.text[slot.span.start] === '#') return {}
  }
  const chosen = chooseLink(context, site, context.choice)
  if (!chosen) return {}
  const { edit, landing } = chosen
  const near = nearOf(place, landing)
  return { edit, landing, written: edit.text, ...(near && { near }) }
}

function isTopOfItself({ from, to, place }: LinkSite): boolean {
  return from === to && place.isWhole && place.heading === undefined
}

/** Where a link leads that only leads near to its target. Without a fragment it names the note. */
function nearOf({ note, heading }: Place, landing: Landing | undefined): NearPlace | undefined {
  if (!landing?.isNear) return undefined
  return { note, heading: landing.form.fragment === undefined ? undefined : heading }
}
