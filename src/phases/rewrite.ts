import { scoreOf } from '../clients/choose-fragment.ts'
import { encodeAttribute } from '../markdown/html-tags.ts'
import { escapeLinkText } from '../markdown/link-destination.ts'
import {
  findHoldingBrackets,
  findLinesAboveDelimiters,
  isInOpenTag,
  isLikeDestination,
} from '../markdown/link-surroundings.ts'
import { type Edit, holds, lowerBound, type Span, type SpanSet } from '../markdown/span.ts'
import { encodePath, rebasePath } from '../markdown/url-path.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../markdown/wiki-link.ts'
import { canBeAlias, canBeMarkedAt, canStandAt } from '../markdown/wiki-safe.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { type Aim, Aimer, decode, urlPlaceOf, weightsFor } from './aim.ts'
import { clientHeading } from './client-headings.ts'
import type { NoteLayout } from './layout.ts'
import { insideLandmark, type Reference } from './link.ts'
import type { Location, Locator } from './locate.ts'
import { LossBook } from './losses.ts'

/** A way in which a reference could be written. */
interface Way extends Aim {
  edit: Omit<Edit, 'why'>
}

/** Writes references for the notes in which they land. */
export class Rewriter {
  readonly #survey: Survey
  readonly #locator: Locator
  readonly #options: SplitOptions
  readonly #aimer: Aimer
  readonly #sourceFolder: string
  /** References that could only be sent near to what they meant, once for each. */
  readonly degraded = new Map<Reference, Location>()
  /** The labels of definitions among them. */
  readonly #degradedLabels = new Set<string>()
  /** What was decided of references, once for all notes. */
  readonly #becoming = new Map<Reference, boolean>()
  /** References that some client no longer follows. */
  readonly losses: LossBook
  readonly #holdingBrackets: SpanSet
  readonly #linesAboveDelimiters: SpanSet

  /**
   * `sourceFolder` is the POSIX path from the folder that is written to the one of the source note, `aims` are the options by
   * which fragments are chosen.
   */
  constructor(
    survey: Survey,
    locator: Locator,
    options: SplitOptions,
    sourceFolder: string,
    aims: SplitOptions = options,
  ) {
    this.#survey = survey
    this.#locator = locator
    this.#options = options
    this.#aimer = new Aimer(survey, locator, aims)
    this.#sourceFolder = sourceFolder
    const { first, others } = weightsFor(options)
    const counted = options.links === 'markdown' ? first : [...first, ...others]
    const toClient = (index: number) => {
      const heading = survey.headings[index] as Survey['headings'][number]
      return clientHeading(heading, heading.depth, heading.slug, true)
    }
    this.losses = new LossBook(survey, toClient, counted)
    this.#holdingBrackets = findHoldingBrackets(survey.text, survey)
    this.#linesAboveDelimiters = findLinesAboveDelimiters(survey.text)
  }

  /** Whether a reference, or the definition that it uses, was sent near only. */
  isDegraded(reference: Reference): boolean {
    const { target } = reference
    return this.degraded.has(reference) || (target.kind === 'definition' && this.#degradedLabels.has(target.identifier))
  }

  /** Whether a reference by label is written as a wiki-link and needs its definition no more. */
  becomesWikiLink(reference: Reference): boolean {
    const known = this.#becoming.get(reference)
    if (known !== undefined) return known
    const becomes = this.#canBeWikiLink(reference) && !reference.inCell && this.#isBestAsWikiLink(reference)
    this.#becoming.set(reference, becomes)
    return becomes
  }

  /** Whether a wiki-link lands in as many clients as a definition that is sent to the same place. */
  #isBestAsWikiLink(reference: Reference): boolean {
    const landmark = insideLandmark(reference)
    if (!landmark || reference.syntax.kind !== 'linkReference') return true
    const location = this.#locator.locate(landmark)
    const note = this.#locator.homeOf(reference.span.start)
    return (
      this.#score(this.#wikiWay(reference, location, note)) >=
      this.#score(this.#aimer.urlOf(reference, location, note, false))
    )
  }

