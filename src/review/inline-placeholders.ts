import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Survey } from '../note/survey.ts'
import { lastPart } from '../text/paths.ts'
import { applyEdits } from '../text/span.ts'
import { type WikiLink, wikiLinkText } from '../text/wiki-link.ts'

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
export function hideInlines(text: string, survey: Survey): { hidden: string; inlines: readonly Inline[] } {
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
export function showInlines(tree: Root, inlines: readonly Inline[]): void {
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
    shown.push(...showMarks(value.slice(end, match.index)), ...showInline(inline))
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

export function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}
