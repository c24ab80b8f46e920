import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { LinkForm } from '../apps/app.ts'
import { FragmentChooser } from '../apps/choose-fragment.ts'
import { appHeading } from '../links/app-headings.ts'
import { Aimer, urlPlaceOf, weightsFor } from '../links/landing.ts'
import type { Location } from '../links/places.ts'
import { insideLandmark, type Reference } from '../links/reference.ts'
import { resolveReferences } from '../links/resolve-references.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { Whereabouts } from '../split.ts'
import { encodeAttribute } from '../text/html.ts'
import { angledDestination, escapeLinkText } from '../text/link-syntax.ts'
import { decodeUri, encodePath, folderOf, relativePath, resolvePath } from '../text/paths.ts'
import type { Edit } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import type { NoteLayout } from '../write/layout.ts'
import { addressingIn, decodePath, linkpathFrom, type VaultFiles } from './vault-files.ts'

/** A note that was split, and the vault as it was. Paths are from the vault's root. */
export interface Inbound {
  whereabouts: Whereabouts
  path: NotePath
  files: VaultFiles
}

/** A reference of another note to a place of the note that was split. */
export interface InboundReference {
  reference: Reference
  /** Where it leads now, by the file. */
  target: NotePath
  /** What takes its place; undefined where it is right as it is. */
  edit: Edit | undefined
  /** Whether it goes near to what it meant only. */
  isCoarse: boolean
}

/** Rewrites the links of one other note that lead into a note that was split. Each keeps its form. */
export class InboundLinks {
  readonly #inbound: Inbound
  readonly #survey: Survey
  readonly #aimer: Aimer
  /** The labels of the definitions of the other note. */
  readonly #labels: ReadonlySet<string>
  readonly #from: NoteLayout
  readonly #old: FragmentChooser
  /** The notes that were written, with their paths in the vault. */
  readonly #notes = new Map<NoteLayout, NoteLayout>()
  readonly #originals = new Map<NoteLayout, NoteLayout>()

