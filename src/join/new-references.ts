import type { Arrival, WrittenLink } from '../check/written-links.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { Span } from '../text/span.ts'
import type { WikiLink } from '../text/wiki-link.ts'
import { type FolderNote, keptAt } from './folder-note.ts'

/** A reference that was added or changed in a note of the folder, with its target in the folder. */
export interface NewReference {
  /** Its place in the current note: the whole wiki-link, or the destination of another reference. */
  span: Span
  /** Undefined for a destination. */
  link: WikiLink | undefined
  target: { path: NotePath; linkTarget: LinkTarget | undefined }
}

/** The inputs of `listNewReferences`. */
export interface ReferenceContext {
  /** The references of the current note, without names of other notes. */
  references: readonly Reference[]
  links: ReadonlyMap<number, WrittenLink>
  follow: (link: WrittenLink) => Arrival | undefined
}

/** Lists the new references of a note, by start. */
export function listNewReferences(note: FolderNote, { references, links, follow }: ReferenceContext): NewReference[] {
  const newReferences: NewReference[] = []
  const { survey } = note
  for (const link of survey.wikiLinks) {
    if (keptAt(note, link.span.start)) continue
    const written = links.get(link.span.start)
    const arrival = written && follow(written)
    if (!arrival) continue
    newReferences.push({ span: link.span, link, target: targetOf(arrival) })
  }
  for (const { syntax, span } of references) {
    if (syntax.kind !== 'link' && syntax.kind !== 'definition' && syntax.kind !== 'html') continue
    const place = syntax.kind === 'html' ? syntax.attribute.span : syntax.destination.span
    if (keptAt(note, place.start)) continue
    const written = links.get(span.start)
    const arrival = written && follow(written)
    if (arrival) newReferences.push({ span: place, link: undefined, target: targetOf(arrival) })
  }
  return newReferences.sort((a, b) => a.span.start - b.span.start)
}

function targetOf({ written, linkTarget }: Arrival): NewReference['target'] {
  return { path: written.note.path, linkTarget }
}
