import { applyEdits } from './span.ts'
import { listUnfencedLines } from './unfenced-lines.ts'

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
