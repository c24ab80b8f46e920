import type { Root } from 'mdast'
import { loadOnce } from '../text/maps.ts'
import type { Span } from '../text/span.ts'
import { findUnreadable, hideSpans, listRuns } from './limits.ts'
import type { Parser, ParserName } from './parser.ts'

/** Callbacks for what an engine could not do. */
export interface ParserListeners {
  /** Sätteri was replaced by remark; `reason` says why. */
  onFallback?: (reason: string) => void
  /** No engine can read these lines: they are left unchanged, and nothing in them is found. Offsets in the text. */
  onUnread?: (spans: readonly Span[], text: string) => void
}

const loadRemark = loadOnce(() => import('./remark.ts'))
const loadSatteri = loadOnce(() => import('./satteri.ts'))

/**
 * Returns a parser of the named engine, which is imported when first used.
 * Falls back from Sätteri to remark if its binary is missing or it throws on a text; hides what remark cannot read either.
 */
export function loadParser(name: ParserName, { onFallback, onUnread }: ParserListeners = {}): Parser {
  const remark: Parser = async (text) => {
    const { parseWithRemark } = await loadRemark()
    return parseAllBut(text, parseWithRemark, onUnread)
  }
  if (name === 'remark') return remark
  return async (text) => {
    try {
      const { parseWithSatteri } = await loadSatteri()
      const unread = findUnreadable(text, 'satteri')
      const tree = parseWithSatteri(hideSpans(text, unread))
      if (unread.length > 0) onUnread?.(unread, text)
      return tree
    } catch (error) {
      onFallback?.(error instanceof Error ? error.message : String(error))
      return remark(text)
    }
  }
}

/** Parses a text without the lines on which the engine throws. Rethrows if no such lines are found. */
function parseAllBut(text: string, parse: (text: string) => Root, onUnread: ParserListeners['onUnread']): Root {
  let unread = findUnreadable(text, 'remark')
  if (unread.length === 0) {
    try {
      return parse(text)
    } catch (error) {
      unread = listRuns(text).filter(({ start, end }) => throwsOn(text.slice(start, end), parse))
      if (unread.length === 0) throw error
    }
  }
  onUnread?.(unread, text)
  return parse(hideSpans(text, unread))
}

function throwsOn(text: string, parse: (text: string) => Root): boolean {
  try {
    parse(text)
    return false
  } catch {
    return true
  }
}
