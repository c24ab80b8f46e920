import { scoreOf, type Weights } from '../apps/choose-fragment.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { encodeAttribute } from '../text/html.ts'
import { findHoldingBrackets, isInOpenTag, isLikeDestination } from '../text/link-surroundings.ts'
import { encodePath, rebasePath } from '../text/paths.ts'
import type { Edit, Span, SpanSet } from '../text/span.ts'
import { wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias, canBeMarkedAt, canStandAt } from '../text/wiki-safe.ts'
import type { NoteLayout } from '../write/layout.ts'
import { BarGuard } from './bar-guard.ts'
import { type Aim, Aimer, urlPlaceOf, weightsFor } from './landing.ts'
import { OwnWikiLinks } from './own-wiki-link.ts'
import type { Location, Locator } from './places.ts'
import { insideLandmark, type Reference } from './reference.ts'
import { ReferenceWatch } from './reference-watch.ts'

/** A way in which a reference could be written. */
interface Way extends Aim {
  edit: Omit<Edit, 'why'>
}

/** Writes references for the notes in which they land. */
export class Rewriter {
  readonly #survey: Survey
  readonly #locator: Locator
  readonly #options: SplitOptions
  readonly #weights: Weights
  readonly #aimer: Aimer
  readonly #sourceFolder: string
  readonly #bars: BarGuard
  readonly #ownWikiLinks: OwnWikiLinks
  /** What references lose by how they are written. */
  readonly watch: ReferenceWatch
  /** What was decided of references, once for all notes. */
  readonly #becoming = new Map<Reference, boolean>()
  readonly #holdingBrackets: SpanSet

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
    this.#weights = weightsFor(options)
    const { first, others } = this.#weights
    const counted = options.links === 'markdown' ? first : [...first, ...others]
    this.watch = new ReferenceWatch(survey, locator, this.#aimer, counted)
    this.#bars = new BarGuard(survey.text)
    const tools = { aimer: this.#aimer, watch: this.watch, bars: this.#bars }
    this.#ownWikiLinks = new OwnWikiLinks(survey, locator, tools, options.links === 'markdown')
    this.#holdingBrackets = findHoldingBrackets(survey.text, survey)
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
    const note = this.#locator.ownerAt(reference.span.start)
    return (
      this.#score(this.#wikiWay(reference, location, note)) >=
      this.#score(this.#aimer.urlOf(reference, location, note, false))
    )
  }

  #score({ lands, astray }: Aim): number {
    return scoreOf(lands, astray, this.#weights)
  }

  #canBeWikiLink(reference: Reference): boolean {
    const { span, plainText, mark, syntax } = reference
    const { text, textBlocks } = this.#survey
    if (this.#options.links !== 'wiki' || plainText === undefined || this.#locator.isUnsplit) return false
    if (insideLandmark(reference) === undefined) return false
    if (syntax.kind !== 'link' && syntax.kind !== 'linkReference') return false
    if (mark !== '' && !canBeMarkedAt(text, span.start, span.end)) return false
    const holding = this.#holdingBrackets.at(span.start)
    if (holding && holding.start < span.start) return false
    if (isInOpenTag(text, span.start, textBlocks) || isLikeDestination(text, span.start)) return false
    if (this.#bars.mustKeep(reference)) return false
    return canBeAlias(plainText) && canStandAt(text, span.start, span.end)
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
    if (syntax.kind === 'wiki') return { span, text: this.#ownWikiLinks.write(reference, syntax.link, location, note) }
    if (this.#isTopOfItself(location, note) && syntax.kind !== 'linkReference') {
      const place = urlPlaceOf(syntax)
      // a link to the top is right in the index as it is, unless it names another file
      if (place && this.#survey.text[place.span.start] === '#') return undefined
    }
    const way = this.#bestWay(reference, location, note)
    if (!way) return undefined
    this.watch.take(reference, location, way, way.edit.text, note)
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

  #sourceOf(span: Span): string {
    return this.#survey.text.slice(span.start, span.end)
  }
}
