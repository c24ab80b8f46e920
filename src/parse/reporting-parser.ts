import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { loadParser } from './load-parser.ts'
import type { Parser, ParserName } from './parser.ts'

/** Wraps a parser and reports each kind of engine failure once. */
export function loadReportingParser(name: ParserName): { parser: Parser; found: VFileMessage[] } {
  const parserMessages: VFileMessage[] = []
  const say = (message: VFileMessage) => {
    if (!parserMessages.some(({ ruleId }) => ruleId === message.ruleId)) parserMessages.push(message)
  }
  const parser = loadParser(name, {
    onFallback: (reason) => say(messages.parserFallback(reason)),
    // the source note is parsed first
    onUnread: (spans, text) => {
      const places = messages.textPlaces(text)
      const [first, ...others] = spans.map((span) => places.of(span))
      if (first)
        say(
          messages.blockTooComplex(
            first,
            others.map(({ start }) => start.line),
          ),
        )
    },
  })
  const listening: Parser = async (text) => {
    await yieldToSignals()
    return parser(text)
  }
  return { parser: listening, found: parserMessages }
}

/** The longest time between two yields, in milliseconds. */
const patience = 50
let heard = Date.now()

/** Yields to the event loop so that a pending signal can be handled; does nothing if it yielded within `patience`. */
export async function yieldToSignals(): Promise<void> {
  if (Date.now() - heard < patience) return
  await new Promise((resolve) => setImmediate(resolve))
  heard = Date.now()
}
