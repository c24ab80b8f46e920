import { listWrittenLinks } from '../check/written-links.ts'
import { rewordWikiLink } from '../links/candidates.ts'
import { urlSlotOf } from '../links/url-landing.ts'
import { findLinkTargets, type LinkTarget, type LinkTargets } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import type { Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { encodeAttribute } from '../text/html.ts'
import { encodePath } from '../text/paths.ts'
import { wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { type InboundReference, linkpathLike, urlLike } from './inbound-links.ts'
import type { RelinkContext } from './relink.ts'
import { addressingIn, decodePath, type VaultFiles } from './vault-files.ts'

/** Topics joined into a note. Paths are from the vault's root. */
export interface JoinedTopics {
  note: NotePath
  files: VaultFiles
  /** The current link targets of each topic. */
  topics: ReadonlyMap<NotePath, LinkTargets>
  /** The topics that are parts of other notes: links to those mean the topic only where they name a place in it. */
  hosts: ReadonlySet<NotePath>
  /** Returns the text after `#` for a place of a topic in the joined note; undefined when it has no such place. */
  fragmentOf: (topic: NotePath, target: LinkTarget | undefined, reference: Reference) => string | undefined
}

/** Redirects links from topics to the note they are joined into. A link with a missing heading leads to the note. */
export function intoJoinedNote(joined: JoinedTopics, parser: Parser): RelinkContext {
  return { list: (survey) => listTopicLinks(survey, joined), problemOf: problemOfLinks, parser }
}

/** Redirects links from the old path of a renamed topic to its new one. `survey`: that of the topic. */
export function intoRenamedTopic(survey: Survey, was: NotePath, files: VaultFiles, parser: Parser): RelinkContext {
  const topics = new Map([[was, findLinkTargets(survey)]])
  const fragmentOf = (_: NotePath, __: LinkTarget | undefined, { syntax, url }: Reference) =>
    (syntax.kind === 'wiki' ? syntax.link.subpath : url.split('#')[1]) ?? ''
  return intoJoinedNote({ note: survey.path, files, topics, hosts: new Set(), fragmentOf }, parser)
}

function listTopicLinks(survey: Survey, joined: JoinedTopics): InboundReference[] {
  const { files, note, topics, hosts } = joined
  const topicTargets = [...topics].flatMap(([topic, linkTargets]) => {
    const isHost = hosts.has(topic)
    const addressing = { ...addressingIn(files, survey.path, topic), isItself: isHost && survey.path === topic }
    return resolveReferences(survey, linkTargets, addressing).flatMap((reference): InboundReference[] => {
      const { target, syntax } = reference
      if (syntax.kind === 'linkReference' || syntax.kind === 'imageReference') return []
      const linkTarget = insideTarget(reference)
      if (!linkTarget && (isHost || target.kind !== 'nowhere')) return []
      if (isHost && linkTarget?.kind === 'top') return []
      const edit = linkEdit(survey, reference, topic, joined)
      return [{ reference, target: note, edit: edit && { ...edit, why: 'reference' }, isNear: edit?.isNear ?? true }]
    })
  })
  return topicTargets.sort((a, b) => a.reference.span.start - b.reference.span.start)
}

function linkEdit(survey: Survey, reference: Reference, topic: NotePath, joined: JoinedTopics) {
  const { note, files } = joined
  const { syntax, span } = reference
  const linkTarget = insideTarget(reference)
  const isWiki = syntax.kind === 'wiki'
  const whole = linkTarget?.kind === 'top' ? undefined : linkTarget
  const fragment = linkTarget && joined.fragmentOf(topic, whole, reference)
  const isNear = fragment === undefined
  if (isWiki) {
    const { link } = syntax
    const subpath = linkTarget ? fragment || undefined : link.subpath
    const moved = { ...link, linkpath: linkpathLike(link.linkpath, survey.path, note), subpath }
    const shown = wikiLinkText(link)
    const known = { isBlock: fragment?.startsWith('^') ?? false, isCaught: false, canHaveAlias: true }
    return { span, text: rewordWikiLink(moved, shown, known) ?? writeWikiLink({ ...moved, alias: shown }), isNear }
  }
  const slot = urlSlotOf(syntax)
  if (!slot) return undefined
  const path = encodePath(
    urlLike(decodePath(reference.url.split('#')[0] ?? ''), survey.path, { to: note, was: topic, files }),
  )
  const url = fragment ? `${path}#${fragment}` : path
  return { span: slot.span, text: syntax.kind === 'html' ? encodeAttribute(url) : url, isNear }
}

/** Returns why an edit turned a link into something else, or the reverse. */
function problemOfLinks(before: Survey, after: Survey): string | undefined {
  return countLinks(before) === countLinks(after) ? undefined : 'a link would be read otherwise'
}

/** Counts links. The inner brackets of `[[Heading]]` are no link of their own, as they would be to pandoc. */
function countLinks(survey: Survey): number {
  const inner = (start: number) => survey.wikiLinks.some(({ span }) => span.start < start && start < span.end)
  return [...listWrittenLinks(survey).keys()].filter((start) => !inner(start)).length
}
