import GithubSlugger from 'github-slugger'
import type { Heading as HeadingNode, Nodes } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import type { NamedHeading } from '../text/heading-ids.ts'
import { type HeadingSource, readExplicitId, readHeadingSource, titleOfHeading } from '../text/heading-syntax.ts'
import type { HtmlTag } from '../text/html.ts'
import { lineStart } from '../text/lines.ts'
import { itemsWithin, lastBefore } from '../text/sorted-spans.ts'
import { holds, type Span, type SpanSet } from '../text/span.ts'
import { readTarget, wikiLinkText } from '../text/wiki-link.ts'
import { singleSpaces } from '../text/words.ts'

/** A heading of any kind: Markdown's own, or `<h1>`…`<h6>` that opens an HTML block. */
export interface Heading extends NamedHeading {
  depth: number
  /** The whole construct; for an HTML heading the element. */
  span: Span
  /** The title in messages and file names: without ids and tags. */
  title: string
  /** Whether a note can be split at it: a child of the root that shows something, not in a `%%` comment or in math. */
  splits: boolean
  /** The slug of `text`, made unique in the note by counting. */
  slug: string
  /** GitHub's id: the same of `literal`. */
  githubId: string
  /** The spans to change when the heading is shifted: `##`, an underline, or the digits of HTML tags. */
  markers: Span[]
  source: HeadingSource | undefined
  /** Its text nodes only, without code, HTML, brackets and wiki-link aliases: Foam compares these. */
  words: string
  /** Whether it cites a footnote: its number becomes part of the id in Quartz. */
  isCiting: boolean
}

/**
 * A first line that is part of a heading only because a definition right above opened the paragraph: alone it would be
 * code, a list or HTML. https://spec.commonmark.org/0.31.2/#lists (what can interrupt a paragraph)
 */
export const opensOtherwise =
  /^(?: {4}| {0,3}(?:\t|\d+[.)][ \t\r\n]|[-+*][ \t]*[\r\n]|<\/?[A-Za-z][^<>]*>[ \t]*[\r\n]))/

export function readMarkdownHeading(text: string, node: HeadingNode, span: Span, root: boolean): Heading {
  const source = readHeadingSource(text, span)
  const raw = text.slice(source.content.start, source.content.end)
  const literal = textOf(node, { includeImageAlt: false, includeHtml: false })
  const shown = showWikiLinks(literal)
  const explicit = readExplicitId(raw)
  const plain = withoutId(literal, explicit?.id)
  const spoken = raw.includes('![') ? withoutId(textOf(node, { includeHtml: false }), explicit?.id) : plain
  // the brackets right before the braces of an id are no part of the title
  const named = withoutLinkBack(raw.includes(']{') ? shown : withoutId(shown, explicit?.id), node)
  const title = titleOfHeading(named) || titleOfHeading(textOf(node, { includeHtml: false }))
  return {
    depth: node.depth,
    style: source.style,
    span,
    raw,
    text: shown,
    literal,
    plain,
    spoken,
    title,
    ids: explicit ? [explicit.id] : [],
    // a heading that shows nothing names no topic
    splits:
      root &&
      (title !== '' || /!\[|<img\b/i.test(raw)) &&
      !(source.style === 'setext' && opensOtherwise.test(text.slice(lineStart(text, span.start), span.end))),
    slug: '',
    githubId: '',
    markers: [source.marker],
    source,
    words: withoutBrackets(textNodesOf(node)),
    isCiting: /\[\^[^[\]]+\]/.test(raw),
  }
}

/** Returns the words of a heading as Foam compares them. */
export function withoutBrackets(words: string): string {
  if (!words.includes('[')) return words
  return words.replace(/\[\[([^[\]|]+)(?:\|[^[\]]*)?\]\]|\[([^[\]^][^[\]]*)\]/g, '$1$2')
}

function textNodesOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textNodesOf).join('') : ''
}

/** The words of a link at the end of a heading that leads back to the contents of the note. */
const linkBack =
  /^[^\p{L}\p{N}]*(?:toc|(?:table of )?contents|top|up|(?:go |back |return )+(?:to )?(?:the )?(?:top|toc|(?:table of )?contents|index))?[^\p{L}\p{N}]*$/iu

/** Removes a link back to the contents (`[↑](#top)`) from the end of a rendered heading. */
function withoutLinkBack(shown: string, { children }: HeadingNode): string {
  const last = children.findLast((child) => child.type !== 'text' || child.value.trim() !== '')
  if (last?.type !== 'link' || !last.url.startsWith('#')) return shown
  const words = textOf(last, { includeImageAlt: false, includeHtml: false })
  const rest = shown.trimEnd()
  return linkBack.test(words) && rest.endsWith(words) ? rest.slice(0, rest.length - words.length).trimEnd() : shown
}

