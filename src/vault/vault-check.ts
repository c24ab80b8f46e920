import { Homes } from '../check/homes.ts'
import { problemOf } from '../check/resolve.ts'
import { listWrittenLinks, type WrittenLink } from '../check/written-links.ts'
import { readWritten, type WrittenNote } from '../check/written-note.ts'
import { type LinkTarget, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { folderOf } from '../text/paths.ts'
import type { OutputNote } from '../write/pieces.ts'
import type { Inbound, InboundReference } from './inbound-links.ts'
import type { VaultFiles } from './vault-files.ts'

/** The vault as it will be: follows links of other notes as a reader would, and traces them back to the source. */
export class Outcome {
  readonly #inbound: Inbound
  readonly #files: VaultFiles
  readonly #written = new Map<NotePath, WrittenNote>()
  readonly #homes: Homes

  /** `notes` are those that were written, which the files of `inbound` hold already. */
  constructor(inbound: Inbound, notes: readonly OutputNote[]) {
    const { survey, written } = inbound.whereabouts
    this.#inbound = inbound
    this.#files = inbound.files
    const folder = folderOf(inbound.path)
    for (const note of notes) {
      const path = folder === '' ? note.path : `${folder}/${note.path}`
      this.#written.set(path, readWritten(note, written.get(note.path) as Survey, survey.text))
    }
    this.#homes = new Homes([...this.#written.values()])
  }

  /**
   * Why the links of another note must not be written so: one that led into the note leads elsewhere, or one that was not
   * touched is read otherwise. Undefined when all is well. `before` and `after` are surveys of the same path.
   */
  problemOf(before: Survey, after: Survey, inbound: readonly InboundReference[]): string | undefined {
    const old = listWrittenLinks(before)
    const now = listWrittenLinks(after)
    const edits = inbound.flatMap(({ edit }) => edit ?? [])
    const shift = (offset: number) =>
      edits.reduce(
        (at, { span, text }) => (span.end <= offset ? at + text.length - (span.end - span.start) : at),
        offset,
      )
    for (const { reference, edit, isCoarse } of inbound) {
      const source = before.text.slice(reference.span.start, reference.span.end)
      // an edit of a whole wiki-link begins where it does, one of a url further on
      const at = shift(reference.span.start)
      const isQuoted = edit?.text.startsWith('"') && reference.syntax.kind === 'html'
      const link = now.get(isQuoted ? at + 1 : at)
      if (!link) return `\`${source}\` is no link any more`
      const why = this.#follow(link, after.path, reference, isCoarse)
      if (why !== undefined) return `\`${source}\` ${why}`
    }
    const touched = new Set(inbound.map(({ reference }) => reference.span.start))
    for (const [start, link] of old) {
      if (touched.has(start)) continue
      const same = now.get(shift(start))
      const isInside = edits.some(({ span }) => span.start <= start && start < span.end)
      if (isInside || (same && same.kind === link.kind && same.path === link.path && same.fragment === link.fragment))
        continue
      return `\`${link.path}\` would be read otherwise`
    }
    return undefined
  }

  #follow(
    { kind, path, fragment }: WrittenLink,
    from: NotePath,
    reference: InboundReference['reference'],
    isCoarse: boolean,
  ) {
    const { landmark: wanted } = reference.target as { landmark: LinkTarget }
    const target =
      kind === 'wiki' ? this.#files.resolveLinkpath(path, from) : this.#files.resolveUrl(encodeURI(path), from)
    const written = target === undefined ? undefined : this.#written.get(target)
    const landmark =
      written && fragment !== undefined
        ? kind === 'wiki'
          ? resolveSubpath(written.linkTargets, fragment)
          : resolveFragment(written.linkTargets, fragment)
        : undefined
    if (fragment !== undefined && !landmark) return 'leads nowhere'
    const { survey } = this.#inbound.whereabouts
    return problemOf(wanted, reference, written && { written, landmark }, {
      survey,
      homes: this.#homes,
      isDegraded: () => isCoarse,
    })
  }
}
