import { applyEdits, type Span } from './span.ts'

/** A line outside fenced code. */
export interface Line {
  start: number
  /** Without its line ending. */
  text: string
}

const fence = /^([ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(`{3,}(?!.*`)|~{3,}(?!~))/
/** What is before a fence that is inside a list item or an admonition. */
const inList = /^(?: {4}|[ \t]*(?:\t|[-+*\d]))/
const item = /^(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/
/** What ends a list item without a blank line before it. */
const interrupts = /^(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|<|(?:[-*_][ \t]*){3,}$)/
/** How HTML begins, and the line that ends it. https://spec.commonmark.org/0.31.2/#html-blocks */
const htmlEnds: [RegExp, RegExp][] = [
  [/^ *<!--/, /-->/],
  [/^ *<\?/, /\?>/],
  [/^ *<!/, />/],
  [/^ *</, /^[ \t]*$/],
]
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/

/**
 * Lists the lines of an unparsed text in order, without fenced code and its fences. A fence in a quote ends with the
 * quote, one in a list item or admonition before a line without indent. HTML has none up to its end.
 */
export function listUnfencedLines(text: string): Line[] {
  const lines: Line[] = []
  const line = /([^\r\n]*)(?:\r\n|\n|\r|$)/g
  let isBelowItem = false
  let isBlank = true
  let html: RegExp | undefined
  let open: Fence | undefined
  for (let match = line.exec(text); match && match.index < text.length; match = line.exec(text)) {
    const content = match[1] as string
    if (open && isLeft(open, content)) open = undefined
    if (/^\S/.test(content) && (isBlank || interrupts.test(content) || item.test(content)))
      isBelowItem = item.test(content)
    isBlank = content.trim() === ''
    const isHtml: boolean = html !== undefined || (!open && /^ {0,3}<[A-Za-z/?!]/.test(content))
    if (isHtml) html ??= htmlEnds.find(([start]) => start.test(content))?.[1]
    if (html?.test(content)) html = undefined
    if (open) {
      if (isClosed(open, content)) open = undefined
      continue
    }
    const [, before = '', mark] = (isHtml ? undefined : fence.exec(content)) ?? []
    const isInList = inList.test(before) || (isBelowItem && before !== '')
    if (mark) open = { mark, isQuoted: /^[ \t]*>/.test(before), isInList }
    else lines.push({ start: match.index, text: content })
  }
  return lines
}

interface Fence {
  mark: string
  isQuoted: boolean
  isInList: boolean
}

/** Returns whether the quote or list item that holds a fence ends before a line. */
function isLeft({ isQuoted, isInList }: Fence, line: string): boolean {
  return (isQuoted && !/^[ \t]*>/.test(line)) || (isInList && /^\S/.test(line))
}

function isClosed({ mark, isQuoted, isInList }: Fence, line: string): boolean {
  if (!isQuoted && !isInList && /^(?: {4}|\t)/.test(line)) return false
  return closing.exec(line)?.[1]?.startsWith(mark) === true
}

const head = /^([ \t>]*)(?:!!!|\?\?\?\+?|===[!+]?)(?=[ \t]+["\w])/
const tab = /^[ \t>]*===[!+]?[ \t]+"/

/**
 * Replaces the heads of MkDocs admonitions and tabs by list item markers, at the same offsets. An engine then reads the
 * indented text below as text, where CommonMark has code.
 * https://squidfunk.github.io/mkdocs-material/reference/admonitions/
 * https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/
 *
 * ```markdown
 * !!! note "Title"
 *
 *     Text.
 * ```
 */
export function maskAdmonitions(text: string): string {
  if (!/^[ \t>]*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+["\w]/m.test(text)) return text
  const lines = listUnfencedLines(text)
  const edits = lines.flatMap(({ start, text: line }, index) => {
    const match = head.exec(line)
    if (!match || (line.includes('===') && !tab.test(line))) return []
    const prefix = match[1] as string
    const next = lines.slice(index + 1, index + 12).find(({ text: below }) => below.replace(/[ \t>]/g, '') !== '')
    const between = next ? text.slice(start + line.length, next.start) : ''
    // fenced lines right below are not in `lines` and need no mask
    const isIndented = next && /^[ \t>\r\n]*$/.test(between) && widthOf(next.text, prefix) >= 4
    const fenced = /^(?:[ \t>]*[\r\n])*([ \t>]*)[`~]{3}/.exec(text.slice(start + line.length).replace(/^\r?\n|^\r/, ''))
    if (!isIndented && !(fenced && widthOf(`${fenced[1]}x`, prefix) >= 4)) return []
    const offset = start + prefix.length
    // more spaces would indent the content too far
    const marker = /[ \t]/.test(text[offset + 4] ?? '') ? '1)  x' : '1)  '
    return { span: { start: offset, end: offset + marker.length }, text: marker }
  })
  return applyEdits(text, edits)
}

/** Returns how many columns a line is indented beyond the prefix of another. */
function widthOf(line: string, prefix: string): number {
  if (!line.startsWith(prefix)) return -1
  const [indent = ''] = /^[ \t]*/.exec(line.slice(prefix.length)) ?? []
  return indent.includes('\t') ? 4 : indent.length
}

const property = /^(?:[a-z][\w-]*:(?:[ \t].*)?|[ \t]+\S.*|#.*)$/
const rule = /^---[ \t]*$/

/**
 * Lists the properties of single slides: lines of YAML between two rules, with no blank line inside. CommonMark reads
 * them as a rule and an underlined heading. Frontmatter is excluded.
 * https://sli.dev/guide/syntax#slide-configuration
 *
 * ```markdown
 * ---
 * layout: intro
 * ---
 * ```
 */
function listSlideProperties(text: string, from: number): Span[] {
  if (!/^---[ \t]*(?:\r\n|\n|\r)[a-z][\w-]*:/m.test(text.slice(from))) return []
  const spans: Span[] = []
  const lines = listUnfencedLines(text).filter(({ start }) => start >= from)
  for (let index = 0; index < lines.length; index++) {
    const above = lines[index - 1]
    if (!rule.test(lines[index]?.text ?? '') || (above && above.text.trim() !== '')) continue
    let end = index + 1
    while (property.test(lines[end]?.text ?? '')) end++
    const last = lines[end]
    if (end === index + 1 || !last || !rule.test(last.text) || !/^[a-z]/.test(lines[index + 1]?.text ?? '')) continue
    spans.push({ start: lines[index]?.start ?? 0, end: last.start + last.text.length })
    index = end
  }
  return spans
}

/**
 * Puts the properties of slides between `<?` and `?>`, at the same offsets, so that an engine reads each as one HTML
 * block. `from` is where the frontmatter ends.
 */
export function maskSlideProperties(text: string, from: number): string {
  const edits = listSlideProperties(text, from).map((span) => {
    const inner = text.slice(span.start + 3, span.end).replace(/\?>/g, '  ')
    return { span, text: `<?x${inner.replace(/---([ \t]*)$/, ' ?>$1')}` }
  })
  return applyEdits(text, edits)
}
