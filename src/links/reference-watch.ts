import type { Survey } from '../note/survey.ts'
import { decodeUri } from '../text/paths.ts'
import type { NoteLayout } from '../write/layout.ts'
import { appHeading } from './app-headings.ts'
import type { Aim, Aimer } from './landing.ts'
import { LossBook } from './losses.ts'
import type { Location, Locator } from './places.ts'
import type { Reference } from './reference.ts'

/** Where a reference goes that could only be sent near to what it meant: a heading, or the note. */
export type NearPlace = Pick<Location, 'note' | 'heading'>

/** Keeps what references lose: those that go near only, and those that some client no longer follows. */
export class ReferenceWatch {
  readonly #locator: Locator
  readonly #aimer: Aimer
  /** References that could only be sent near to what they meant, once for each. */
  readonly degraded = new Map<Reference, NearPlace>()
  /** The labels of definitions among them. */
  readonly #degradedLabels = new Set<string>()
  /** References that some client no longer follows. */
  readonly losses: LossBook

  /** `counted` are the clients that matter for the form of links that is written. */
  constructor(survey: Survey, locator: Locator, aimer: Aimer, counted: ConstructorParameters<typeof LossBook>[2]) {
    this.#locator = locator
    this.#aimer = aimer
    const toClient = (index: number) => {
      const heading = survey.headings[index] as Survey['headings'][number]
      return appHeading(heading, heading.depth, heading.slug, true)
    }
    this.losses = new LossBook(survey, toClient, counted)
  }

  /** Whether a reference, or the definition that it uses, was sent near only. */
  isDegraded(reference: Reference): boolean {
    const { target } = reference
    return this.degraded.has(reference) || (target.kind === 'definition' && this.#degradedLabels.has(target.identifier))
  }

  /**
   * Takes note of a reference that goes near only, or that some client followed before and does not now. `written` is what is
   * written for it.
   */
  take(reference: Reference, location: Location, way: Aim, written: string, note: NoteLayout): void {
    const { heading, isNear, blockId, note: there } = location
    // a link without a fragment names the note only
    if (way.isCoarse)
      this.degrade(reference, way.form.fragment === undefined ? { note: there, heading: undefined } : location)
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
      fragment: syntax.kind === 'wiki' ? syntax.link.subpath : decodeUri(url.replace(/^[^#]*#?/, '')),
    })
    // of a heading that is rewritten itself it is not known what Obsidian makes
    const isUnknown = target !== undefined && target.key === undefined
    const lands = isUnknown ? new Set([...way.lands, 'obsidian' as const]) : way.lands
    this.losses.add(reference, before, isPlace ? undefined : heading, written, { form: way.form, lands })
  }

  /** Takes note of a reference that goes near only. */
  degrade(reference: Reference, place: NearPlace): void {
    this.degraded.set(reference, place)
    if (reference.syntax.kind === 'definition') this.#degradedLabels.add(reference.syntax.definition.identifier)
  }
}
