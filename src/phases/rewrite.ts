import { encodeAttribute } from '../markdown/html-tags.ts'
import { type Edit, lowerBound, type Span } from '../markdown/span.ts'
import { encodePath, rebasePath, relativePath } from '../markdown/url-path.ts'
import { type WikiLink, wikiLinkText } from '../markdown/wiki-link.ts'
import { canBeAlias, canStandAt } from '../markdown/wiki-safe.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { NoteLayout } from './layout.ts'
import { insideLandmark, type Reference } from './link.ts'
import type { Location, Locator } from './locate.ts'

/** Writes references for the notes in which they land. */
export class Rewriter {
  readonly #survey: Survey
  readonly #locator: Locator
  readonly #options: SplitOptions
  readonly #sourceFolder: string
  /** References that could only be sent near to what they meant, once for each. */
  readonly degraded = new Map<Reference, Location>()
  /** The labels of definitions among them. */
  readonly #degradedLabels = new Set<string>()

  /** `sourceFolder` is the POSIX path from the folder that is written to the one of the source note. */
  constructor(survey: Survey, locator: Locator, options: SplitOptions, sourceFolder: string) {
    this.#survey = survey
    this.#locator = locator
    this.#options = options
    this.#sourceFolder = sourceFolder
  }

  /** Whether a reference, or the definition that it uses, was sent near only. */
  isDegraded(reference: Reference): boolean {
    const { target } = reference
    return this.degraded.has(reference) || (target.kind === 'definition' && this.#degradedLabels.has(target.identifier))
  }

  /** Whether a reference by label is written as a wiki-link and needs its definition no more. */
  becomesWikiLink(reference: Reference): boolean {
    const { span, plainText, inCell, syntax } = reference
    if (this.#options.links !== 'wiki' || plainText === undefined || this.#locator.isUnsplit) return false
    if (insideLandmark(reference) === undefined) return false
    if (syntax.kind !== 'link' && syntax.kind !== 'linkReference') return false
    if (!canBeAlias(plainText) || !canStandAt(this.#survey.text, span.start, span.end)) return false
    // a bar would end the cell
    return !inCell || (syntax.kind === 'link' && this.#isPlainName(reference, plainText))
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
    if (syntax.kind === 'wiki') {
      const { link } = syntax
      const alias = link.alias ?? (link.embed || reference.inCell ? undefined : wikiLinkText(link))
      return { span: link.span, text: writeWikiLink({ ...link, linkpath: rebasePath(link.linkpath, prefix), alias }) }
    }
    const place = placeOf(syntax)
    if (!place) return undefined
    const path = this.#survey.text.slice(place.span.start, place.span.end)
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
      const place = placeOf(syntax)
      // a link to the top is right in the index as it is, unless it names another file
      if (place && this.#survey.text[place.span.start] === '#') return undefined
    }
    const isBarred = reference.inCell && location.note === note
    if (this.becomesWikiLink(reference) && !isBarred && !this.#worksAsItIs(reference, location, note)) {
      return { span, text: this.#writeWikiLinkFor(reference, location, note) }
    }
    const place = placeOf(syntax)
    if (!place) return undefined
    const written = this.#urlOf(reference, location, note, syntax.kind === 'html')
    const text = syntax.kind === 'html' ? encodeAttribute(written) : written
    return { span: place.span, text: place.isBare && text !== this.#sourceOf(place.span) ? `"${text}"` : text }
  }

  #isTopOfItself(location: Location, note: NoteLayout): boolean {
    return location.note === note && location.whole && location.heading === undefined
  }

  /** A link to an HTML anchor in its own note leads there without any help. */
  #worksAsItIs({ syntax }: Reference, location: Location, note: NoteLayout): boolean {
    if (location.note !== note || !location.isNear || location.htmlId === undefined) return false
    const place = placeOf(syntax)
    return place !== undefined && this.#survey.text[place.span.start] === '#'
  }

  #isPlainName(reference: Reference, text: string): boolean {
    const landmark = insideLandmark(reference)
    if (!landmark) return false
    const { note, whole } = this.#locator.locate(landmark)
    return whole && nameOf(note.path) === text && !this.#locator.isLabel(text, note)
  }

  /** A wiki-link in place of a Markdown link with plain text. */
  #writeWikiLinkFor(reference: Reference, location: Location, note: NoteLayout): string {
    const text = reference.plainText as string
    const target = this.#wikiTarget(reference, location, note)
    if (target === text && !this.#locator.isLabel(target, note)) return `[[${target}]]`
    return `[[${target}|${text}]]`
  }

  /** `Name`, `Name#Heading`, `#Heading` or the same with a block id: what stands before the bar. */
  #wikiTarget(reference: Reference, location: Location, note: NoteLayout): string {
    const isHere = location.note === note
    const name = nameOf(location.note.path)
    const fragment = this.#fragmentOf(reference, location, note)
    if (fragment === undefined) return name
    return isHere ? `#${fragment}` : `${name}#${fragment}`
  }

  /** The fragment for a location; undefined when the file is what is linked. */
  #fragmentOf(reference: Reference, location: Location, note: NoteLayout): string | undefined {
    const { blockId, heading, isNear, whole } = location
    if (blockId !== undefined) return `^${blockId}`
    if (isNear) this.#degrade(reference, location)
    if (heading === undefined || (whole && location.note !== note)) return undefined
    const { chooser, position } = this.#locator.headingsOf(location.note)
    const at = position.get(heading)
    const fragment = at === undefined ? undefined : chooser.choose(at, this.#isAmongDollars(reference))
    if (!fragment && !whole) this.#degrade(reference, location)
    return fragment?.text
  }

  /** The destination of a Markdown link, a definition or an HTML link. */
  #urlOf(reference: Reference, location: Location, note: NoteLayout, isHtml: boolean): string {
    const { syntax } = reference
    const isHere = location.note === note
    const path = isHere ? '' : encodePath(relativePath(note.path, location.note.path))
    const place = placeOf(syntax)
    const old = place ? this.#survey.text.slice(place.span.start, place.span.end) : ''
    const { whole, heading, htmlId, blockId } = location
    if (whole && !isHere) return path
    const withId = htmlId !== undefined && (isHtml || isHere || this.#options.links === 'markdown')
    if (withId) return `${path}#${encodePath(htmlId as string)}`
    if (location.isNear && blockId === undefined) this.#degrade(reference, location)
    const at = heading === undefined ? undefined : this.#locator.headingsOf(location.note).position.get(heading)
    const slug = at === undefined ? undefined : this.#locator.headingsOf(location.note).list[at]?.slug
    if (blockId === undefined && (isHtml || this.#options.links === 'markdown')) {
      if (!slug) {
        // a heading without letters has no slug
        if (isHere && at !== undefined && old.startsWith('#')) return old
        if (!whole) this.#degrade(reference, location)
        return path || encodePath(location.note.path.replace(/^.*\//, ''))
      }
      if (isHere && sameFragment(old, slug)) return old
      return `${path}#${encodePath(slug)}`
    }
    // inside one note a slug that is still right stays as the author wrote it
    if (isHere && blockId === undefined && slug !== undefined && sameFragment(old, slug)) return old
    // where no form of the heading leads there in both, its HTML id does in most
    const chosen = at === undefined ? undefined : this.#locator.headingsOf(location.note).chooser.choose(at)
    if (htmlId !== undefined && at !== undefined && !(chosen?.obsidian && chosen.quartz))
      return `${path}#${encodePath(htmlId)}`
    const fragment = this.#fragmentOf(reference, location, note)
    if (fragment === undefined) return path || encodePath(location.note.path.replace(/^.*\//, ''))
    return `${path}#${encodePath(fragment)}`
  }

  /** The author's own wiki-link, sent to where its heading or block now lives. */
  #writeOwnWikiLink(reference: Reference, link: WikiLink, location: Location, note: NoteLayout): string {
    const isHere = location.note === note
    const name = nameOf(location.note.path)
    if (this.#options.links === 'markdown' && !link.embed) {
      return `[${escapeText(wikiLinkText(link))}](${this.#urlOf(reference, location, note, false)})`
    }
    if (location.isNear) this.#degrade(reference, location)
    const linkpath = isHere && link.subpath !== undefined ? '' : name
    let subpath: string | undefined
    if (location.blockId !== undefined) subpath = link.subpath?.split('#').at(-1)
    else if (location.heading !== undefined && !(location.whole && !isHere)) {
      subpath = this.#ownSubpath(reference, link, location, note)
    }
    // what the author wrote is right already: the index has the note's name
    if (nameOf(link.linkpath) === linkpath && subpath === link.subpath) return this.#sourceOf(link.span)
    const moved = { ...link, linkpath: linkpath === '' && subpath === undefined ? name : linkpath, subpath }
    if (link.alias !== undefined || link.embed) return writeWikiLink(moved)
    const shown = wikiLinkText(link)
    if (location.blockId !== undefined) return writeWikiLink(moved)
    // Obsidian shows `Note > Heading` for `[[Note#Heading]]`
    const isPlain = moved.linkpath === '' || moved.subpath === undefined
    const isCaught = moved.subpath === undefined && this.#locator.isLabel(moved.linkpath, note)
    if (isPlain && !isCaught && wikiLinkText(moved) === shown) return writeWikiLink(moved)
    if (canBeAlias(shown) && !reference.inCell) return writeWikiLink({ ...moved, alias: shown })
    return `[${escapeText(shown)}](${this.#urlOf(reference, location, note, false)})`
  }

  /** The author's subpath where it still leads to its heading and is no chain, which only Obsidian follows. */
  #ownSubpath(reference: Reference, link: WikiLink, location: Location, note: NoteLayout): string | undefined {
    const { chooser, position } = this.#locator.headingsOf(location.note)
    const at = position.get(location.heading as number)
    const written = link.subpath
    if (at !== undefined && written !== undefined) {
      const chain = written.includes('#')
      const { obsidian, quartz } = chooser.try(written, at)
      const lands = obsidian === 'right' || (obsidian === 'miss' && quartz === 'right')
      if (lands && !chain && quartz !== 'wrong') return written
      const fragment = this.#fragmentOf(reference, location, note)
      // a chain is the only way to some headings
      return fragment === undefined || (chain && obsidian === 'right' && !chooser.choose(at)?.obsidian)
        ? written
        : fragment
    }
    return this.#fragmentOf(reference, location, note)
  }

  /** Whether the paragraph of a reference has dollars outside of it. */
  #isAmongDollars({ span }: Reference): boolean {
    const { leaves, text } = this.#survey
    const leaf = leaves[lowerBound(leaves, span.start + 1, (l) => l.start) - 1]
    if (!leaf || leaf.end < span.end) return false
    return text.slice(leaf.start, span.start).includes('$') || text.slice(span.end, leaf.end).includes('$')
  }

  #degrade(reference: Reference, location: Location): void {
    this.degraded.set(reference, location)
    if (reference.syntax.kind === 'definition') this.#degradedLabels.add(reference.syntax.definition.identifier)
  }

  #sourceOf(span: Span): string {
    return this.#survey.text.slice(span.start, span.end)
  }
}

/** Where the url of a reference stands. */
interface Place {
  span: Span
  /** In angle brackets or quotes, where spaces are allowed. */
  angled: boolean
  /** An attribute's value without quotes, which needs them when it changes. */
  isBare: boolean
}

function placeOf(syntax: Reference['syntax']): Place | undefined {
  if ('destination' in syntax) return { ...syntax.destination, isBare: false }
  if (syntax.kind !== 'html') return undefined
  return { span: syntax.attribute.span, angled: true, isBare: !syntax.attribute.isQuoted }
}

function sameFragment(url: string, slug: string): boolean {
  if (!url.startsWith('#')) return false
  try {
    return decodeURIComponent(url.slice(1)) === slug
  } catch {
    return false
  }
}

function writeWikiLink({ embed, linkpath, subpath, alias, bar }: Omit<WikiLink, 'span'>): string {
  const target = subpath === undefined ? linkpath : `${linkpath}#${subpath}`
  return `${embed ? '!' : ''}[[${target}${alias === undefined ? '' : bar + alias}]]`
}

/** Text made safe to stand between the brackets of a Markdown link. */
function escapeText(text: string): string {
  return text.replace(/[\\[\]*_`<|]|^\^/g, '\\$&')
}
