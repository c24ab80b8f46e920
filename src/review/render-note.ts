import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toString as textOf } from 'mdast-util-to-string'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { parseNote } from '../note/parse-note.ts'
import { type Survey, surveyNote } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { append } from '../text/maps.ts'
import { decodeUri, lastPart } from '../text/paths.ts'
import { applyEdits } from '../text/span.ts'
import { type WikiLink, wikiLinkText } from '../text/wiki-link.ts'

/** A block of a rendered note: a child of the root. */
export interface RenderedBlock {
  /** Its start in the text; undefined for blocks of the renderer, such as the list of footnotes. */
  offset: number | undefined
  html: string
}

/**
 * Returns the schema of allowed HTML: no script, no style, nothing that loads. Ids get a prefix, so that a page can
 * show two notes.
 */
function schemaWith(prefix: string): typeof defaultSchema {
  const tagNames = defaultSchema.tagNames ?? []
  const attributes = defaultSchema.attributes ?? {}
  return {
    ...defaultSchema,
    clobberPrefix: prefix,
    tagNames: [
      ...tagNames.filter((name) => name !== 'source' && name !== 'picture'),
      'mark',
      'u',
      'figure',
      'figcaption',
    ],
    attributes: {
      ...attributes,
      section: ['dataFootnotes', ['className', 'footnotes']],
      '*': ['id', 'title', 'align', 'open', 'start', 'dir', 'lang'],
    },
  }
}

const processors = new Map(
  ['note-', 'file-'].map((prefix) => [
    prefix,
    unified()
      .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
      .use(rehypeRaw)
      .use(rehypeSanitize, schemaWith(prefix))
      .use(rehypeStringify)
      .freeze(),
  ]),
)

/**
 * Renders a note for the review page: CommonMark, GFM, wiki-links, callouts, highlights; math as its source, no
 * comments. Returns sanitized HTML. `data-note` and `data-hash` are the targets of links; images are replaced by text,
 * since nothing may be loaded.
 */
export async function renderNote(text: string, parser: Parser, prefix: 'note-' | 'file-'): Promise<RenderedBlock[]> {
  const survey = surveyNote(await parseNote('note.md', text, parser))
  const { hidden, inlines } = hideInlines(text, survey)
  const { tree, frontmatter } = await parseNote('note.md', hidden, parser)
  const processor = processors.get(prefix) as NonNullable<ReturnType<typeof processors.get>>
  const html = processor.runSync(tree) as Root
  showInlines(html, inlines)
  const slugger = new GithubSlugger()
  for (const child of html.children) finish(child, prefix, slugger)
  const blocks = html.children.flatMap((child): RenderedBlock[] => {
    if (child.type !== 'element') return []
    const offset = child.position?.start.offset
    if (offset !== undefined) child.properties.dataAt = offset
    return [{ offset, html: processor.stringify({ type: 'root', children: [child] }) }]
  })
  if (!frontmatter) return blocks
  const properties = text.slice(frontmatter.content.start, frontmatter.content.end).trim()
  const box: Element = element('details', { className: ['properties'], dataAt: 0 }, [
    element('summary', {}, [{ type: 'text', value: 'Properties' }]),
    element('pre', {}, [{ type: 'text', value: properties }]),
  ])
  return [{ offset: 0, html: processor.stringify({ type: 'root', children: [box] }) }, ...blocks]
}

/** Marks links, headings, callouts and images of a sanitized tree. */
function finish(node: RootContent, prefix: string, slugger: GithubSlugger): void {
  // an explicit stack: nesting may be deeper than the call stack
  const stack: RootContent[] = [node]
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (child.type !== 'element') continue
    if (/^h[1-6]$/.test(child.tagName)) nameHeading(child, prefix, slugger)
    else if (child.tagName === 'a') markLink(child)
    else if (child.tagName === 'img') describeImage(child)
    else if (child.tagName === 'blockquote') markCallout(child)
    else if (child.tagName === 'table') child.properties.tabIndex = 0
    for (let i = child.children.length - 1; i >= 0; i--) stack.push(child.children[i] as ElementContent)
  }
}

function nameHeading(heading: Element, prefix: string, slugger: GithubSlugger): void {
  const words = textOf(heading).trim()
  const slug = slugger.slug(words)
  heading.properties.id ??= prefix + slug
  heading.properties.dataHeading = words
}

function markLink(link: Element): void {
  const { href } = link.properties
  if (link.properties.dataNote !== undefined || link.properties.dataHash !== undefined) return
  if (typeof href !== 'string') return
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) {
    Object.assign(link.properties, { target: '_blank', rel: ['noopener', 'noreferrer'] })
    return
  }
  const hash = href.indexOf('#')
  link.properties.dataNote = decodeUri(hash < 0 ? href : href.slice(0, hash))
  if (hash >= 0) link.properties.dataHash = decodeUri(href.slice(hash + 1))
  // the page handles clicks on it
  link.properties.href = '#'
}

