/** Latin, Greek and Cyrillic letters, marks of punctuation and arrows: none joins with another, and none is a picture. */
const plain =
  /^[ -~\u00a1-\u00a8\u00aa-\u00ad\u00af-\u02ff\u0391-\u03c9\u0400-\u0481\u048a-\u052f\u2010-\u2027\u2190-\u2193\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/
const wide = /[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/g

/**
 * How many columns a text of one line takes on a terminal, if that can be told without knowing all of Unicode, as of most messages.
 * https://www.unicode.org/reports/tr11/
 */
export function plainWidth(text: string): number | undefined {
  if (!plain.test(text)) return undefined
  return text.length + (text.match(wide)?.length ?? 0)
}
