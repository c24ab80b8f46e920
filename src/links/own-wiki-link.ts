import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { escapeLinkText } from '../text/link-syntax.ts'
import { holds, lowerBound } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import type { NoteLayout } from '../write/layout.ts'
import type { BarGuard } from './bar-guard.ts'
import type { Aim, Aimer } from './landing.ts'
import type { Location, Locator } from './places.ts'
import type { Reference } from './reference.ts'
import type { ReferenceWatch } from './reference-watch.ts'

/** Writes the wiki-links that the author wrote, as much as they were as they can be. */
export class OwnWikiLinks {
  readonly #survey: Survey
  readonly #locator: Locator
  readonly #aimer: Aimer
  readonly #watch: ReferenceWatch
  readonly #bars: BarGuard
  /** Whether links are written as Markdown. */
  readonly #isMarkdown: boolean

  constructor(
    survey: Survey,
    locator: Locator,
    tools: { aimer: Aimer; watch: ReferenceWatch; bars: BarGuard },
    isMarkdown: boolean,
  ) {
    this.#survey = survey
    this.#locator = locator
    this.#aimer = tools.aimer
    this.#watch = tools.watch
    this.#bars = tools.bars
    this.#isMarkdown = isMarkdown
  }

  /** The author's own wiki-link, sent to where its heading or block now lives. */
  write(reference: Reference, link: WikiLink, location: Location, note: NoteLayout): string {
    const isHere = location.note === note
    const name = this.#locator.linkpathOf(location.note, note)
    const asMarkdown = (text: string) => {
      const aim = this.#aimer.urlOf(reference, location, note, false)
      const { url, destination } = aim
      this.#watch.take(reference, location, aim, destination ?? url, note)
      return `[${escapeLinkText(text)}](${destination ?? url})`
    }
    // a bar that is not escaped parts the cell in most clients
    const isParting = reference.inCell && link.bar === '|'
    const isBarKept = link.alias !== undefined && (isParting || this.#bars.mustKeep(reference))
    // behind a bracket the text of a link would be read as a label
    const isBracketed = this.#survey.text[link.span.start - 1] === ']'
    if (this.#isMarkdown && !link.embed && !reference.inLink && !isBarKept && !isBracketed)
      return asMarkdown(wikiLinkText(link))
    if (location.isNear) this.#watch.degrade(reference, location)
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
      this.#watch.take(reference, location, this.#aimer.fileAim(form), `[[${name}${link.bar}${link.alias}]]`, note)
    }
    let subpath: string | undefined
    if (location.blockId !== undefined) subpath = link.subpath?.split('#').at(-1)
    else if (location.heading !== undefined && !(location.whole && !isHere)) {
      subpath = this.#ownSubpath(reference, link, location, note)
    }
    // what the author wrote is right already: the index has the note's name
    if ((link.linkpath === linkpath || nameOf(link.linkpath) === linkpath) && subpath === link.subpath)
      return this.#survey.text.slice(link.span.start, link.span.end)
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
    if (canBeAlias(shown) && (isBracketed || (!reference.inCell && !isCaught && !this.#bars.mustKeep(reference))))
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
    const best = () => this.#aimer.fragmentFor(reference, location, note, 'wiki', link.alias)
    const take = (chosen: Aim, subpath: string | undefined) => {
      this.#watch.take(reference, location, chosen, `#${subpath}`, note)
      return subpath
    }
    if (at === undefined || written === undefined) {
      const found = best()
      return take(found, found.fragment)
    }
    const own: Aim = { form, ...chooser.try(form, at), isCoarse: false }
    const { lands, astray } = own
    const chain = written.includes('#')
    const isRight = lands.has('obsidian') || (!astray.has('obsidian') && lands.has('quartz'))
    // most are, and lead nowhere else: what else could be written need not be known
    if (isRight && !chain && astray.size === 0) return take(own, written)
    const found = best()
    // where no form is sure, one that leads to another heading is worse than one that some client does not know
    const slug = this.#locator.headingsOf(location.note).list[at]?.slug
    if (found.fragment === undefined && astray.size > 0 && slug)
      return take({ form, ...chooser.try({ ...form, fragment: slug }, at), isCoarse: false }, slug)
    // in a heading other words would be another heading
    const isHeading = this.#isInHeading(reference) && (link.alias === undefined || written.startsWith('^'))
    const isKept =
      (isHeading && written.startsWith('^')) ||
      (isRight && !chain && (!astray.has('quartz') || isHeading)) ||
      (chain && lands.has('obsidian') && !found.lands.has('obsidian')) ||
      found.fragment === undefined
    return isKept ? take(own, written) : take(found, found.fragment)
  }

  #isInHeading({ span }: Reference): boolean {
    const { headings } = this.#survey
    const heading = headings[lowerBound(headings, span.start + 1, (h) => h.span.start) - 1]
    return heading !== undefined && holds(heading.span, span)
  }
}
