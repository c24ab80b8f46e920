import type { VFileMessage } from 'vfile-message'
import { lostLink, type TextPlaces } from '../messages/index.ts'
import { type LinkTarget, type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { itemAt } from '../text/sorted-spans.ts'
import { SpanSet } from '../text/span.ts'
import { originOf, type WrittenNote } from './written-note.ts'

/** Text that looks like a link to its own note: `[[#x]]`, `[[Note#x]]`, `](#x)`, `](note.md#x)`, `href="#x"`. */
const looksLikeLink =
  /(?<!\\)\[\[([^[\]|#\r\n]*)#([^[\]|\r\n]+)(?:\|[^[\]\r\n]*)?\]\]|(?<!\\)\[(?:\\.|[^[\]\\\r\n]){0,500}\]\([ \t]*<?([^()\s<>#]*)#([^()\s<>]+)>?[ \t]*\)|\bhref[ \t]*=[ \t]*"([^"#]*)#([^"]+)"/g

/**
 * Searches written notes for links that the parser missed: text that looks like a link, led into the source note, and
 * leads nowhere now without a message. `targets`: those of the source.
 */
export function verifyUnreadLinks(
  { survey, references }: { survey: Survey; references: readonly Reference[] },
  targets: LinkTargets,
  all: readonly WrittenNote[],
  places: TextPlaces,
): VFileMessage[] {
  const name = nameOf(survey.path).toLowerCase()
  const file = survey.path.replace(/^.*\//, '').toLowerCase()
  // their message already says that they lead nowhere
  const told = new SpanSet(references.flatMap(({ span, target }) => (target.kind === 'nowhere' ? span : [])))
  return all.flatMap((written) =>
    linksByLook(written.survey).flatMap((link) => {
      const origin = originOf(written, link.start)
      if (!origin || told.at(origin.offset)) return []
      const to = link.path.toLowerCase()
      // the parser found links to other notes and to the new ones
      if (to !== '' && to !== (link.isWiki ? name : file)) return []
      const wanted = targetByLook(targets, link)
      const opened = to === '' ? written : all[0]
      if (!wanted || wanted.kind === 'top' || !opened || targetByLook(opened.linkTargets, link)) return []
      return [
        lostLink(
          `\`${link.source}\` in \`${written.note.path}\` was not updated`,
          places.of({ start: origin.offset, end: origin.offset + link.source.length }),
        ),
      ]
    }),
  )
}

/** Text that looks like a link with a fragment. */
export interface LookedLink {
  start: number
  source: string
  isWiki: boolean
  /** The linkpath or the path as written; `''` for the note itself. */
  path: string
  fragment: string
}

/** Lists what looks like a link with a fragment outside of code, math and comments, in order. */
export function linksByLook({ text, codeAndHtml, mathAndComments, tags }: Survey): LookedLink[] {
  return [...text.matchAll(looksLikeLink)].flatMap((match): LookedLink[] => {
    const [source, linkpath, subpath, url, fragment = '', href, anchor = ''] = match
    const isHidden =
      href !== undefined
        ? itemAt(tags, match.index)?.name.toLowerCase() !== 'a'
        : codeAndHtml.at(match.index) !== undefined
    if (isHidden || mathAndComments.at(match.index)) return []
    const path = linkpath ?? url ?? href ?? ''
    return [
      { start: match.index, source, isWiki: linkpath !== undefined, path, fragment: subpath ?? (fragment || anchor) },
    ]
  })
}

/** Returns what such a link leads to in a note with these targets. */
export function targetByLook(targets: LinkTargets, { isWiki, fragment }: LookedLink): LinkTarget | undefined {
  return isWiki ? resolveSubpath(targets, fragment) : resolveFragment(targets, fragment)
}
