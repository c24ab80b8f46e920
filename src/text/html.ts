import type { Span } from './span.ts'

/** An attribute of an HTML tag. */
export interface HtmlAttribute {
  /** Lower case. */
  name: string
  /** The value with its character references for `&`, quotes and angle brackets resolved. */
  value: string
  /** The raw value without its quotes. */
  span: Span
  isQuoted: boolean
}

/** An opening or closing tag in raw HTML. */
export interface HtmlTag {
  /** As written: JSX components differ from elements by their case. */
  name: string
  closing: boolean
  selfClosing: boolean
  attributes: HtmlAttribute[]
  span: Span
}

/** Elements whose content is text, not markup. https://html.spec.whatwg.org/#raw-text-elements */
const rawText = new Set(['script', 'style', 'textarea', 'title', 'xmp'])

/** Elements that have no closing tag. https://html.spec.whatwg.org/#void-elements */
export const voidElements: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)

/** Returns whether an attribute of a tag holds a URL. Components of routers, such as `<Link>`, have `to`. */
export function holdsUrl(tag: string, attribute: string): boolean {
  if (attribute === 'data') return /^object$/i.test(tag)
  return attribute === 'to' ? /link$/i.test(tag) : /^(?:(?:xlink:)?href|src|srcset|poster)$/.test(attribute)
}

/** Returns whether a tag makes a link to a place in the note: `<a>`, or a component, whose name has a capital. */
export function isLinkTag(tag: string): boolean {
  return /^(?:a|area|router-link|nuxt-link)$/i.test(tag) || /^[A-Z]/.test(tag)
}

const skipped = [
  { open: '<!--', close: '-->' },
  { open: '<![CDATA[', close: ']]>' },
  { open: '<?', close: '?>' },
  { open: '<!', close: '>' },
] as const

/**
 * Lists the tags in `text[span)`, which is raw HTML, in order. Skips comments, declarations and the content of scripts
 * and styles.
 *
 * ```html
 * <a name="x" href='#y'>
 * ```
 */
export function listHtmlTags(text: string, span: Span): HtmlTag[] {
  const tags: HtmlTag[] = []
  let offset = span.start
  while (offset < span.end) {
    const open = text.indexOf('<', offset)
    if (open < 0 || open >= span.end) break
    const skip = skipped.find((s) => text.startsWith(s.open, open))
    if (skip) {
      // `<!-->` and `<!--->` are whole comments: https://spec.commonmark.org/0.31.2/#html-comment
      const close = text.indexOf(skip.close, open + 2)
      if (close < 0) break
      offset = close + skip.close.length
      continue
    }
    const tag = readTag(text, open, span.end)
    if (!tag) {
      offset = open + 1
      continue
    }
    tags.push(tag)
    offset = tag.span.end
    if (!tag.closing && !tag.selfClosing && rawText.has(tag.name.toLowerCase())) {
      const close = new RegExp(`</${tag.name}\\b`, 'gi')
      // searched only up to the end of the span: searching the whole text for each such tag takes quadratic time
      const match = close.exec(text.slice(offset, span.end))
      offset = match ? offset + match.index : span.end
    }
  }
  return tags
}

const tagName = /<(\/?)([A-Za-z][\w.:-]*)/y
const tagAttribute = /\s+([^\s"'<>/={}]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\{[^{}]*\}|[^\s"'=<>`]+)))?/dy
/** Without the `>` a browser still reads the attributes. https://html.spec.whatwg.org/#before-attribute-name-state */
const tagEnd = /\s*(?:(\/?)>|(?<=["'])\s*(?=<))/y

function readTag(text: string, start: number, limit: number): HtmlTag | undefined {
  tagName.lastIndex = start
  const opening = tagName.exec(text)
  if (!opening) return undefined
  let offset = tagName.lastIndex
  const attributes: HtmlAttribute[] = []
  for (;;) {
    tagAttribute.lastIndex = offset
    const match = tagAttribute.exec(text)
    if (!match) break
    offset = tagAttribute.lastIndex
    const range = match.indices?.[2] ?? match.indices?.[3] ?? match.indices?.[4]
    if (range) {
      const name = (match[1] as string).toLowerCase()
      const isQuoted = match[4] === undefined
      const value = { start: range[0], end: range[1] }
      for (const span of name === 'srcset' ? listCandidates(text, value) : [value]) {
        attributes.push({ name, value: decodeReferences(text.slice(span.start, span.end)), span, isQuoted })
      }
    }
  }
  tagEnd.lastIndex = offset
  const closing = tagEnd.exec(text)
  if (!closing || tagEnd.lastIndex > limit) return undefined
  return {
    name: opening[2] as string,
    closing: opening[1] === '/',
    selfClosing: closing[1] === '/',
    attributes,
    span: { start, end: tagEnd.lastIndex },
  }
}

/**
 * Lists the URLs in a `srcset`, each as an attribute.
 * https://html.spec.whatwg.org/#srcset-attributes
 */
function listCandidates(text: string, value: Span): Span[] {
  const candidate = /[\s,]*([^\s,][^\s]*)([^,]*)/y
  const spans: Span[] = []
  const list = text.slice(value.start, value.end)
  for (let match = candidate.exec(list); match; match = candidate.exec(list)) {
    const word = match[1] as string
    const start = match.index + match[0].indexOf(word)
    let length = word.length
    while (word[length - 1] === ',') length--
    spans.push({ start: value.start + start, end: value.start + start + length })
    if (length < word.length) candidate.lastIndex = start + word.length
  }
  return spans
}

const references: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' }

function decodeReferences(value: string): string {
  return value.replace(/&(?:amp|quot|#39|lt|gt);/g, (reference) => references[reference] as string)
}

/**
 * Escapes a URL for a quoted attribute. An apostrophe is percent-encoded, so that readers that find addresses in HTML
 * without decoding it read it too.
 */
export function encodeAttribute(url: string): string {
  return url
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '%27')
    .replace(/</g, '&lt;')
}
