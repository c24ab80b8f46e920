import type { VFileMessage } from 'vfile-message'
import { lostLink, type TextPlaces } from '../messages/index.ts'
import { type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
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
  return all.flatMap((written) => {
    const { text, path } = written.note
    const { codeAndHtml, mathAndComments, tags } = written.survey
    return [...text.matchAll(looksLikeLink)].flatMap((match) => {
      const [source, linkpath, subpath, url, fragment = '', href, anchor = ''] = match
      const isHtml = href !== undefined
      const isHidden = isHtml
        ? itemAt(tags, match.index)?.name.toLowerCase() !== 'a'
        : codeAndHtml.at(match.index) !== undefined
      const origin = originOf(written, match.index)
      if (isHidden || mathAndComments.at(match.index) || !origin || told.at(origin.offset)) return []
      const to = (linkpath ?? url ?? href ?? '').toLowerCase()
      // the parser found links to other notes and to the new ones
      if (to !== '' && to !== (linkpath === undefined ? file : name)) return []
      const find = (of: LinkTargets) =>
        subpath === undefined ? resolveFragment(of, isHtml ? anchor : fragment) : resolveSubpath(of, subpath)
      const wanted = find(targets)
      const opened = to === '' ? written : all[0]
      if (!wanted || wanted.kind === 'top' || !opened || find(opened.linkTargets)) return []
      return [
        lostLink(
          `\`${source}\` in \`${path}\` was not updated`,
          places.of({ start: origin.offset, end: origin.offset + source.length }),
        ),
      ]
    })
  })
}
