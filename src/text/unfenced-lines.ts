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
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/

/**
 * Lists the lines of an unparsed text in order, without fenced code and its fences. A fence in a quote ends with the
 * quote, one in a list item or admonition before a line without indent.
 */
export function listUnfencedLines(text: string): Line[] {
  const lines: Line[] = []
  const line = /([^\r\n]*)(?:\r\n|\n|\r|$)/g
  let isBelowItem = false
  let open: { mark: string; isQuoted: boolean; isInList: boolean } | undefined
  for (let match = line.exec(text); match && match.index < text.length; match = line.exec(text)) {
    const content = match[1] as string
    if (open?.isQuoted && !/^[ \t]*>/.test(content)) open = undefined
    if (open?.isInList && /^\S/.test(content)) open = undefined
    if (/^\S/.test(content)) isBelowItem = item.test(content)
    if (open) {
      const isCode = !open.isQuoted && !open.isInList && /^(?: {4}|\t)/.test(content)
      const mark = isCode ? undefined : closing.exec(content)?.[1]
      if (mark?.startsWith(open.mark)) open = undefined
      continue
    }
    const [, before = '', mark] = fence.exec(content) ?? []
    const isInList = inList.test(before) || (isBelowItem && before !== '')
    if (mark) open = { mark, isQuoted: /^[ \t]*>/.test(before), isInList }
    else lines.push({ start: match.index, text: content })
  }
  return lines
}
