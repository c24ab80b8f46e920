/**
 * Returns whether every app shows a text unchanged after the bar of a wiki-link: no brackets, no marks of emphasis,
 * code, math, HTML, highlights or footnotes, no automatic links, no line ending.
 */
export function canBeAlias(text: string): boolean {
  if (text === '' || text !== text.trim()) return false
  if (/[[\]#|*~`<>$\\^\r\n]|==|%%|:\/\/|&#?\w+;|\S@\S/.test(text)) return false
  if (/\bwww\./i.test(text)) return false
  // an underscore between letters is no emphasis
  return !text.includes('_') || !/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u.test(text)
}

/**
 * Returns whether a wiki-link can replace `text[start, end)`: adjacent brackets or a parenthesis would be read together
 * with it, a `!` would make it an embed, and an open bracket before it on its line would close with its own. A footnote
 * reference may follow.
 */
export function canStandAt(text: string, start: number, end: number): boolean {
  const before = text[start - 1]
  const after = text[end]
  const isClear = after !== '(' && after !== ']' && (after !== '[' || text[end + 1] === '^')
  return before !== '[' && before !== '!' && isClear && !isInWikiLink(text, start)
}

/** Returns whether two brackets open shortly before an offset on its line and are still open there. */
function isInWikiLink(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 1000), offset)
  const opened = before.lastIndexOf('[[')
  if (opened < 0 || before.lastIndexOf(']]') > opened) return false
  return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) < opened
}

/**
 * Returns whether emphasis marks right before and after `text[start, end)` still work with a wiki-link between them.
 */
export function canBeMarkedAt(text: string, start: number, end: number): boolean {
  const isOpen = (neighbour: string | undefined) => neighbour === undefined || /[\s\p{P}\p{S}]/u.test(neighbour)
  return isOpen(text[start - 1]) && isOpen(text[end]) && !/[*_~]/.test((text[start - 1] ?? '') + (text[end] ?? ''))
}
