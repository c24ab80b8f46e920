import type { VFileMessage } from 'vfile-message'
import { lostLink, type TextPlaces } from '../messages/index.ts'
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
  /** References whose nearest heading or note was linked instead, with a message. */
  isDegraded: (reference: Reference) => boolean
  /** POSIX path from the output folder to the source's folder. */
  sourceFolder: string
  /** Other notes that the plan's own text links to. */
  foreign: ReadonlySet<string>
}

/**
 * Verifies that every reference that resolved before resolves to the same heading or block, and that unresolved ones
 * are unchanged. Follows the links of each written note, and traces their targets back to the source.
 */
export function verifyReferences(
  context: ResolveContext,
  all: readonly WrittenNote[],
  places: TextPlaces,
): VFileMessage[] {
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
      // an unquoted attribute may have quotes now, and marks of emphasis may precede a wiki-link
      const { syntax, mark } = reference
      const link = links.get(start) ?? links.get(start + (syntax.kind === 'html' ? 1 : mark.length))
      const linkTarget = insideTarget(reference)
      if (target.kind === 'nowhere') {
        // its content, such as an image, may have changed
        const isSame =
          link?.kind === 'url'
            ? url.endsWith(`#${link.fragment}`) && link.path === pathOfUrl(url)
            : text.startsWith(source, start)
        if (!isSame) fail('was broken before and was changed')
      } else if (!link) fail('is no longer a link')
      else if (target.kind === 'relative') {
        // in the source's folder a path may be unchanged, however it is resolved
        if (sourceFolder === '' && folderOf(written.note.path) === '' && text.startsWith(source, start)) continue
        const wanted = resolvePath(sourceFolder, pathOfUrl(url))
        const got = resolvePath(folderOf(written.note.path), link.path)
        if (wanted !== got) fail(`leads to \`${got}\`, not to \`${wanted}\``)
      } else if (linkTarget) {
        const why = problemOf(linkTarget, reference, followLink(index, link, written), context)
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

/** Returns whether a block id of a written note marks the block of the source around an offset. */
function isMarked(source: Survey, offset: number, written: WrittenNote, id: string): boolean {
  const mark = written.survey.blockIds.find((one) => one.id === id)
  const origin = mark && originOf(written, blockOfId(written.survey, mark).start)
  const wanted = [leafAt(source, offset)?.start, blockAt(source, offset)?.span.start]
  return origin !== undefined && wanted.includes(origin.offset)
}

/** Returns why a reference misses its target; undefined when it does not. */
export function problemOf(
  wanted: LinkTarget,
  reference: Reference,
  got: Arrival | undefined,
  context: Pick<ResolveContext, 'survey' | 'owners' | 'isDegraded'>,
): string | undefined {
  if (!got) return 'leads nowhere'
  const { written, linkTarget } = got
  const { survey, owners, isDegraded } = context
  if (wanted.kind === 'top') {
    return linkTarget === undefined && written.note.role === 'index' ? undefined : 'does not lead to the index note'
  }
  const offset = wanted.kind === 'heading' ? (survey.headings[wanted.heading]?.span.start ?? 0) : wanted.offset
  if (ownerAt(owners, offset) !== written) return `leads to \`${written.note.path}\`, but its target is elsewhere`
  if (linkTarget === undefined || linkTarget.kind === 'top') {
    const isFile = wanted.kind === 'heading' && written.note.head === offset
    return isFile || isDegraded(reference) ? undefined : 'leads to the file, not to the place in it'
  }
  if (linkTarget.kind === 'block' && wanted.kind === 'anchor') {
    return isMarked(survey, wanted.offset, written, linkTarget.id) ? undefined : 'leads to another block'
  }
  const there =
    linkTarget.kind === 'heading' ? (written.survey.headings[linkTarget.heading]?.span.start ?? 0) : linkTarget.offset
  const origin = originOf(written, there)
  if (origin?.isOwned && origin.offset === offset) return undefined
  const isNameless =
    wanted.kind === 'anchor' || (wanted.kind === 'heading' && survey.headings[wanted.heading]?.style === 'html')
  if (linkTarget.kind === 'heading' && isNameless && isDegraded(reference)) return undefined
  return `leads to another ${linkTarget.kind}`
}
