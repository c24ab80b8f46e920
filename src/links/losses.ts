import { type AppHeading, type AppName, appNames, HeadingIndex, type LinkForm } from '../apps/app.ts'
import { clients } from '../apps/apps.ts'
import type { Survey } from '../note/survey.ts'
import { LinkPlaces } from './link-place.ts'
import type { Reference } from './reference.ts'

/** A reference that some client followed before and does not follow as it is written now. */
export interface Loss {
  reference: Reference
  /** What is written instead. */
  written: string
  kind: LinkForm['kind']
  /** The clients, in the order of `appNames`. */
  clients: AppName[]
}

/** A link as it is written, and where it lands. */
interface Landings {
  form: LinkForm
  lands: ReadonlySet<AppName>
}

/** Tells which clients lose a link, against what they made of it in the whole note. */
export class LossBook {
  readonly #places: LinkPlaces
  readonly #index: HeadingIndex
  readonly #counted: readonly AppName[]
  readonly #losses = new Map<Reference, Loss>()

  /** `counted` are the clients that matter for the form of links that is written. */
  constructor(survey: Survey, toClient: (heading: number) => AppHeading, counted: readonly AppName[]) {
    this.#places = new LinkPlaces(survey)
    this.#index = new HeadingIndex(survey.headings.map((_, index) => toClient(index)))
    this.#counted = counted
  }

  /**
   * Takes note of how a reference is written, and where that lands. `heading` is the one that it meant; undefined: a place
   * that an HTML id names, which every client finds that shows HTML.
   */
  add(reference: Reference, before: LinkForm, heading: number | undefined, written: string, aim: Landings): void {
    if (this.#losses.has(reference)) return
    const lost = appNames.filter((name) => {
      if (aim.lands.has(name) || !this.#counted.includes(name)) return false
      // Foam does not check Markdown links into their own note
      if (name === 'foam' && before.kind === 'markdown') return true
      const isBlock = before.fragment?.startsWith('^')
      if (heading === undefined) return name !== 'obsidian' && before.kind === 'markdown' && !isBlock
      const isAfterDollar = before.place.isAfterDollar && !this.#places.isBetweenPairs(reference)
      const place = { ...before.place, isAfterDollar }
      return clients[name].reads({ ...before, place }) && this.#index.find(clients[name], before) === heading
    })
    if (lost.length > 0) this.#losses.set(reference, { reference, written, kind: aim.form.kind, clients: lost })
  }

  /** The losses by place. */
  get all(): Loss[] {
    return [...this.#losses.values()].sort((a, b) => a.reference.span.start - b.reference.span.start)
  }
}
