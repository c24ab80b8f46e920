import { type AppName, appNames, type LinkForm } from '../apps/app.ts'
import { clients } from '../apps/apps.ts'
import type { Weights } from '../apps/choose-fragment.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { angledDestination } from '../text/link-syntax.ts'
import { decodeUri, encodePath, relativePath } from '../text/paths.ts'
import type { Span } from '../text/span.ts'
import type { NoteLayout } from '../write/layout.ts'
import { LinkPlaces } from './link-place.ts'
import type { Location, Locator } from './places.ts'
import type { Reference } from './reference.ts'

/** Where a link of some form lands. */
export interface Aim {
  form: LinkForm
  lands: ReadonlySet<AppName>
  astray: ReadonlySet<AppName>
  /** Whether it goes near to what is meant only. */
  isCoarse: boolean
}

/** What stands behind `#` in a link. */
interface FragmentAim extends Aim {
  /** Undefined: the file itself is linked. */
  fragment: string | undefined
  isAngled: boolean
}

/** The url of a Markdown link; `destination` is the same in angle brackets where it needs them. */
interface UrlAim extends Aim {
  url: string
  destination?: string
}

/** The clients that count for the links of these options: those asked for first, then all that can follow them. */
export function weightsFor({ links, clients: first }: SplitOptions): Weights {
  if (links === 'markdown') return { first: ['github'], others: [...first, 'remark', 'quartz', 'foam'] }
  const others = appNames.filter((name) => name !== 'github' && !first.includes(name))
  return { first, others }
}

/** What must be known of the notes that are written to aim a link at them. */
export type Whereabouts = Pick<Locator, 'headingsOf' | 'isLabel' | 'linkpathOf'>

/** Finds what a link to a location must hold, and where it lands then. It writes nothing and remembers nothing. */
export class Aimer {
  readonly #survey: Survey
  readonly #locator: Whereabouts
  readonly #options: SplitOptions
  readonly #weights: Weights
  readonly #places: LinkPlaces

  constructor(survey: Survey, locator: Whereabouts, options: SplitOptions) {
    this.#survey = survey
    this.#locator = locator
    this.#options = options
    this.#weights = weightsFor(options)
    this.#places = new LinkPlaces(survey)
  }

  /** The fragment for a location in a link of some kind, and where the link lands with it. */
  fragmentFor(
    reference: Reference,
    location: Location,
    note: NoteLayout,
    kind: LinkForm['kind'],
    text: string | undefined,
  ): FragmentAim {
    const { blockId, heading, isNear, whole } = location
    const path =
      location.note === note ? '' : kind === 'wiki' ? this.#locator.linkpathOf(location.note, note) : location.note.path
    const form = this.formOf(reference, note, { kind, path, text, fragment: undefined })
    if (blockId !== undefined) {
      // in a cell Foam takes the backslash before the bar for a part of the id
      const isBarred = form.place.inCell && text !== undefined
      const others: AppName[] = kind === 'markdown' ? ['foam'] : isBarred ? ['starlight'] : ['foam', 'starlight']
      const lands = new Set<AppName>(['obsidian', 'quartz', ...others])
      return { fragment: `^${blockId}`, isAngled: false, form, lands, astray: new Set(), isCoarse: false }
    }
    const file = () => ({ fragment: undefined, isAngled: false, ...this.fileAim(form), isCoarse: isNear })
    if (heading === undefined || (whole && location.note !== note)) return file()
    const { chooser, position } = this.#locator.headingsOf(location.note)
    const at = position.get(heading)
    const chosen = at === undefined ? undefined : chooser.choose(at, form)
    if (!chosen) {
      if (whole) return file()
      return { fragment: undefined, isAngled: false, form, lands: new Set(), astray: new Set(), isCoarse: true }
    }
    const { text: fragment, isAngled, lands, astray } = chosen
    return { fragment, isAngled, form: { ...form, fragment, isAngled }, lands, astray, isCoarse: isNear }
  }

  /** The text of a Markdown link as far as it matters: whether it stands on one line. */
  #lineOf({ span }: Reference): string {
    return /[\r\n]/.exec(this.#survey.text.slice(span.start, span.end))?.[0] ?? ''
  }

  formOf(
    reference: Reference,
    note: NoteLayout,
    given: Pick<LinkForm, 'kind' | 'path' | 'fragment' | 'text'>,
  ): LinkForm {
    const place = this.#places.of(reference, (label) => this.#locator.isLabel(label, note))
    const { kind, path, fragment, text } = given
    return { kind, path, fragment, text, embed: false, isAngled: false, place }
  }