function describeImage(image: Element): void {
  const { alt, src } = image.properties
  image.tagName = 'span'
  image.properties = { className: ['image'], title: String(src ?? '') }
  image.children = [{ type: 'text', value: String(alt || String(src ?? '').replace(/^.*\//, '') || 'image') }]
}

/** Turns `> [!note] Title` into a callout. https://help.obsidian.md/callouts */
function markCallout(quote: Element): void {
  const first = quote.children.find((child) => child.type === 'element')
  const text = first?.type === 'element' && first.tagName === 'p' ? first.children[0] : undefined
  if (first?.type !== 'element' || text?.type !== 'text') return
  const match = /^\[!([\w-]+)\][+-]?[ \t]*/.exec(text.value)
  if (!match) return
  text.value = text.value.slice(match[0].length)
  const end = first.children.findIndex((child) => child.type === 'text' && child.value.includes('\n'))
  const last = first.children[end]
  const title: ElementContent[] = end < 0 ? first.children : first.children.slice(0, end)
  let rest: ElementContent[] = []
  if (last?.type === 'text') {
    const newline = last.value.indexOf('\n')
    title.push({ type: 'text', value: last.value.slice(0, newline) })
    rest = [{ type: 'text', value: last.value.slice(newline + 1) }, ...first.children.slice(end + 1)]
  }
  const kind = (match[1] as string).toLowerCase()
  if (title.every((child) => child.type === 'text' && child.value.trim() === '')) {
    title.splice(0, title.length, { type: 'text', value: kind.charAt(0).toUpperCase() + kind.slice(1) })
  }
  quote.properties.className = ['callout', `callout-${kind}`]
  const body = rest.length > 0 ? [element('p', {}, rest)] : []
  quote.children.splice(
    quote.children.indexOf(first),
    1,
    element('p', { className: ['callout-title'] }, title),
    ...body,
  )
}

/** Syntax of Obsidian outside CommonMark. */
type Inline = { kind: 'link'; link: WikiLink } | { kind: 'math'; text: string } | { kind: 'comment' }

/**
 * A placeholder: this character, two digits, and the last character repeated to the length. All are private-use
 * characters of Unicode.
 */
const opening = '\uE000'
const filler = '\uE001'
const firstDigit = 0xe100
const digits = 0x1000
const placeholder = new RegExp(`${opening}([\uE100-\uF0FF])([\uE100-\uF0FF])${filler}*`, 'g')

/**
 * Replaces wiki-links, math and comments by placeholders of the same length, so that no engine reads Markdown in them
 * and offsets stay.
 */
function hideInlines(text: string, survey: Survey): { hidden: string; inlines: readonly Inline[] } {
  const links = survey.wikiLinks.map((link) => ({ span: link.span, inline: { kind: 'link', link } as Inline }))
  const others = survey.mathAndComments.spans.map((span) => {
    const source = text.slice(span.start, span.end)
    return { span, inline: (source.startsWith('%%') ? { kind: 'comment' } : { kind: 'math', text: source }) as Inline }
  })
  const all = [...links, ...others].sort((a, b) => a.span.start - b.span.start)
  const inlines: Inline[] = []
  let last = 0
  const edits = all.flatMap(({ span, inline }) => {
    const length = span.end - span.start
    if (span.start < last || length < 3 || inlines.length >= digits * digits) return []
    const number = inlines.push(inline) - 1
    last = span.end
    const count = String.fromCharCode(firstDigit + Math.floor(number / digits), firstDigit + (number % digits))
    return { span, text: opening + count + filler.repeat(length - 3) }
  })
  return { hidden: applyEdits(text, edits), inlines }
}

/** Replaces placeholders by elements, and `==marks==` in text. Mutates the tree, which must be sanitized before. */
function showInlines(tree: Root, inlines: readonly Inline[]): void {
  const stack: (Root | Element)[] = [tree]
  for (let node = stack.pop(); node; node = stack.pop()) {
    const isCode = node.type === 'element' && (node.tagName === 'code' || node.tagName === 'pre')
    const children = node.children.flatMap((child): RootContent[] => {
      if (child.type === 'element') stack.push(child)
      return child.type === 'text' && !isCode ? showText(child.value, inlines) : [child]
    })
    node.children = children as ElementContent[]
  }
}

function showText(value: string, inlines: readonly Inline[]): ElementContent[] {
  if (!value.includes(opening)) return showMarks(value)
  const shown: ElementContent[] = []
  let end = 0
  for (const match of value.matchAll(placeholder)) {
    const [whole, high = '', low = ''] = match
    const number = (high.charCodeAt(0) - firstDigit) * digits + low.charCodeAt(0) - firstDigit
    const inline = inlines[number]
    if (!inline) continue
    append(shown, [...showMarks(value.slice(end, match.index)), ...showInline(inline)])
    end = match.index + whole.length
  }
  return [...shown, ...showMarks(value.slice(end))]
}

function showInline(inline: Inline): ElementContent[] {
  if (inline.kind === 'comment') return []
  if (inline.kind === 'math') return [made('code', { className: ['math'] }, inline.text)]
  const { link } = inline
  if (link.embed && /\.(?:png|jpe?g|gif|svg|webp|avif|bmp|pdf|mp[34]|webm|canvas)$/i.test(link.linkpath)) {
    return [made('span', { className: ['image'], title: link.linkpath }, lastPart(link.linkpath))]
  }
  const properties = {
    className: link.embed ? ['wiki', 'embed'] : ['wiki'],
    href: '#',
    dataNote: link.linkpath,
    ...(link.subpath === undefined ? {} : { dataHash: link.subpath.split('#').at(-1) as string }),
  }
  return [made('a', properties, wikiLinkText(link))]
}

function showMarks(value: string): ElementContent[] {
  if (value === '') return []
  return value
    .split(/(==[^=\n]+==)/)
    .flatMap((part, i): ElementContent[] =>
      part === '' ? [] : i % 2 === 1 ? [made('mark', {}, part.slice(2, -2))] : [{ type: 'text', value: part }],
    )
}

function made(tagName: string, properties: Element['properties'], value: string): Element {
  return element(tagName, properties, [{ type: 'text', value }])
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}