  #score({ lands, astray }: Aim): number {
    return scoreOf(lands, astray, weightsFor(this.#options))
  }

  #canBeWikiLink(reference: Reference): boolean {
    const { span, plainText, mark, syntax } = reference
    const { text, leaves } = this.#survey
    if (this.#options.links !== 'wiki' || plainText === undefined || this.#locator.isUnsplit) return false
    if (insideLandmark(reference) === undefined) return false
    if (syntax.kind !== 'link' && syntax.kind !== 'linkReference') return false
    if (mark !== '' && !canBeMarkedAt(text, span.start, span.end)) return false
    const holding = this.#holdingBrackets.at(span.start)
    if (holding && holding.start < span.start) return false
    if (isInOpenTag(text, span.start, leaves) || isLikeDestination(text, span.start)) return false
    if (this.#mustKeepBars(reference)) return false
    return canBeAlias(plainText) && canStandAt(text, span.start, span.end)
  }

  /** Whether a bar more or less would make a table of a paragraph. */
  #mustKeepBars({ span, inCell }: Reference): boolean {
    return !inCell && this.#linesAboveDelimiters.at(span.start) !== undefined
  }

  /** The edit that a reference needs in a note, if it needs one. */
  rewrite(reference: Reference, note: NoteLayout): Edit | undefined {
    const { syntax, target } = reference
    const edit = target.kind === 'relative' ? this.#rebase(reference, note) : this.#redirect(reference, note)
    if (!edit || this.#survey.text.slice(edit.span.start, edit.span.end) === edit.text) return undefined
    return {
      ...edit,
      why: target.kind === 'relative' ? 'path' : syntax.kind === 'definition' ? 'definition' : 'reference',
    }
  }

  #rebase(reference: Reference, note: NoteLayout): Omit<Edit, 'why'> | undefined {
    const { syntax } = reference
    const up = note.path
      .split('/')
      .slice(1)
      .map(() => '..')
    const prefix = [...up, ...this.#sourceFolder.split('/').filter((part) => part !== '' && part !== '.')].join('/')
    if (prefix === '') return undefined
    if (syntax.kind === 'wiki') {
      const { link } = syntax
      const alias = link.alias ?? (link.embed || reference.inCell ? undefined : wikiLinkText(link))
      return { span: link.span, text: writeWikiLink({ ...link, linkpath: rebasePath(link.linkpath, prefix), alias }) }
    }
    const place = urlPlaceOf(syntax)
    if (!place) return undefined
    const path = this.#sourceOf(place.span)
    const written = place.angled ? prefix : encodePath(prefix)
    const text = rebasePath(path, syntax.kind === 'html' ? encodeAttribute(written) : written)
    return { span: place.span, text: place.isBare ? `"${text}"` : text }
  }

  #redirect(reference: Reference, note: NoteLayout): Omit<Edit, 'why'> | undefined {
    const landmark = insideLandmark(reference)
    if (!landmark || this.#locator.isUnsplit) return undefined
    const location = this.#locator.locate(landmark)
    const { syntax, span } = reference
    if (syntax.kind === 'wiki') return { span, text: this.#writeOwnWikiLink(reference, syntax.link, location, note) }
    if (this.#isTopOfItself(location, note) && syntax.kind !== 'linkReference') {
      const place = urlPlaceOf(syntax)
      // a link to the top is right in the index as it is, unless it names another file
      if (place && this.#survey.text[place.span.start] === '#') return undefined
    }
    const way = this.#bestWay(reference, location, note)
    if (!way) return undefined
    this.#takeNote(reference, location, way, note)
    return way.edit
  }

  /** Of the ways to write a Markdown link, HTML link or definition the one that lands in most clients. */
  #bestWay(reference: Reference, location: Location, note: NoteLayout): Way | undefined {
    const asUrl = this.#urlWay(reference, location, note)
    const isOpen = reference.syntax.kind === 'link' || this.becomesWikiLink(reference)
    if (!isOpen || !this.#canBeWikiLink(reference) || this.#worksAsItIs(reference, location, note)) return asUrl
    // in a cell of its own note a link is right as it stands
    if (reference.inCell && location.note === note) return asUrl
    const asWiki = this.#wikiWay(reference, location, note)
    if (!asUrl) return asWiki
    // a bar in a cell, or a definition of the same name, is one thing more that can go wrong
    const isBarred = reference.inCell && asWiki.form.text !== undefined
    const margin = isBarred || this.#locator.isLabel(nameOf(location.note.path), note) ? 1 : 0
    return this.#score(asUrl) + margin > this.#score(asWiki) && reference.syntax.kind === 'link' ? asUrl : asWiki
  }

  #isTopOfItself(location: Location, note: NoteLayout): boolean {
    return location.note === note && location.whole && location.heading === undefined
  }

  /** A link to an HTML anchor in its own note leads there without any help. */
  #worksAsItIs({ syntax }: Reference, location: Location, note: NoteLayout): boolean {
    const isAnchor = location.isNear || location.blockId !== undefined
    if (location.note !== note || !isAnchor || location.htmlId === undefined) return false
    if (location.blockId !== undefined && this.#options.blockIds === 'always') return false
    const place = urlPlaceOf(syntax)
    return place !== undefined && this.#survey.text[place.span.start] === '#'
  }

  /** `[[Name|text]]`, `[[Name#Heading|text]]`, `[[#Heading|text]]` or the same with a block id, in the marks of the text. */
  #wikiWay(reference: Reference, location: Location, note: NoteLayout): Way {
    const { span, inCell, mark } = reference
    const text = reference.plainText as string
    const isHere = location.note === note
    const name = this.#locator.linkpathOf(location.note, note)
    const aim = this.#aimer.fragmentFor(reference, location, note, 'wiki', text)
    const { fragment } = aim
    const linkpath = isHere && fragment !== undefined ? '' : name
    const isName = fragment === undefined && name === text && !this.#locator.isLabel(name, note)
    const link = { embed: false, linkpath, subpath: fragment, bar: inCell ? '\\|' : '|' }
    const written = writeWikiLink({ ...link, alias: isName ? undefined : text })
    const shown = isName ? this.#aimer.fileAim({ ...aim.form, text: undefined }) : aim
    return { ...shown, isCoarse: aim.isCoarse, edit: { span, text: mark + written + mark } }
  }

  /** The destination of a Markdown link, a definition or an HTML link. */
  #urlWay(reference: Reference, location: Location, note: NoteLayout): Way | undefined {
    const { syntax } = reference
    const place = urlPlaceOf(syntax)
    if (!place) return undefined
    const isHtml = syntax.kind === 'html'
    const aim = this.#aimer.urlOf(reference, location, note, isHtml)
    const { url, destination } = aim
    // the brackets that stand there are a part of what is replaced
    const angledSpan = place.angled ? { start: place.span.start - 1, end: place.span.end + 1 } : place.span
    if (syntax.kind === 'link' && isLikeDestination(this.#survey.text, reference.span.start)) {
      // a space keeps the whole link from being a destination itself
      return { ...aim, edit: { span: angledSpan, text: ` ${destination ?? url}` } }
    }
    if (destination !== undefined && !isHtml) return { ...aim, edit: { span: angledSpan, text: destination } }
    const text = isHtml ? encodeAttribute(url) : url
    const written = place.isBare && text !== this.#sourceOf(place.span) ? `"${text}"` : text
    return { ...aim, edit: { span: place.span, text: written } }
  }

  /** The author's own wiki-link, sent to where its heading or block now lives. */
  #writeOwnWikiLink(reference: Reference, link: WikiLink, location: Location, note: NoteLayout): string {
    const isHere = location.note === note
    const name = this.#locator.linkpathOf(location.note, note)
    const asMarkdown = (text: string) => {
      const aim = this.#aimer.urlOf(reference, location, note, false)
      const { url, destination } = aim
      this.#takeNote(reference, location, { ...aim, edit: { span: link.span, text: destination ?? url } }, note)
      return `[${escapeLinkText(text)}](${destination ?? url})`
    }
    // a bar that is not escaped parts the cell in most clients
    const isParting = reference.inCell && link.bar === '|'
    const isBarKept = link.alias !== undefined && (isParting || this.#mustKeepBars(reference))
    // behind a bracket the text of a link would be read as a label
    const isBracketed = this.#survey.text[link.span.start - 1] === ']'
    if (this.#options.links === 'markdown' && !link.embed && !reference.inLink && !isBarKept && !isBracketed)
      return asMarkdown(wikiLinkText(link))
    if (location.isNear) this.#degrade(reference, location)
    // in a heading Obsidian counts the words of its links
    const isNamed = link.linkpath !== '' && this.#isInHeading(reference)
    const linkpath = isHere && link.subpath !== undefined && !isNamed ? '' : name
    if (location.whole && !isHere && !link.embed && link.alias !== undefined) {
      const form = this.#aimer.formOf(reference, note, {
        kind: 'wiki',
        path: name,
        text: link.alias,
        fragment: undefined,
      })
      const edit = { span: link.span, text: `[[${name}${link.bar}${link.alias}]]` }
      this.#takeNote(reference, location, { ...this.#aimer.fileAim(form), edit }, note)
    }
    let subpath: string | undefined
    if (location.blockId !== undefined) subpath = link.subpath?.split('#').at(-1)
    else if (location.heading !== undefined && !(location.whole && !isHere)) {
      subpath = this.#ownSubpath(reference, link, location, note)
    }
    // what the author wrote is right already: the index has the note's name
    if ((link.linkpath === linkpath || nameOf(link.linkpath) === linkpath) && subpath === link.subpath)
      return this.#sourceOf(link.span)
    const moved = { ...link, linkpath: linkpath === '' && subpath === undefined ? name : linkpath, subpath }
    if (link.alias !== undefined || link.embed) return writeWikiLink(moved)
    const shown = wikiLinkText(link)
    if (location.blockId !== undefined) return writeWikiLink(moved)
    // Obsidian shows `Note > Heading` for `[[Note#Heading]]`
    const isPlain = moved.linkpath === '' || moved.subpath === undefined
    const isCaught = moved.subpath === undefined && this.#locator.isLabel(moved.linkpath, note)
    if (isPlain && !isCaught && wikiLinkText(moved) === shown) return writeWikiLink(moved)
    if (reference.inLink) return writeWikiLink({ ...moved, ...(canBeAlias(shown) ? { alias: shown } : {}) })
    // in Foam a definition of the name catches it also behind an alias
    if (canBeAlias(shown) && (isBracketed || (!reference.inCell && !isCaught && !this.#mustKeepBars(reference))))
      return writeWikiLink({ ...moved, alias: shown })
    return asMarkdown(shown)
  }

  /** The author's subpath where it still leads to its heading and is no chain, which only Obsidian follows. */
  #ownSubpath(reference: Reference, link: WikiLink, location: Location, note: NoteLayout): string | undefined {
    const { chooser, position } = this.#locator.headingsOf(location.note)
    const at = position.get(location.heading as number)
    const written = link.subpath
    const path = location.note === note ? '' : this.#locator.linkpathOf(location.note, note)
    const form = this.#aimer.formOf(reference, note, { kind: 'wiki', path, text: link.alias, fragment: written })
    const found = this.#aimer.fragmentFor(reference, location, note, 'wiki', link.alias)
    const take = (chosen: Aim, subpath: string | undefined) => {
      this.#takeNote(reference, location, { ...chosen, edit: { span: link.span, text: `#${subpath}` } }, note)
      return subpath
    }
    if (at !== undefined && written !== undefined) {
      const chain = written.includes('#')
      const { lands, astray } = chooser.try(form, at)
      const isRight = lands.has('obsidian') || (!astray.has('obsidian') && lands.has('quartz'))
      const isChainNeeded = chain && lands.has('obsidian') && !found.lands.has('obsidian')
      // where no form is sure, one that leads to another heading is worse than one that some client does not know
      const slug = this.#locator.headingsOf(location.note).list[at]?.slug
      if (found.fragment === undefined && astray.size > 0 && slug)
        return take({ form, ...chooser.try({ ...form, fragment: slug }, at), isCoarse: false }, slug)
      // in a heading other words would be another heading
      const isHeading = this.#isInHeading(reference) && (link.alias === undefined || written.startsWith('^'))
      if (isHeading && written.startsWith('^')) return take({ form, lands, astray, isCoarse: false }, written)
      if (
        (isRight && !chain && (!astray.has('quartz') || isHeading)) ||
        isChainNeeded ||
        found.fragment === undefined
      ) {
        return take({ form, lands, astray, isCoarse: false }, written)
      }
    }
    return take(found, found.fragment)
  }

  #isInHeading({ span }: Reference): boolean {
    const { headings } = this.#survey
    const heading = headings[lowerBound(headings, span.start + 1, (h) => h.span.start) - 1]
    return heading !== undefined && holds(heading.span, span)
  }

  /** Takes note of a reference that goes near only, or that some client followed before and does not now. */
  #takeNote(reference: Reference, location: Location, way: Way, note: NoteLayout): void {
    const { heading, isNear, blockId, note: there } = location
    if (way.isCoarse) this.#degrade(reference, location)
    const { syntax, url } = reference
    const isPlace = isNear || blockId !== undefined
    const isHtmlLink = syntax.kind === 'html'
    if (isPlace ? isHtmlLink || syntax.kind === 'wiki' : heading === undefined) return
    const headings = this.#locator.headingsOf(there)
    const target = heading === undefined ? undefined : headings.list[headings.position.get(heading) ?? -1]
    const before = this.#aimer.formOf(reference, note, {
      kind: syntax.kind === 'wiki' ? 'wiki' : 'markdown',
      path: '',
      text: syntax.kind === 'wiki' ? syntax.link.alias : '',
      fragment: syntax.kind === 'wiki' ? syntax.link.subpath : decode(url.replace(/^[^#]*#?/, '')),
    })
    // of a heading that is rewritten itself it is not known what Obsidian makes
    const isUnknown = target !== undefined && target.key === undefined
    const lands = isUnknown ? new Set([...way.lands, 'obsidian' as const]) : way.lands
    this.losses.add(reference, before, isPlace ? undefined : heading, way.edit.text, { form: way.form, lands })
  }

  #degrade(reference: Reference, location: Location): void {
    this.degraded.set(reference, location)
    if (reference.syntax.kind === 'definition') this.#degradedLabels.add(reference.syntax.definition.identifier)
  }

  #sourceOf(span: Span): string {
    return this.#survey.text.slice(span.start, span.end)
  }
}