  /** Who opens the file that a link names; names are unique. */
  fileAim(form: LinkForm): Aim {
    const lands = appNames.filter((name) => {
      const notes = [
        { path: form.kind === 'wiki' ? `${form.path}.md` : form.path, headings: [], blocks: [], aliases: [] },
      ]
      return clients[name].reads(form) && (form.path === '' || clients[name].findNote(form, '', notes))
    })
    return { form, lands: new Set(lands), astray: new Set(), isCoarse: false }
  }

  /** The url of a location in a Markdown link, an HTML link or a definition. */
  urlOf(reference: Reference, location: Location, note: NoteLayout, isHtml: boolean): UrlAim {
    const isHere = location.note === note
    const relative = isHere ? '' : relativePath(note.path, location.note.path)
    const path = encodePath(relative)
    const place = urlPlaceOf(reference.syntax)
    const old = place ? this.#survey.text.slice(place.span.start, place.span.end) : ''
    const { whole, heading, htmlId, blockId } = location
    const isMarkdown = isHtml || this.#options.links === 'markdown'
    const form = this.formOf(reference, note, {
      kind: 'markdown',
      path: relative,
      text: this.#lineOf(reference),
      fragment: undefined,
    })
    if (whole && !isHere) return { url: path, ...this.fileAim(form) }
    const here = (fragment: string) => this.#landingsOf({ ...form, fragment }, location)
    if (htmlId !== undefined && (isHere || isMarkdown))
      return { url: `${path}#${encodePath(htmlId)}`, ...this.#idAim({ ...form, fragment: htmlId }) }
    const isNear = location.isNear && blockId === undefined
    const headings = this.#locator.headingsOf(location.note)
    const at = heading === undefined ? undefined : headings.position.get(heading)
    const slug = at === undefined ? undefined : headings.list[at]?.slug
    const asFile = path || encodePath(location.note.path.replace(/^.*\//, ''))
    if (blockId === undefined && isMarkdown) {
      if (!slug) {
        // a heading without letters has no slug
        if (isHere && at !== undefined && old.startsWith('#')) return { url: old, ...here(''), isCoarse: isNear }
        return { url: asFile, ...this.fileAim(form), isCoarse: isNear || !whole }
      }
      return {
        url: isHere && sameFragment(old, slug) ? old : `${path}#${encodePath(slug)}`,
        ...here(slug),
        isCoarse: isNear,
      }
    }
    // inside one note a slug that is still right stays as the author wrote it
    if (isHere && blockId === undefined && slug !== undefined && sameFragment(old, slug)) {
      return { url: old, ...here(slug), isCoarse: isNear }
    }
    const found = this.fragmentFor(reference, location, note, 'markdown', this.#lineOf(reference))
    // where no form of the heading leads there in all that come first, its HTML id does in most
    if (htmlId !== undefined && at !== undefined && !this.#weights.first.every((name) => found.lands.has(name)))
      return { url: `${path}#${encodePath(htmlId)}`, ...this.#idAim({ ...form, fragment: htmlId }) }
    const { fragment, isAngled } = found
    if (fragment === undefined) return { url: asFile, ...found }
    if (isAngled)
      return {
        url: `${path}#${encodePath(fragment).replace(/^%5E/, '^')}`,
        destination: angledDestination(relative, fragment),
        ...found,
      }
    return { url: `${path}#${encodePath(fragment).replace(/^%5E/, '^')}`, ...found }
  }

  /** Who follows a link to an HTML id: those that show HTML, and Foam's preview in its own note. */
  #idAim(form: LinkForm): Aim {
    const own: AppName[] = form.path === '' ? ['foam', 'starlight'] : []
    return {
      form,
      lands: new Set<AppName>(['quartz', 'remark', 'github', ...own]),
      astray: new Set(),
      isCoarse: false,
    }
  }

  #landingsOf(form: LinkForm, { note, heading }: Location): Aim {
    const { chooser, position } = this.#locator.headingsOf(note)
    const at = heading === undefined ? undefined : position.get(heading)
    const landings =
      at === undefined ? { lands: new Set<AppName>(), astray: new Set<AppName>() } : chooser.try(form, at)
    return { form, ...landings, isCoarse: false }
  }
}

/** Where the url of a reference stands. */
interface UrlPlace {
  span: Span
  /** In angle brackets or quotes, where spaces are allowed. */
  angled: boolean
  /** An attribute's value without quotes, which needs them when it changes. */
  isBare: boolean
}

export function urlPlaceOf(syntax: Reference['syntax']): UrlPlace | undefined {
  if ('destination' in syntax) return { ...syntax.destination, isBare: false }
  if (syntax.kind !== 'html') return undefined
  return { span: syntax.attribute.span, angled: true, isBare: !syntax.attribute.isQuoted }
}

function sameFragment(url: string, slug: string): boolean {
  return url.startsWith('#') && decodeUri(url.slice(1)) === slug
}
