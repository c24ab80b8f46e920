import { lineStart } from '../text/lines.ts'
import type { Survey } from './survey.ts'

/** Returns the start of the line of a last block that never ends: an open fence or an open HTML comment. */
export function unclosedBlockAt({ blocks, text }: Survey): number | undefined {
  const last = blocks.at(-1)
  if (!last) return undefined
  // both engines include the indent of some blocks in their span, and indented code is no fence
  const indented = text.slice(lineStart(text, last.span.start), last.span.end)
  if (last.type === 'code' && /^(?: {4}| {0,3}\t)/.test(indented)) return undefined
  const source = indented.replace(/^[ \t]+/, '')
  if (last.type === 'code') {
    const fence = /^(`{3,}|~{3,})/.exec(source)?.[1]
    if (!fence) return undefined
    const lastLine = source.slice(Math.max(source.lastIndexOf('\n'), source.lastIndexOf('\r')) + 1).trim()
    const isClosed =
      /[\r\n]/.test(source) && lastLine.startsWith(fence) && lastLine === (fence[0] as string).repeat(lastLine.length)
    return isClosed ? undefined : lineStart(text, last.span.start)
  }
  if (last.type !== 'html') return undefined
  const kinds: [RegExp, RegExp][] = [
    [/^<!--/, /-->/],
    [/^<\?/, /\?>/],
    [/^<!\[CDATA\[/, /\]\]>/],
    [/^<(?:script|pre|style|textarea)\b/i, /<\/(?:script|pre|style|textarea)>/i],
  ]
  const open = kinds.find(([start]) => start.test(source))
  return open && !open[1].test(source) ? lineStart(text, last.span.start) : undefined
}