/** Removes the braces of an explicit id, which CommonMark may have read as emphasis, from rendered text. */
function withoutId(shown: string, id: string | undefined): string {
  if (id === undefined) return shown
  const open = shown.lastIndexOf('{')
  return open >= 0 && shown.slice(open).includes(id.replace(/[*_`\\]/g, '').slice(0, 1))
    ? shown.slice(0, open).trim()
    : shown
}

/** Replaces wiki-links in rendered text by their shown text, and leaves out embedded pictures. */
export function showWikiLinks(text: string): string {
  if (!text.includes('[[')) return text
  return text.replace(/!?\[\[([^[\]\r\n]+)\]\]/g, (link, content: string) => {
    if (/^!\[\[[^|#]*\.(?:png|jpe?g|gif|svg|webp|avif|bmp)[|\]]/i.test(link)) return ''
    const [target = '', ...alias] = content.split(/\\?\|/)
    return wikiLinkText({ ...readTarget(target), alias: alias.length > 0 ? alias.join('|') : undefined })
  })
}

/** Returns the wiki-links in the words of a heading, which lost the markup in them, by their start in the note. */
export function shownWikiLinks(
  { headings, wikiLinks }: { headings: readonly Heading[]; wikiLinks: readonly { span: Span }[] },
  heading: number,
): Map<number, string> {
  const { span, literal } = headings[heading] as Heading
  const links = itemsWithin(wikiLinks, span)
  const shown = [...literal.matchAll(/!?\[\[[^[\]\r\n]+\]\]/g)]
  return new Map(
    shown.length === links.length ? links.map(({ span: { start } }, i) => [start, shown[i]?.[0] ?? '']) : [],
  )
}

const headingTag = /^h([1-6])$/i

/** Reads the headings in an HTML node. Only the first can be split at, when it opens the block. */
export function readHtmlHeading(text: string, span: Span, tags: readonly HtmlTag[], root: boolean): Heading[] {
  const headings: Heading[] = []
  const unclosed = new Set<string>()
  for (let i = 0; i < tags.length; i++) {
    const open = tags[i] as HtmlTag
    const depth = headingTag.exec(open.name)?.[1]
    if (!depth || open.closing) continue
    const name = open.name.toLowerCase()
    const close = unclosed.has(name) ? -1 : closingAfter(tags, i)
    const end = tags[close]
    if (!end) {
      unclosed.add(name)
      continue
    }
    const raw = text.slice(open.span.end, end.span.start)
    const shown = singleSpaces(decodeText(raw.replace(/<!--[\s\S]*?-->|<[^>]*>/g, ''))).trim()
    const ids = tags
      .slice(i, close)
      .flatMap((tag) => (tag.closing ? [] : tag.attributes.filter((a) => a.name === 'id' || a.name === 'name')))
    headings.push({
      depth: Number(depth),
      style: 'html',
      span: { start: open.span.start, end: end.span.end },
      raw,
      text: shown,
      literal: shown,
      plain: shown,
      spoken: shown,
      title: titleOfHeading(shown),
      ids: ids.map((a) => a.value).filter(Boolean),
      // the banner of a README is an image in a heading
      splits: root && shown !== '' && open.span.start === span.start,
      slug: '',
      githubId: '',
      markers: [
        { start: open.span.start + 2, end: open.span.start + 3 },
        { start: end.span.start + 3, end: end.span.start + 4 },
      ],
      source: undefined,
      words: '',
      isCiting: false,
    })
    i = close
  }
  return headings
}

function closingAfter(tags: readonly HtmlTag[], open: number): number {
  const name = tags[open]?.name.toLowerCase()
  for (let i = open + 1; i < tags.length; i++) if (tags[i]?.closing && tags[i]?.name.toLowerCase() === name) return i
  return -1
}

function decodeText(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" }
  return text.replace(/&(amp|lt|gt|quot|nbsp|apos);/g, (_, name: string) => named[name] as string)
}

/**
 * Returns the slugs of headings, made unique by counting in text order. Markdown headings come first: Obsidian knows no
 * others, and an author who links to `#title` means the section, not the `<h1>` of a logo.
 */
export function countSlugs(
  headings: readonly Pick<Heading, 'text' | 'literal' | 'style'>[],
): { slug: string; githubId: string }[] {
  const slugs = slugsOf(headings, ({ text }) => text)
  const hasWikiLinks = headings.some(({ text, literal }) => text !== literal)
  const githubIds = hasWikiLinks ? slugsOf(headings, ({ literal }) => literal) : slugs
  return slugs.map((slug, index) => ({ slug, githubId: githubIds[index] as string }))
}

function slugsOf<H extends Pick<Heading, 'style'>>(headings: readonly H[], read: (heading: H) => string): string[] {
  const slugger = new GithubSlugger()
  const slugs = headings.map((heading) => (heading.style === 'html' ? '' : slugger.slug(read(heading))))
  headings.forEach((heading, index) => {
    if (heading.style === 'html') slugs[index] = slugger.slug(read(heading))
  })
  return slugs
}

/** Sets every heading's slug, and clears `splits` for hidden headings. */
export function slugHeadings(headings: readonly Heading[], mathAndComments: SpanSet): Heading[] {
  const slugs = countSlugs(headings)
  return headings.map((heading, index) => {
    const cover = mathAndComments.at(heading.span.start)
    const isHidden = cover !== undefined && (cover.start < heading.span.start || heading.span.end <= cover.end)
    return { ...heading, ...slugs[index], splits: heading.splits && !isHidden }
  })
}

/** Returns whether a heading holds a span. */
export function isInHeading({ headings }: { headings: readonly Heading[] }, span: Span): boolean {
  const heading = lastBefore(headings, span.start + 1)
  return heading !== undefined && holds(heading.span, span)
}