  /** `survey` is of the other note; its path is from the vault's root. */
  constructor(survey: Survey, inbound: Inbound) {
    const { whereabouts } = inbound
    this.#inbound = inbound
    this.#survey = survey
    this.#from = { path: survey.path, role: 'topic', topic: undefined, title: '', head: undefined, items: [] }
    this.#labels = new Set(
      survey.definitions.flatMap(({ kind, identifier }) => (kind === 'definition' ? identifier : [])),
    )
    this.#aimer = new Aimer(
      survey,
      {
        headingsOf: (note) => whereabouts.locator.headingsOf(this.#originals.get(note) ?? note),
        isLabel: (text) => this.#labels.has(normalizeIdentifier(text)),
        linkpathOf: (to) => nameOf(to.path),
      },
      whereabouts.aims,
    )
    const { headings } = whereabouts.survey
    this.#old = new FragmentChooser(
      headings.map((heading) => appHeading(heading, heading.depth, heading.slug, true)),
      weightsFor(whereabouts.aims),
    )
  }

  /** The references to places inside the note, by start. Those to the note as a whole are right as they are. */
  list(): InboundReference[] {
    const { files, path, whereabouts } = this.#inbound
    const addressing = addressingIn(files, this.#survey.path, path)
    return resolveReferences(this.#survey, whereabouts.linkTargets, addressing).flatMap((reference) => {
      const landmark = insideLandmark(reference)
      // a link by label is right when its definition is
      if (!landmark || reference.syntax.kind === 'linkReference' || reference.syntax.kind === 'imageReference')
        return []
      const location = this.#inVault(whereabouts.locator.locate(landmark))
      const isTop = location.whole && location.heading === undefined
      if (isTop) return []
      const { syntax } = reference
      const written =
        syntax.kind === 'wiki' ? this.#wiki(reference, syntax.link, location) : this.#url(reference, location)
      const { span, text, isCoarse } = written
      const isSame = this.#survey.text.slice(span.start, span.end) === text
      const edit = isSame ? undefined : { span, text, why: 'reference' }
      return [{ reference, target: location.note.path, edit, isCoarse }]
    })
  }

  /** A location with the path of its note in the vault. */
  #inVault(location: Location): Location {
    let note = this.#notes.get(location.note)
    if (!note) {
      const folder = folderOf(this.#inbound.path)
      note = { ...location.note, path: folder === '' ? location.note.path : `${folder}/${location.note.path}` }
      this.#notes.set(location.note, note)
      this.#originals.set(note, location.note)
    }
    return { ...location, note }
  }

  #wiki(reference: Reference, link: WikiLink, location: Location) {
    const { span } = link
    const target = location.note.path
    const linkpath = target === this.#inbound.path ? link.linkpath : this.#linkpathLike(link.linkpath, target)
    const aim = this.#aimer.fragmentFor(reference, location, this.#from, 'wiki', link.alias)
    let { fragment, isCoarse } = aim
    if (location.blockId !== undefined) {
      fragment = link.subpath?.includes('^') ? link.subpath.split('#').at(-1) : `^${location.blockId}`
    } else if (location.whole && location.note.role !== 'index') fragment = undefined
    else if (this.#isRightAsItIs(aim.form, link.subpath, location, fragment)) {
      fragment = link.subpath
      isCoarse = false
    }
    const moved = { ...link, linkpath, subpath: fragment }
    if (linkpath === link.linkpath && fragment === link.subpath) return { span, text: this.#sourceOf(span), isCoarse }
    if (link.alias !== undefined || link.embed || location.blockId !== undefined)
      return { span, text: writeWikiLink(moved), isCoarse }
    const shown = wikiLinkText(link)
    const isCaught = fragment === undefined && this.#labels.has(normalizeIdentifier(linkpath))
    if (fragment === undefined && !isCaught && wikiLinkText(moved) === shown)
      return { span, text: writeWikiLink(moved), isCoarse }
    const bar = reference.inCell ? '\\|' : '|'
    if (canBeAlias(shown)) return { span, text: writeWikiLink({ ...moved, bar, alias: shown }), isCoarse }
    // the words stand in the link itself, as they did
    if (fragment !== undefined) return { span, text: writeWikiLink(moved), isCoarse }
    // what stands behind a bar is read as Markdown, so that these words would be shown otherwise
    const { url, destination } = this.#aimer.urlOf(reference, location, this.#from, false)
    return { span, text: `[${escapeLinkText(shown)}](${destination ?? url})`, isCoarse }
  }

  #url(reference: Reference, location: Location) {
    const place = urlPlaceOf(reference.syntax)
    if (!place) throw new RangeError('Cannot write a link that has no place for its url')
    const isHtml = reference.syntax.kind === 'html'
    const target = location.note.path
    const written = this.#sourceOf(place.span)
    const hash = written.indexOf('#')
    const oldPath = hash < 0 ? written : written.slice(0, hash)
    const oldFragment = decodeUri(reference.url.replace(/^[^#]*#?/, ''))
    const aim = this.#aimer.urlOf(reference, location, this.#from, isHtml)
    const path =
      target === this.#inbound.path ? undefined : this.#urlLike(decodePath(reference.url.split('#')[0] ?? ''), target)
    const encoded = path === undefined ? oldPath : isHtml ? encodeAttribute(encodePath(path)) : encodePath(path)
    const isWhole = location.whole && location.note.role !== 'index'
    const isOwnBlock = location.blockId !== undefined && oldFragment.includes('^')
    const isAnchor = location.htmlId !== undefined && location.htmlId === oldFragment
    const form = { ...aim.form, path: relativePath(this.#from.path, target) }
    const newFragment = aim.form.fragment
    if (
      !isWhole &&
      (isOwnBlock || isAnchor || this.#isRightAsItIs(form, oldFragment, location, newFragment, place.angled))
    ) {
      return { span: place.span, text: encoded + written.slice(hash < 0 ? written.length : hash), isCoarse: false }
    }
    const fragment = isWhole ? undefined : aim.url.includes('#') ? aim.url.slice(aim.url.indexOf('#') + 1) : undefined
    if (aim.destination !== undefined && fragment !== undefined && !isHtml) {
      const span = place.angled ? { start: place.span.start - 1, end: place.span.end + 1 } : place.span
      const shown = path ?? decodePath(oldPath)
      return { span, text: angledDestination(shown, decodeUri(fragment)), isCoarse: aim.isCoarse }
    }
    const text = fragment === undefined ? encoded : `${encoded}#${isHtml ? encodeAttribute(fragment) : fragment}`
    const isBare = place.isBare && text !== written
    return { span: place.span, text: isBare ? `"${text}"` : text, isCoarse: aim.isCoarse }
  }

  /**
   * Whether a fragment opens its heading still in every client that it opened it in before. A chain of headings is one for
   * Obsidian alone, and only stays where no other fragment will do.
   */
  #isRightAsItIs(
    form: LinkForm,
    written: string | undefined,
    location: Location,
    found: string | undefined,
    isAngled = false,
  ): boolean {
    const { heading, note, isNear } = location
    if (written === undefined || heading === undefined || isNear) return false
    const { chooser, position } = this.#inbound.whereabouts.locator.headingsOf(this.#originals.get(note) ?? note)
    const at = position.get(heading)
    if (at === undefined) return false
    const own = { ...form, fragment: written, isAngled }
    const now = chooser.try(own, at)
    if (written.includes('#')) return found === undefined && now.lands.has('obsidian')
    const before = this.#old.try(own, heading).lands
    return now.lands.size > 0 && now.astray.size === 0 && [...before].every((name) => now.lands.has(name))
  }

  /** A linkpath to a note in the way in which another one was written: by name, from the root, or relative. */
  #linkpathLike(written: string, target: NotePath): string {
    const bare = target.replace(/\.md$/i, '')
    const path = /^\.\.?\//.test(written)
      ? linkpathFrom(this.#survey.path, target)
      : written.startsWith('/')
        ? `/${bare}`
        : written.includes('/')
          ? bare
          : nameOf(target)
    return /\.md$/i.test(written) ? `${path}.md` : path
  }

  #urlLike(written: string, target: NotePath): string {
    const { files, path: old } = this.#inbound
    const relative = relativePath(this.#survey.path, target)
    const isFromHere = files.at(resolvePath(folderOf(this.#survey.path), written)) === old
    const path = written.startsWith('/')
      ? `/${target}`
      : isFromHere
        ? relative
        : written.includes('/')
          ? target
          : target.replace(/^.*\//, '')
    const dotted = written.startsWith('./') && !path.startsWith('.') ? `./${path}` : path
    return /\.md$/i.test(written) ? dotted : dotted.replace(/\.md$/i, '')
  }

  #sourceOf({ start, end }: { start: number; end: number }): string {
    return this.#survey.text.slice(start, end)
  }
}
