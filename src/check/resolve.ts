import type { VFileMessage } from 'vfile-message'
import { pathToSource } from '../links/rebase.ts'
import { lostLink, type TextPlaces } from '../messages/index.ts'
import { blockAt, blockOfId, leafAt } from '../note/block-of-id.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { endsAtSpace, insideTarget, isByName, type Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { folderOf, resolvePath } from '../text/paths.ts'
import type { Span } from '../text/span.ts'
import { type Owners, ownerAt } from './owners.ts'
import {
  type Arrival,
  followLink,
  indexLinks,
  type LinkIndex,
  listWrittenLinks,
  pathOfUrl,
  type WrittenLink,
} from './written-links.ts'
import { isGenerated, originOf, showings, type WrittenNote } from './written-note.ts'

export interface ResolveContext {
  survey: Survey
  references: readonly Reference[]
  owners: Owners
  /** References whose nearest heading or note was linked instead, with a message. */
  isDegraded: (reference: Reference) => boolean
  /** POSIX path from the output folder to the source's folder. */
  sourceFolder: string
  /** The renderer whose ids the fragments are. */
  renderer: Renderer
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
  const { survey, references, foreign } = context
  const index = indexLinks(all, context.renderer)
  const elements = references.flatMap((reference) =>
    reference.syntax.kind === 'html' && reference.syntax.element ? { reference, span: reference.syntax.element } : [],
  )
  return all.flatMap((written) => {
    const { path } = written.note
    const links = listWrittenLinks(written.survey)
    const changed = shownReferences(written, references, elements).flatMap(([reference, start]) => {
      const { span, syntax, mark } = reference
      // an unquoted attribute may have quotes now, and marks of emphasis may precede a wiki-link
      const link = links.get(start) ?? links.get(start + (syntax.kind === 'html' ? 1 : mark.length))
      const why = problemOfReference(context, { reference, link, start, written, index })
      const source = survey.text.slice(span.start, span.end)
      return why === undefined ? [] : [lostLink(`\`${source}\` in \`${path}\` ${why}`, places.of(span))]
    })
    const pointers = [...links.values()].filter((link) => {
      const isElsewhere = link.kind === 'url' && /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link.path)
      if (isElsewhere || link.kind === 'path' || foreign.has(link.path) || !isGenerated(written, link.start))
        return false
      return !followLink(index, link, written)
    })
    const dead = pointers.map((link) => lostLink(`the pointer to \`${link.path}\` in \`${path}\` leads nowhere`))
    return [...changed, ...dead]
  })
}

/** Lists the references that a written note shows, with their starts; an HTML link may be Markdown now. */
function shownReferences(
  written: WrittenNote,
  references: readonly Reference[],
  elements: readonly { reference: Reference; span: Span }[],
): [Reference, number][] {
  return [
    ...[...showings(written, references)].map(([reference, { start }]): [Reference, number] => [reference, start]),
    ...[...showings(written, elements)].flatMap(([{ reference }, { start, isVerbatim }]): [Reference, number][] =>
      isVerbatim ? [] : [[reference, start]],
    ),
  ]
}

/** A reference as a written note shows it. */
interface ShownReference {
  reference: Reference
  link: WrittenLink | undefined
  start: number
  written: WrittenNote
  index: LinkIndex
}

/** Returns why a reference is not as it should be in a written note; undefined when it is. */
function problemOfReference(
  context: ResolveContext,
  { reference, link, start, written, index }: ShownReference,
): string | undefined {
  const { survey, sourceFolder } = context
  const { span, target, url } = reference
  const { path, text } = written.note
  const isUnchanged = text.startsWith(survey.text.slice(span.start, span.end), start)
  const linkTarget = insideTarget(reference)
  if (target.kind === 'nowhere') {
    // its content, such as an image, may have changed
    const isSame =
      link?.kind === 'url' ? url.endsWith(`#${link.fragment}`) && link.path === pathOfUrl(url) : isUnchanged
    return isSame ? undefined : 'was broken before and was changed'
  }
  if (!link) return 'is no longer a link'
  if (target.kind === 'relative') {
    // in the source's folder a path may be unchanged, however it is resolved
    if (isUnchanged && (isByName(reference.syntax) || folderOf(path) === sourceFolder)) return undefined
    if (isUnchanged && endsAtSpace(reference.syntax, pathToSource(path, sourceFolder))) return undefined
    const wanted = resolvePath(sourceFolder, pathOfUrl(url))
    const got = resolvePath(folderOf(path), link.path)
    return wanted === got ? undefined : `leads to \`${got}\`, not to \`${wanted}\``
  }
  return linkTarget && problemOf(linkTarget, reference, followLink(index, link, written), context)
}

/** Returns whether a block id of a written note marks the block of the source around an offset. */
function isMarked(source: Survey, offset: number, written: WrittenNote, id: string): boolean {
  const mark = written.survey.blockIds.find((blockId) => blockId.id === id)
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
  const offset = startOf(wanted, survey)
  if (ownerAt(owners, offset) !== written) return `leads to \`${written.note.path}\`, but its target is elsewhere`
  if (linkTarget === undefined || linkTarget.kind === 'top') {
    const isFile = wanted.kind === 'heading' && written.note.head === offset
    return isFile || isDegraded(reference) ? undefined : 'leads to the file, not to the place in it'
  }
  if (linkTarget.kind === 'block' && wanted.kind === 'anchor') {
    return isMarked(survey, wanted.offset, written, linkTarget.id) ? undefined : 'leads to another block'
  }
  if (isSameElement(linkTarget, wanted)) return undefined
  const origin = originOf(written, startOf(linkTarget, written.survey))
  if (origin?.isOwned && origin.offset === offset) return undefined
  const isNear = linkTarget.kind === 'heading' && isNameless(wanted, survey) && isDegraded(reference)
  return isNear ? undefined : `leads to another ${linkTarget.kind}`
}

/**
 * Returns whether an id right below a heading is the target: it is the heading's where the two are in one note, and its
 * own where the heading is in another or left out.
 */
function isSameElement(got: LinkTarget, wanted: LinkTarget): boolean {
  const idOf = (target: LinkTarget) => (target.kind === 'heading' || target.kind === 'anchor' ? target.id : undefined)
  return got.kind !== wanted.kind && idOf(got) !== undefined && idOf(got) === idOf(wanted)
}

/** Returns the start of a target in its note. */
function startOf(target: Exclude<LinkTarget, { kind: 'top' }>, { headings }: Survey): number {
  return target.kind === 'heading' ? (headings[target.heading]?.span.start ?? 0) : target.offset
}

/** Returns whether wiki-links cannot name a target. */
function isNameless(target: LinkTarget, { headings }: Survey): boolean {
  return target.kind === 'anchor' || (target.kind === 'heading' && headings[target.heading]?.style === 'html')
}
