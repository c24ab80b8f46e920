import type { Root } from 'mdast'
import type { Span } from '../text/span.ts'
import { type EmphasisLimits, findCrowdedRuns } from './crowded-runs.ts'
import { findCitedRuns } from './footnote-lines.ts'
import type { Parser, ParserName } from './parser.ts'
import { findDeepRuns, hideSpans, listRuns } from './unreadable-blocks.ts'

/** So many blocks in each other an engine reads: remark calls itself for each, for Sätteri 0.10 the time grows with their square. */
const mostNested = { satteri: 2000, remark: 200 } satisfies Record<ParserName, number>

/** With either, the time grows with the square of the delimiters that are left open; with remark, of all in a block. */
const emphasis = {
  satteri: { open: 2000, deep: 1000, all: Number.POSITIVE_INFINITY },
  remark: { open: 500, deep: 500, all: 8000 },
} satisfies Record<ParserName, EmphasisLimits>

/** For each line of a paragraph that begins with a footnote, either looks through more than that line. */
const mostCited = 2000

/** Who hears of what an engine could not do. */
export interface ParserListeners {
  /** Sätteri gave way to remark, and why. */
  onFallback?: (reason: string) => void
  /** Lines that no engine can read: they are left as they stand, and nothing in them is found. Offsets in the text. */
  onUnread?: (spans: readonly Span[], text: string) => void
}

/**
 * Makes a parser of the named engine, which is loaded when first used: each costs start-up time.
 * Sätteri gives way to remark when its binary is missing or when it throws on a text; what remark cannot read either is hidden.
 */
export function loadParser(name: ParserName, { onFallback, onUnread }: ParserListeners = {}): Parser {
  // asking for a module again costs more than a small note
  let reference: Promise<typeof import('./remark.ts')> | undefined
  const remark: Parser = async (text) => {
    reference ??= import('./remark.ts')
    const { parseWithRemark } = await reference
    return parseAllBut(text, parseWithRemark, onUnread)
  }
  if (name === 'remark') return remark
  let fast: Promise<typeof import('./satteri.ts')> | undefined
  return async (text) => {
    try {
      fast ??= import('./satteri.ts')
      const { parseWithSatteri } = await fast
      const unread = findUnreadable(text, 'satteri')
      const tree = parseWithSatteri(unread.length === 0 ? text : hideSpans(text, unread))
      if (unread.length > 0) onUnread?.(unread, text)
      return tree
    } catch (error) {
      onFallback?.(error instanceof Error ? error.message : String(error))
      return remark(text)
    }
  }
}

/** What would take the engine too long, or stop it, in order. */
function findUnreadable(text: string, engine: ParserName): Span[] {
  const finders = [
    (rest: string) => findDeepRuns(rest, mostNested[engine]),
    (rest: string) => findCrowdedRuns(rest, emphasis[engine]),
    (rest: string) => findCitedRuns(rest, mostCited),
  ]
  let unread: Span[] = []
  for (const find of finders) {
    const more = find(unread.length === 0 ? text : hideSpans(text, unread))
    if (more.length > 0) unread = [...unread, ...more].sort((a, b) => a.start - b.start)
  }
  return unread
}

/** Reads a text, and hides what makes the engine throw. Throws what the engine throws when that is not to be found. */
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
