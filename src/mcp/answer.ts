import type { VFile } from 'vfile'
import { jsonReport } from '../commands/json-report.ts'

/** The most bytes of an answer: fewer than 25,000 tokens even at two bytes per token. */
const mostBytes = 48_000

/** The answer of a tool: plain data, printed as JSON. */
export type Answer = Record<string, unknown>

/** Returns messages as `--json` prints them. */
export function messagesOf(files: readonly VFile[], exitCode: number): Answer {
  const { messages, omitted } = jsonReport('split', exitCode, [], files, 'small')
  return { exitCode, messages, omitted }
}

/**
 * Prints an answer. Cuts the longest list or text of one that is too long; `truncated` then says how to get the rest.
 */
export function printAnswer(answer: Answer, hint: string): string {
  let now = answer
  for (;;) {
    const text = JSON.stringify(now)
    if (Buffer.byteLength(text) <= mostBytes) return text
    const [key, value] = longestValue(now)
    const half = Math.floor(value.length / 2)
    const cut = typeof value === 'string' ? `${value.slice(0, half)}…` : value.slice(0, half)
    now = { ...now, [key]: cut, truncated: `\`${key}\` is cut: ${hint}` }
  }
}

function longestValue(answer: Answer): [string, string | readonly unknown[]] {
  const lists = Object.entries(answer).flatMap(([key, value]): [string, string | readonly unknown[]][] =>
    (typeof value === 'string' || Array.isArray(value)) && value.length > 1 ? [[key, value]] : [],
  )
  const sizeOf = ([, value]: (typeof lists)[number]) => JSON.stringify(value).length
  return lists.reduce((longest, list) => (sizeOf(list) > sizeOf(longest) ? list : longest))
}

/** Cuts a text at a line ending to fit an answer. */
export function cutText(text: string): { text: string; isCut: boolean } {
  const bytes = Buffer.from(text)
  if (bytes.length <= mostBytes) return { text, isCut: false }
  const start = bytes
    .subarray(0, mostBytes)
    .toString('utf8')
    .replace(/(?<!\uFFFD)\uFFFD+$/, '')
  return { text: start.slice(0, start.lastIndexOf('\n') + 1), isCut: true }
}
