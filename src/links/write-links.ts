import type { AppName } from '../apps/app.ts'
import type { NoteLayout } from '../layout/layout.ts'
import { isInHeading, shownWikiLinks, showWikiLinks, withoutBrackets } from '../note/headings.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import { indexFrom, itemsWithin } from '../text/sorted-spans.ts'
import { applyEdits, type Edit, holds } from '../text/span.ts'
import { aliasIn } from '../text/wiki-link.ts'
import { redirectWikiLink } from './author-links.ts'
import { canBeWikiLink } from './candidates.ts'
import { chooseLink, isBetterAsWikiLink, type LinkChoice } from './choose-link.ts'
import { type Landing, type LinkContext, type LinkSite, weightsFor } from './landing.ts'
import { appsThatLose, type LossContext } from './losses.ts'
import { sourceHeadings, type WrittenHeading } from './note-headings.ts'
import { isLabelIn, ownerAt, type Place, type Places, placeOf } from './places.ts'
import { rebaseEdit } from './rebase.ts'
import type { Surroundings } from './surroundings.ts'
import { isReadById, urlSlotOf } from './url-landing.ts'

/** The heading or note near its target that a reference leads to. */
type NearPlace = Pick<Place, 'note' | 'heading'>

/** A reference in a note that shows it, and its edit. */
export interface LinkEdit {
  reference: Reference
  note: NoteLayout
  /** Undefined when it is right unchanged. */
  edit: Edit | undefined
  /** The apps that follow it, if its forms were tried. */
  landing: Landing | undefined
  /** The link or URL in messages; equal to the text of `edit`, if any. */
  written: string
  /** The near place it leads to, when its target cannot be linked. */
  near: NearPlace | undefined
  /** The apps that followed it before and no longer do, in the order of `appNames`. */
  lostIn: readonly AppName[]
}

/** The options of link writing. */
export interface LinkOptions extends SplitOptions {
  /** The style of fragments: in an Obsidian vault of Markdown links that of wiki-links. */
  fragments: SplitOptions['links']
  /** POSIX path from the output folder to the source's folder; `''` when they are the same. */
  sourceFolder: string
  /** Whether Markdown was asked for, and is no habit of the vault: embeds and links to other files are written so too. */
  asksMarkdown: boolean
}

/** Returns the references by label that are written as wiki-links and no longer need their definition. */
export function labelsToWikiLinks(places: Places, around: Surroundings, options: LinkOptions): Set<Reference> {
  const context = contextOf(places, around, options)
  const weights = weightsFor(options)
  return new Set(
    places.references.filter((reference) => {
      if (reference.syntax.kind !== 'linkReference' || reference.inCell || !canBeWikiLink(context, reference))
        return false
      const site = siteOf(places, reference, ownerAt(places, reference.span.start))
      if (!site || (site.from === site.to && isReadById(context, site.place))) return false
      return isBetterAsWikiLink(context, site, weights)
    }),
  )
}

/**
 * Writes every reference for every note that shows it. Sorted by note, then in source order. Those in headings are
 * written first: Obsidian finds a heading by its source, so that links to it depend on them. The result's places know
 * the headings as written.
 */
export function writeLinks(
  places: Places,
  around: Surroundings,
  asWiki: ReadonlySet<Reference>,
  options: LinkOptions,
): { links: LinkEdit[]; places: Places } {
  const shown = linksShownIn(places)
  const inHeadings = shown.filter(({ reference }) => isInHeading(around.survey, reference.span))
  if (inHeadings.length === 0) return { links: writeShown(shown, places, around, asWiki, options), places }
  const settle = (links: readonly LinkEdit[]) => ({
    ...places,
    writtenHeadings: writtenHeadings(places, links),
    headings: new Map(),
  })
  // once more for links between headings, and again for links to their own heading, unless that changes the linked
  // heading again
  const write = (known: Places) => writeShown(inHeadings, known, around, asWiki, options)
  const once = write(places)
  const before = settle(once)
  const twice = write(before)
  const after = settle(twice)
  const thrice = write(after)
  const last = settle(thrice)
  const changes = [changedHeadings(before, after), changedHeadings(after, last)] as const
  const first = once.map((link, i) => {
    const [second, third] = [twice[i] as LinkEdit, thrice[i] as LinkEdit]
    const target = insideTarget(link.reference)
    if (target?.kind !== 'heading') return link
    if (!changes[0].has(target.heading)) return second
    const isSameForm = third.landing?.form.kind === link.landing?.form.kind
    return isSameForm && !changes[1].has(target.heading) ? third : link
  })
  const settled = settle(first)
  const done = new Set(inHeadings)
  const others = writeShown(
    shown.filter((link) => !done.has(link)),
    settled,
    around,
    asWiki,
    options,
  )
  const order = new Map(places.layout.notes.map((note, i) => [note, i]))
  const links = [...first, ...others].sort(
    (a, b) =>
      (order.get(a.note) as number) - (order.get(b.note) as number) ||
      a.reference.span.start - b.reference.span.start ||
      b.reference.span.end - a.reference.span.end,
  )
  return { links, places: Object.freeze(settled) }
}

