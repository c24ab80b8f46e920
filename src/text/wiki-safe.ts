/**
 * Whether a text can stand behind the bar of a wiki-link and be shown as it is in every client: no brackets, no marks that
 * make emphasis, code, math, HTML, highlights or footnotes, nothing that becomes a link by itself, no line end.
 */
export function canBeAlias(text: string): boolean {
  if (text === '' || text !== text.trim()) return false
  if (/[[\]#|*~`<>$\\^\r\n]|==|%%|:\/\/|&#?\w+;|\S@\S/.test(text)) return false
  if (/\bwww\./i.test(text)) return false
  // an underscore between letters is no emphasis
  return !text.includes('_') || !/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u.test(text)
}

/**
 * Whether a wiki-link can take the place of `text[start, end)`: brackets or a parenthesis next to it would be read together
 * with it, a `!` would make it an embed, and brackets that open before it on its line would close with its own. A footnote
 * reference may follow.
 */
export function canStandAt(text: string, start: number, end: number): boolean {
  const before = text[start - 1]
  const after = text[end]
  const isClear = after !== '(' && after !== ']' && (after !== '[' || text[end + 1] === '^')
  return before !== '[' && before !== '!' && isClear && !isInWikiLink(text, start)
}

/** Whether two brackets open before an offset, on its line and not too far away, that have not closed. */
function isInWikiLink(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 1000), offset)
  const opened = before.lastIndexOf('[[')
  if (opened < 0 || before.lastIndexOf(']]') > opened) return false
  return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) < opened
}

/** Whether emphasis marks right before and after a wiki-link still make emphasis where `text[start, end)` stands. */
export function canBeMarkedAt(text: string, start: number, end: number): boolean {
  const isOpen = (neighbour: string | undefined) => neighbour === undefined || /[\s\p{P}\p{S}]/u.test(neighbour)
  return isOpen(text[start - 1]) && isOpen(text[end]) && !/[*_~]/.test((text[start - 1] ?? '') + (text[end] ?? ''))
}
