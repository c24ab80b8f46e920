import { type HtmlAttribute, type HtmlTag, holdsUrl, isLinkTag } from '../text/html.ts'
import { findLinesAboveDelimiters, isCalloutTitle } from '../text/link-surroundings.ts'
import { type Destination, findDefinitionDestination, findDestination } from '../text/link-syntax.ts'
import { encodePath, isCodeName, isNoPath } from '../text/paths.ts'
import { itemAt } from '../text/sorted-spans.ts'
import { type Span, type SpanSet, spanSet } from '../text/span.ts'
import { type WikiLink, wikiLinkText } from '../text/wiki-link.ts'
import { addressingOf } from './addressing.ts'
import { isDestinationAt, leafAt } from './block-of-id.ts'
import { linkDefinitions } from './definitions.ts'
import { isInHeading } from './headings.ts'
import { implicitReference, listImplicitLinks } from './implicit-links.ts'
import { type LinkTargets, resolveFragment, resolveSubpath } from './link-targets.ts'
import type { PathMention } from './path-mentions.ts'
import type { LinkDefinition, UrlLink } from './read-link.ts'
import type { Addressing, NearbyFiles, Reference, ResolveOptions, Target } from './reference.ts'
import type { LinkNode, Survey } from './survey.ts'

/**
 * Lists the references of a note, by start: those to the note of the targets (itself unless `addressing` says otherwise),
 * and those to files by path. Links to other sites and links to other notes by name are left out; links by name are listed
 * where `isMarkdown` asks for Markdown.
 */
