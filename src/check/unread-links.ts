import type { VFileMessage } from 'vfile-message'
import { missedLink, type TextPlaces } from '../messages/index.ts'
import { type LinkTarget, type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import type { Addressing, Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { isLinkTag } from '../text/html.ts'
import { decodeUri, folderOf, isCodeName, isNoPath, resolvePath } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { itemAt, lastBefore } from '../text/sorted-spans.ts'
import { type Span, spanSet } from '../text/span.ts'
import { originOf, type WrittenNote } from './written-note.ts'

/**
 * Text that looks like a link: `[[Note#x|words]]`, `[words](url)`, `href=url`, `link=#x`. Groups: linkpath and subpath; URL in
 * angle brackets or bare; value in quotes of either kind or bare.
 */
const looksLikeLink =
  /(?<!\\)\[\[([^[\]|#\r\n]*)(?:#([^[\]|\r\n]+))?(?:\|[^[\]\r\n]*)?\]\]|(?<![\\[])\[(?:\\.|[^[\]\\\r\n]){0,500}\]\([ \t]*(?:<((?:\\.|[^<>\\\r\n])*)>|((?:\\.|[^()\s<>\\])+))(?:[ \t]+(?:"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'))?[ \t]*\)|\b(?:href|(?:link|to|url|relref)(?=[ \t]*=[ \t]*["']?#))[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))/gi

/** An address that is still open: what looks like a link is a part of it. https://github.github.com/gfm/#autolinks */
const openAngled = /<[a-z][a-z\d+.-]{1,31}:[^<>\s]*$/i
const openBare = /(?:https?:\/\/|www\.)[^<\s]*$/i
/** How far before a link an address is looked for, in UTF-16 units. */
const mostBefore = 300

export interface UnreadContext {
  /** The source, its targets, and which paths lead to it. */
  survey: Survey
  linkTargets: LinkTargets
  references: readonly Reference[]
  addressing: Addressing
  /** POSIX path from the output folder to the source's folder. */
  sourceFolder: string
}

/**
 * Reads the links of written notes by their look alone, and accounts for each: it leads where it did in the source, it
 * is an address elsewhere, or it led nowhere before. Reports the others as warnings, since what looks like a link need
 * not be one. Reads only text without edits; edits are checked with their references.
 */
export function verifyUnreadLinks(
  context: UnreadContext,
  all: readonly WrittenNote[],
  places: TextPlaces,
): VFileMessage[] {
  // their message already says that they lead nowhere
  const told = spanSet(context.references.flatMap(({ span, target }) => (target.kind === 'nowhere' ? span : [])))
  return all.flatMap((written) =>
    linksByLook(written.survey).flatMap((link) => {
      const origin = originOf(written, link.start)
      const isSame = originOf(written, link.at)?.isVerbatim
      if (!origin || !isSame || told.at(origin.offset)) return []
      if (!isLostByLook(context, link, written, all)) return []
      const span = { start: origin.offset, end: origin.offset + link.source.length }
      return [missedLink(link.source, written.note.path, places.of(span))]
    }),
  )
}

/** Returns whether a link leads elsewhere than in the source. */
function isLostByLook(
  context: UnreadContext,
  link: LookedLink,
  written: WrittenNote,
  all: readonly WrittenNote[],
): boolean {
  const { addressing } = context
  const { path, isWiki, fragment } = link
  if (path.startsWith('/') || isNoPath(path)) return false
  // `[a]([[b]])` is a link in no app, and left on purpose
  if (!isWiki && path.includes('[[')) return false
  const isOwn = path === '' ? addressing.isItself : isWiki ? addressing.isNote(path) : addressing.isFile(path)
  if (!isOwn) return needsRebase(context, link, written)
  const wanted = fragment === undefined ? undefined : targetByLook(context.linkTargets, link)
  if (fragment !== undefined && (!wanted || wanted.kind === 'top')) return false
  const index = all[0] as WrittenNote
  const opened = resolvePath(folderOf(written.note.path), path)
  if (path !== '' && !isWiki && foldName(opened) !== foldName(index.note.path)) return index !== written
  const { linkTargets } = path === '' ? written : index
  return wanted !== undefined && !targetByLook(linkTargets, link)
}

/** Returns whether a relative path leads elsewhere from the folder of a note than from that of the source. */
function needsRebase({ addressing, sourceFolder }: UnreadContext, link: LookedLink, { note }: WrittenNote): boolean {
  const { path, isWiki } = link
  const isElsewhere = resolvePath(folderOf(note.path), 'x') !== resolvePath(sourceFolder, 'x')
  const isRelative = isWiki ? /^\.\.?\//.test(path) : path !== '' && !addressing.isPortable(path) && !isCodeName(path)
  return isElsewhere && isRelative
}

/** Text that looks like a link. */
export interface LookedLink {
  start: number
  /** Where its path and fragment are. */
  at: number
  source: string
  isWiki: boolean
  /** The linkpath, or the decoded path; `''` for the note itself. */
  path: string
  fragment: string | undefined
}

/** Lists what looks like a link outside of code, math and comments, in order. */
export function linksByLook(survey: Survey): LookedLink[] {
  let ticks: ReturnType<typeof listTicks> | undefined
  const isTicked = (offset: number) => {
    ticks ??= listTicks(survey.text)
    return lastBefore(ticks, offset)?.isOpen === true
  }
  return [...survey.text.matchAll(looksLikeLink)].flatMap((match): LookedLink[] => {
    const [source, linkpath, subpath, angled, bare, quoted, single, unquoted] = match
    const start = match.index
    const href = quoted ?? single ?? unquoted
    const url = angled ?? bare ?? href ?? ''
    const at = start + (linkpath === undefined ? source.lastIndexOf(url) : 2)
    if (isHidden(survey, { start, at, isAttribute: href !== undefined, isTicked })) return []
    if (linkpath !== undefined)
      return linkpath + (subpath ?? '') === ''
        ? []
        : [{ start, at, source, isWiki: true, path: linkpath.trim(), fragment: subpath }]
    if (url === '') return []
    const hash = url.indexOf('#')
    const path = decodeUri(hash < 0 ? url : url.slice(0, hash))
    return [{ start, at, source, isWiki: false, path, fragment: hash < 0 ? undefined : url.slice(hash + 1) }]
  })
}

/** Returns whether what looks like a link is a part of something else. */
function isHidden(
  { text, codeAndHtml, mathAndComments, tags }: Survey,
  look: { start: number; at: number; isAttribute: boolean; isTicked: (offset: number) => boolean },
): boolean {
  const { start, at, isAttribute, isTicked } = look
  if (mathAndComments.at(start) || mathAndComments.at(at) || isInAddress(text, start, at)) return true
  const isCode = (offset: number) => {
    const cover = codeAndHtml.at(offset)
    // some apps read Markdown between the tags of HTML
    const isHtml = cover && /^<(?!!|pre|code|script|style|textarea)/i.test(text.slice(cover.start, cover.start + 9))
    if (!isHtml || itemAt(tags, offset)) return cover !== undefined
    return isTicked(offset)
  }
  if (!isAttribute) return isCode(start) || isCode(at)
  const tag = itemAt(tags, start)
  return tag ? !isLinkTag(tag.name) : codeAndHtml.at(start) !== undefined || !isInShortcode(text, start)
}

/** Lists the backticks and line ends of a text, each with whether code on its line is open behind it. */
function listTicks(text: string): (Span & { isOpen: boolean })[] {
  let isOpen = false
  return Array.from(text.matchAll(/[`\n]/g), ({ 0: mark, index }) => {
    isOpen = mark === '`' && !isOpen
    return { start: index, end: index + 1, isOpen }
  })
}

/** Returns whether an offset is between `{{<` or `{{%` and its end. */
function isInShortcode(text: string, offset: number): boolean {
  return /\{\{[<%][^{}]*$/.test(text.slice(Math.max(0, offset - mostBefore), offset))
}

/** Returns whether an address began before the text of a link, or in it, and goes on in its URL. */
function isInAddress(text: string, start: number, url: number): boolean {
  const from = Math.max(0, start - mostBefore)
  return openAngled.test(text.slice(from, url)) || openBare.test(text.slice(from, start))
}

/** Returns what such a link leads to in a note with these targets. */
export function targetByLook(targets: LinkTargets, { isWiki, fragment = '' }: LookedLink): LinkTarget | undefined {
  return isWiki ? resolveSubpath(targets, fragment) : resolveFragment(targets, fragment)
}
