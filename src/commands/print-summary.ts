import type { VFile } from 'vfile'
import type { SplitSummary } from '../write/summary.ts'

const kinds: readonly [keyof SplitSummary['references'], string, string][] = [
  ['links', 'link', 'links'],
  ['wikiLinks', 'wiki-link', 'wiki-links'],
  ['images', 'image', 'images'],
  ['definitions', 'definition', 'definitions'],
  ['html', 'HTML attribute', 'HTML attributes'],
]

/**
 * What was done to some notes together, and what needs a look, for a person: indented lines, each with a line end. Of what did
 * not happen nothing is said.
 */
export function printSummary(summaries: readonly SplitSummary[], files: readonly VFile[]): string {
  const sum = (numberOf: (summary: SplitSummary) => number) =>
    summaries.reduce((all, summary) => all + numberOf(summary), 0)
  if (summaries.length === 0) return ''
  const rewritten = kinds.flatMap(([kind, one, many]) => {
    const number = sum(({ references }) => references[kind])
    return number === 0 ? [] : [count(number, one, many)]
  })
  const all = sum(({ references }) => Object.values(references).reduce((a, b) => a + b, 0))
  const along = [
    carried(
      'footnote',
      sum(({ footnotes }) => footnotes.moved),
      sum(({ footnotes }) => footnotes.copied),
    ),
    carried(
      'definition',
      sum(({ definitions }) => definitions.moved),
      sum(({ definitions }) => definitions.copied),
    ),
  ].filter((line) => line !== '')
  const lines = [
    all === 0
      ? ''
      : rewritten.length === 1
        ? `${rewritten[0]} rewritten`
        : `${count(all, 'reference')} rewritten: ${rewritten.join(', ')}`,
    along.length === 0 ? '' : `carried along: ${along.join(', ')}`,
    toLookAt(files),
  ]
  return lines
    .filter((line) => line !== '')
    .map((line) => `  ${line}\n`)
    .join('')
}

/** A number with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

function carried(what: string, moved: number, copied: number): string {
  if (moved === 0 && copied === 0) return ''
  if (copied === 0) return `${count(moved, what)} moved`
  return moved === 0 ? `${count(copied, what)} copied` : `${count(moved, what)} moved and ${copied} copied`
}

/** How many messages there are of each rule, most frequent first; they are shown on stderr. */
function toLookAt(files: readonly VFile[]): string {
  const rules = new Map<string, number>()
  for (const { messages } of files)
    for (const { ruleId, fatal } of messages)
      if (ruleId && fatal !== true) rules.set(ruleId, (rules.get(ruleId) ?? 0) + 1)
  if (rules.size === 0) return ''
  const sorted = [...rules].sort(([, a], [, b]) => b - a)
  return `to look at: ${sorted.map(([rule, number]) => `${number} ${rule}`).join(', ')}`
}
