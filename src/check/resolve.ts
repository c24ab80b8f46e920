import type { VFileMessage } from 'vfile-message'
import { lostLink, type Places } from '../messages/index.ts'
import { blockAt, blockOfId, leafAt } from '../note/block-of-id.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { folderOf, resolvePath } from '../text/paths.ts'
import { type Owners, ownerAt } from './owners.ts'
import { type Arrival, followLink, indexLinks, listWrittenLinks, pathOfUrl } from './written-links.ts'
import { originOf, showings, type WrittenNote } from './written-note.ts'

export interface ResolveContext {
  survey: Survey
  references: readonly Reference[]
  owners: Owners
  /** References that were sent near to what they meant, and are reported. */
  isDegraded: (reference: Reference) => boolean
  /** POSIX path from the written folder to the one of the source. */
  sourceFolder: string
  /** Other notes that a plan's own words link to. */
  foreign: ReadonlySet<string>
}

/**
 * Law 2: every reference that resolved before resolves after, to the same heading or block; none that did not is touched.
 * The links of each written note are followed, and where they arrive is traced back to the source.
 */
export function verifyReferences(context: ResolveContext, all: readonly WrittenNote[], places: Places): VFileMessage[] {
  const { survey, references, sourceFolder, foreign } = context
  const found: VFileMessage[] = []
  const index = indexLinks(all)
  for (const written of all) {
    const { path, text } = written.note
    const links = listWrittenLinks(written.survey)
    for (const [reference, { start }] of showings(written, references)) {
      const { span, target, url } = reference
      const source = survey.text.slice(span.start, span.end)
      const fail = (why: string) => found.push(lostLink(`\`${source}\` in \`${path}\` ${why}`, places.of(span)))
      // an attribute that had no quotes has them now, and marks of emphasis stand before a wiki-link
      const { syntax, mark } = reference
      const link = links.get(start) ?? links.get(start + (syntax.kind === 'html' ? 1 : mark.length))
      const landmark = insideTarget(reference)
      if (target.kind === 'nowhere') {
        // what stands inside of it, such as an image, may have changed
        const isSame =
          link?.kind === 'url'
            ? url.endsWith(`#${link.fragment}`) && link.path === pathOfUrl(url)
            : text.startsWith(source, start)
        if (!isSame) fail('was broken before and was changed')
      } else if (!link) fail('is no longer a link')
      else if (target.kind === 'relative') {
        // in its own folder a path may stand as it is, however it is meant
        if (sourceFolder === '' && folderOf(written.note.path) === '' && text.startsWith(source, start)) continue
        const wanted = resolvePath(sourceFolder, pathOfUrl(url))
        const got = resolvePath(folderOf(written.note.path), link.path)
        if (wanted !== got) fail(`leads to \`${got}\`, not to \`${wanted}\``)
      } else if (landmark) {
        const why = problemOf(landmark, reference, followLink(index, link, written), context)
        if (why) fail(why)
      }
    }
    for (const link of links.values()) {
      const isElsewhere = link.kind === 'url' && /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link.path)
      if (
        isElsewhere ||
        link.kind === 'path' ||
        foreign.has(link.path) ||
        originOf(written, link.start) ||
        followLink(index, link, written)
      )
        continue
      found.push(lostLink(`the pointer to \`${link.path}\` in \`${path}\` leads nowhere`))
    }
  }
  return found
}

/** Whether a block id of a written note marks the block of the source that an offset stands in. */
function isMarked(source: Survey, offset: number, written: WrittenNote, id: string): boolean {
  const mark = written.survey.blockIds.find((one) => one.id === id)
  const origin = mark && originOf(written, blockOfId(written.survey, mark).start)
  const wanted = [leafAt(source, offset)?.start, blockAt(source, offset)?.span.start]
  return origin !== undefined && wanted.includes(origin.offset)
}

/** Why a reference does not arrive where it should; undefined when it does. */
export function problemOf(
  wanted: LinkTarget,
  reference: Reference,
  got: Arrival | undefined,
  context: Pick<ResolveContext, 'survey' | 'owners' | 'isDegraded'>,
): string | undefined {
  if (!got) return 'leads nowhere'
  const { written, landmark } = got
  const { survey, owners, isDegraded } = context
  if (wanted.kind === 'top') {
    return landmark === undefined && written.note.role === 'index' ? undefined : 'does not lead to the index note'
  }
  const offset = wanted.kind === 'heading' ? (survey.headings[wanted.heading]?.span.start ?? 0) : wanted.offset
  if (ownerAt(owners, offset) !== written) return `leads to \`${written.note.path}\`, but its target is elsewhere`
  if (landmark === undefined || landmark.kind === 'top') {
    const isFile = wanted.kind === 'heading' && written.note.head === offset
    return isFile || isDegraded(reference) ? undefined : 'leads to the file, not to the place in it'
  }
  if (landmark.kind === 'block' && wanted.kind === 'anchor') {
    return isMarked(survey, wanted.offset, written, landmark.id) ? undefined : 'leads to another block'
  }
  const there =
    landmark.kind === 'heading' ? (written.survey.headings[landmark.heading]?.span.start ?? 0) : landmark.offset
  const origin = originOf(written, there)
  if (origin?.isOwned && origin.offset === offset) return undefined
  const isNameless =
    wanted.kind === 'anchor' || (wanted.kind === 'heading' && survey.headings[wanted.heading]?.style === 'html')
  if (landmark.kind === 'heading' && isNameless && isDegraded(reference)) return undefined
  return `leads to another ${landmark.kind}`
}