export function resolveReferences(
  survey: Survey,
  linkTargets: LinkTargets,
  addressing: Addressing = addressingOf(survey),
  { nearby, isMarkdown = false, isPandoc = false }: ResolveOptions = {},
): Reference[] {
  const context = { ...resolveContext(survey, linkTargets, addressing), find: isMarkdown && nearby?.find }
  const references = [
    ...survey.links.flatMap((link) => ('url' in link ? fromUrlLink(context, link) : fromLabelLink(context, link))),
    ...linkDefinitions(survey).flatMap((definition) => fromDefinition(context, definition)),
    ...survey.wikiLinks.flatMap((link) => fromWikiLink(context, link)),
    ...(isPandoc ? listImplicitLinks(survey).map((link) => implicitReference(survey, link)) : []),
    ...survey.pathMentions.flatMap((mention) => fromPathMention(context, mention)),
    ...survey.tags.flatMap((tag, i) =>
      tag.closing
        ? []
        : tag.attributes.flatMap((attribute) => fromAttribute(context, tag, survey.tags[i + 1], attribute)),
    ),
  ]
  return references.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

/** A note with resolved references, and the spans where no links are found. */
interface ResolveContext {
  survey: Survey
  linkTargets: LinkTargets
  addressing: Addressing
  definitions: ReadonlyMap<string, LinkDefinition>
  wikiStarts: ReadonlySet<number>
  wikiSpans: SpanSet
  links: SpanSet
  /** Definitions, and the destinations of links. */
  destinations: SpanSet
  /** Finds the files of wiki-links that become Markdown. */
  find?: NearbyFiles['find'] | false | undefined
}

function resolveContext(survey: Survey, linkTargets: LinkTargets, addressing: Addressing): ResolveContext {
  const { links, wikiLinks } = survey
  const definitions = new Map<string, LinkDefinition>()
  for (const definition of survey.definitions) {
    if (definition.kind !== 'definition' || definitions.has(definition.identifier)) continue
    definitions.set(definition.identifier, definition)
  }
  return {
    survey,
    linkTargets,
    addressing,
    definitions,
    wikiStarts: new Set(wikiLinks.map(({ span, embed }) => span.start + (embed ? 1 : 0))),
    wikiSpans: spanSet(wikiLinks.map(({ span }) => span)),
    links: spanSet(links.map(({ span }) => span)),
    destinations: spanSet([
      // the title of a callout is no definition: `> [!note]: …`
      ...survey.definitions.flatMap(({ kind, label, span }) =>
        kind === 'definition' && !isCalloutTitle(survey.text, span.start + label.length + 3) ? span : [],
      ),
      ...links.flatMap((link) => {
        const destination = 'url' in link && destinationOf(survey, link)
        return destination ? { start: destination.labelEnd, end: link.span.end } : []
      }),
    ]),
  }
}

function destinationOf({ text }: Survey, { span, contentEnd, url }: UrlLink): Destination | undefined {
  return findDestination(text, span, contentEnd, url)
}

function fromUrlLink(context: ResolveContext, link: UrlLink): Reference[] {
  const { kind, span, url, inCell, plainText, mark } = link
  const { survey, wikiStarts, wikiSpans } = context
  // `[[x]](y)` is a wiki-link before a parenthesis
  if (survey.mathAndComments.at(span.start) || wikiStarts.has(kind === 'image' ? span.start + 1 : span.start)) return []
  const target = targetOf(context, url, kind === 'image' && !isNoteUrl(context, url))
  const destination = target && destinationOf(survey, link)
  if (!target || !destination) return []
  // `[x]([[y]])` is no link in any app, `[[x](y)]]` is one in some: leave both unchanged
  if (wikiSpans.at(span.start) || wikiSpans.meets(destination.span)) return []
  // a link without words shows the title of its heading in MyST and in manuals of pandoc; in a heading it is a mark
  const isWordless = link.contentEnd === span.start && !isInHeading(survey, span)
  const heading =
    target.kind === 'inside' && target.linkTarget.kind === 'heading' ? target.linkTarget.heading : undefined
  const words = isWordless && heading !== undefined ? survey.headings[heading]?.title : plainText
  const shown = destination.titled ? undefined : words
  return [{ span, target, url, syntax: { kind, destination }, plainText: shown, mark, inCell }]
}

/**
 * Returns whether the URL of an image is the note itself: Obsidian then embeds the note, or a section or block of it.
 * https://help.obsidian.md/embeds
 */
function isNoteUrl({ addressing }: ResolveContext, url: string): boolean {
  const [path = '', fragment] = url.trim().split('#', 2)
  return path === '' ? fragment !== undefined && fragment !== '' && addressing.isItself : addressing.isFile(path)
}

function fromLabelLink(context: ResolveContext, link: Exclude<LinkNode, UrlLink>): Reference {
  const { kind, span, identifier, inCell, plainText, mark } = link
  const { mathAndComments } = context.survey
  const definition = context.definitions.get(identifier)
  // `[[x]]` is a wiki-link even where `[x]` is defined, and math is no text; the definition remains in use
  const isWiki = context.wikiStarts.has(span.start - 1) || context.wikiStarts.has(span.start)
  const isLink = kind === 'linkReference' && !isWiki && !mathAndComments.at(span.start)
  const inside =
    isLink && definition && !mathAndComments.at(definition.span.start)
      ? targetOf(context, definition.url, false)
      : undefined
  const linkTarget = inside?.kind === 'inside' ? inside.linkTarget : undefined
  return {
    span,
    target: { kind: 'definition', identifier, linkTarget },
    url: definition?.url ?? '',
    syntax: { kind },
    plainText: definition?.title ? undefined : plainText,
    mark,
    inCell,
  }
}

function fromDefinition(context: ResolveContext, definition: LinkDefinition): Reference[] {
  const { span } = definition
  if (context.survey.mathAndComments.at(span.start)) return []
  const target = targetOf(context, definition.url, false)
  const destination = target && findDefinitionDestination(context.survey.text, span, definition.url)
  // `[x]:[[y]]` is a wiki-link after a colon in some apps: leave both unchanged
  if (!target || !destination || context.wikiSpans.meets(destination.span)) return []
  return [
    {
      span,
      target,
      url: definition.url,
      syntax: { kind: 'definition', destination, definition },
      plainText: undefined,
      mark: '',
      inCell: false,
    },
  ]
}

function fromWikiLink(context: ResolveContext, wikiLink: WikiLink): Reference[] {
  const { survey, addressing, links, destinations } = context
  const { linkpath, subpath, span } = wikiLink
  if (linkpath === '' && subpath?.trim() === '') return []
  const link = links.at(span.start)
  const reference = {
    span,
    url: linkpath,
    syntax: { kind: 'wiki', link: wikiLink } as const,
    plainText: undefined,
    mark: '',
    inCell: survey.cells.at(span.start) !== undefined,
    inLink: link !== undefined && link.start < span.start && span.end < link.end,
  }
  const isKept =
    destinations.at(span.start) ||
    (!keepsSpace(wikiLink) && isDestinationAt(survey, span)) ||
    (survey.text[span.start - 1] === '(' && survey.text.startsWith(')=', span.end)) ||
    // the link around it needs its brackets
    (reference.inLink && subpath?.includes('['))
  if (isKept) return [{ ...reference, target: { kind: 'nowhere', wanted: survey.text.slice(span.start, span.end) } }]
  if (linkpath === '' ? !addressing.isItself : !addressing.isNote(linkpath)) return toOtherNote(context, reference)
  const linkTarget = subpath === undefined ? { kind: 'top' as const } : resolveSubpath(context.linkTargets, subpath)
  const target: Target = linkTarget ? { kind: 'inside', linkTarget } : { kind: 'nowhere', wanted: `#${subpath}` }
  return [{ ...reference, target }]
}

/** Whether what a wiki-link shows has a space, which is kept: such a link is no destination. */
function keepsSpace(link: WikiLink): boolean {
  return !link.embed && !link.subpath?.includes('^') && /\S\s\S/.test(link.alias ?? wikiLinkText(link))
}

type WikiReference = Omit<Reference, 'target'> & { syntax: { kind: 'wiki'; link: WikiLink } }

/** Returns a wiki-link to another note, if it depends on the folder of its note or is to become Markdown. */
function toOtherNote(context: ResolveContext, reference: WikiReference): Reference[] {
  const { link } = reference.syntax
  const { linkpath } = link
  if (linkpath === '') return []
  const target: Target = { kind: 'relative' }
  const file = context.find && isOpenToMarkdown(context, reference) && context.find(linkpath)
  if (file) return [{ ...reference, url: encodePath(file), syntax: { kind: 'wiki', link, file }, target }]
  if (/^\.\.?\//.test(linkpath)) return [{ ...reference, target }]
  const pinned = context.addressing.pin(linkpath)
  if (pinned === undefined) return []
  const alias = link.alias ?? (link.embed || reference.inCell ? undefined : wikiLinkText(link))
  return [{ ...reference, url: pinned, syntax: { kind: 'wiki', link: { ...link, linkpath: pinned, alias } }, target }]
}

/** Returns whether a wiki-link to another file can be Markdown. In a heading its words would change. */
function isOpenToMarkdown({ survey }: ResolveContext, { syntax, span, inLink, inCell }: WikiReference): boolean {
  const { text } = survey
  const before = text[span.start - 1] ?? ''
  if (inLink || before === ']' || before === '!' || text[span.end] === '(') return false
  if (isInHeading(survey, span) || isCalloutTitle(text, span.start)) return false
  if (syntax.link.alias === undefined) return true
  return inCell ? syntax.link.bar !== '|' : findLinesAboveDelimiters(text).at(span.start) === undefined
}

function fromPathMention(context: ResolveContext, { path, span, isLink, ends }: PathMention): Reference[] {
  const { survey } = context
  if (context.addressing.isPortable(path) || survey.mathAndComments.at(span.start)) return []
  const name = isLink ? 'ref' : ends === 'space' ? 'word' : 'include'
  const attribute: HtmlAttribute = { name, value: path, span, isQuoted: ends !== 'quotable' }
  const target = isLink ? targetOf(context, path, false) : ({ kind: 'relative' } as const)
  if (!target) return []
  return [
    { span, target, url: path, syntax: { kind: 'html', attribute }, plainText: undefined, mark: '', inCell: false },
  ]
}

/** Returns the span of `<a href="…">words</a>` in a paragraph, if it could be a Markdown link of the same words. */
function plainElement(context: ResolveContext, open: HtmlTag, close: HtmlTag | undefined): Span | undefined {
  const { survey, links } = context
  if (open.name !== 'a' || !close?.closing || close.name !== 'a' || open.attributes.length !== 1) return undefined
  const span = { start: open.span.start, end: close.span.end }
  const leaf = leafAt(survey, span.start)
  if (!leaf || span.end > leaf.end || links.at(span.start)) return undefined
  const words = survey.text.slice(open.span.end, close.span.start)
  const isPlain = words.trim() === words && words !== '' && !/[[\]<>`\\$@\r\n]|:\/\/|www\./.test(words)
  // after `](` a Markdown link would be the destination of another one
  const before = survey.text.slice(Math.max(leaf.start, span.start - 20), span.start)
  return isPlain && !/[!\]]$|\]\(\s*$/.test(before) ? span : undefined
}

function fromAttribute(
  context: ResolveContext,
  tag: HtmlTag,
  next: HtmlTag | undefined,
  attribute: HtmlAttribute,
): Reference[] {
  const { name, value, span } = attribute
  if (!holdsUrl(tag.name, name)) return []
  const { text, mathAndComments } = context.survey
  if (mathAndComments.at(span.start) || context.wikiSpans.at(span.start) || value.startsWith('{')) return []
  // in `[<a href="…">x</a>]` it is a part of the label
  const link = itemAt(context.survey.links, span.start)
  if (link && 'identifier' in link && /^\](?:\[\])?$/.test(text.slice(link.contentEnd, link.span.end))) return []
  const target = targetOf(context, value, !/href$|^to$/.test(name))
  // a reference such as `<use href="#id">` is to a drawing in the same HTML
  if (!target || (target.kind !== 'relative' && !isLinkTag(tag.name))) return []
  if (text.slice(span.start, span.end).trim() === '') return []
  const element = target.kind === 'inside' ? plainElement(context, tag, next) : undefined
  const syntax = { kind: 'html', attribute, ...(element && { element }) } as const
  return [{ span, target, url: value, syntax, plainText: undefined, mark: '', inCell: false }]
}

/** Resolves a URL; undefined for another site, an absolute path, a placeholder, or an empty URL. */
function targetOf(context: ResolveContext, url: string, isFile: boolean): Target | undefined {
  const { linkTargets, addressing } = context
  // a space outside ASCII is part of the URL
  const trimmed = url.replace(/^[ \t\r\n]+|(?<![ \t\r\n])[ \t\r\n]+$/g, '')
  if (trimmed === '' || isNoPath(trimmed)) return undefined
  const hash = trimmed.indexOf('#')
  const path = hash < 0 ? trimmed : trimmed.slice(0, hash)
  // `[Model]: pydantic.main.BaseModel` is for a tool that resolves the name
  if (isCodeName(path)) return undefined
  const isRooted = path.startsWith('/')
  if (isFile) return hash === 0 || isRooted || context.addressing.isPortable(path) ? undefined : { kind: 'relative' }
  if (path === '' ? addressing.isItself : addressing.isFile(path)) {
    const fragment = hash < 0 ? '' : trimmed.slice(hash + 1)
    const linkTarget = resolveFragment(linkTargets, fragment)
    return linkTarget ? { kind: 'inside', linkTarget } : { kind: 'nowhere', wanted: `#${fragment}` }
  }
  return path === '' || isRooted || context.addressing.isPortable(path) ? undefined : { kind: 'relative' }
}