/** Returns the headings that some note writes differently in two places. */
function changedHeadings(before: Places, after: Places): ReadonlySet<number> {
  const differ = (some: Places, others: Places) =>
    [...some.writtenHeadings].flatMap(([note, headings]) =>
      [...headings].flatMap(([index, { raw }]) =>
        others.writtenHeadings.get(note)?.get(index)?.raw === raw ? [] : index,
      ),
    )
  return new Set([...differ(before, after), ...differ(after, before)])
}

/** Returns each heading that holds links, as each note shows it. */
function writtenHeadings({ survey }: Places, links: readonly LinkEdit[]): Places['writtenHeadings'] {
  const edits = new Map<NoteLayout, Map<number, Edit[]>>()
  for (const { reference, note, edit } of links) {
    const index = indexFrom(survey.headings, reference.span.start + 1) - 1
    const inNote = edits.get(note) ?? new Map<number, Edit[]>()
    edits.set(note, inNote)
    inNote.set(index, [...(inNote.get(index) ?? []), ...(edit ? [edit] : [])])
  }
  const headingOf = ([index, inHeading]: [number, Edit[]]): [number, WrittenHeading][] => {
    const content = survey.headings[index]?.source?.content
    const isApart = inHeading.every(({ span }, i) => span.start >= (inHeading[i - 1]?.span.end ?? 0))
    return content && isApart && inHeading.every(({ span }) => holds(content, span))
      ? [[index, { raw: applyEdits(survey.text, inHeading, content), ...rewordingsOf(index, inHeading) }]]
      : []
  }
  const rewordingsOf = (index: number, inHeading: readonly Edit[]) => {
    const shown = shownWikiLinks(survey, index)
    const links = inHeading.map(({ span, text }) => {
      const source = survey.text.slice(span.start, span.end)
      const before = shown.get(span.start) ?? source
      return [before, before === source ? text : text.replace(aliasIn(source), () => aliasIn(before))] as const
    })
    const inEach = (link: readonly [string, string], read: (label: string) => string) =>
      link.map((source) => read(readLabel(source))) as [string, string]
    return {
      rewordings: links.map((link) => [[link[0], readLabel(link[1])] as const, inEach(link, showWikiLinks)]),
      words: links.map((link) => inEach(link, withoutBrackets)),
    }
  }
  return new Map([...edits].map(([note, inNote]) => [note, new Map([...inNote].flatMap(headingOf))]))
}

/** Returns the label of a Markdown link, which readers see, or anything else unchanged. */
function readLabel(link: string): string {
  return /^\[(?!\[)((?:\\.|[^\]\\])*)\]\(/s.exec(link)?.[1]?.replace(/\\([^\w\s])/g, '$1') ?? link
}

function writeShown(
  shown: ReturnType<typeof linksShownIn>,
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
  return shown.map(({ reference, note }) => writeLink(context, reference, note))
}

interface WriterContext extends LossContext {
  choice: LinkChoice
  sourceFolder: string
}

function contextOf(places: Places, around: Surroundings, { links, fragments, asksMarkdown }: LinkOptions): LinkContext {
  return {
    around,
    places,
    before: sourceHeadings(places.survey),
    isMarkdown: links === 'markdown',
    isSlugged: fragments === 'markdown',
    asksMarkdown,
  }
}

/** Lists the references that each note shows, in source order. */
function linksShownIn({ layout, references, moves }: Places): { reference: Reference; note: NoteLayout }[] {
  return layout.notes.flatMap((note) => {
    const slices = note.items.flatMap((item) => (item.kind === 'slice' ? item.span : []))
    const carried = (moves?.carried.get(note) ?? []).map(({ definition }) => definition.span)
    const copied = (layout.shared.get(note) ?? []).map(({ span }) => span)
    // a note shows a heading twice if it owns the section and also moved it
    const shown = new Set([...slices, ...carried, ...copied].flatMap((span) => itemsWithin(references, span)))
    return [...shown]
      .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
      .map((reference) => ({ reference, note }))
  })
}

/** Returns the site of a reference to the source itself in a note; undefined for other references. */
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
    ? { edit: rebaseEdit(context, reference, note.path, context.sourceFolder) }
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

/** Redirects a reference to the source itself. */
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
    // in the index, a link to the top is right unchanged, unless it names another file
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

/** Returns the near place that a link reaches instead of its target. Without a fragment it is the note. */
function nearOf({ note, heading }: Place, landing: Landing | undefined): NearPlace | undefined {
  if (!landing?.isNear) return undefined
  return { note, heading: landing.form.fragment === undefined ? undefined : heading }
}
