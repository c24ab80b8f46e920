import type { SplitResult } from '../split.ts'
import { enumerate } from '../text/words.ts'
import type { SplitSummary } from '../write/summary.ts'

const kinds: readonly [keyof SplitSummary['references'], string, string][] = [
  ['links', 'link', 'links'],
  ['wikiLinks', 'wiki-link', 'wiki-links'],
  ['images', 'image', 'images'],
  ['definitions', 'link definition', 'link definitions'],
  ['html', 'other reference', 'other references'],
]

/** Returns what was done to some notes together: indented lines, each with a line ending; none for what did not happen. */
export function printSummary(results: readonly Pick<SplitResult, 'summary' | 'messages'>[]): string {
  const sum = (numberOf: (summary: SplitSummary) => number) =>
    results.reduce((all, { summary }) => all + numberOf(summary), 0)
  const renamed = results.flatMap(({ messages }) => messages.filter(({ ruleId }) => ruleId === 'name-changed'))
  const updated = kinds.flatMap(([kind, singular, many]) => {
    const number = sum(({ references }) => references[kind])
    return number === 0 ? [] : [count(number, singular, many)]
  })
  const carried = [
    ...carriedOf(
      'footnote',
      sum(({ footnotes }) => footnotes.moved),
      sum(({ footnotes }) => footnotes.copied),
    ),
    ...carriedOf(
      'definition',
      sum(({ definitions }) => definitions.moved),
      sum(({ definitions }) => definitions.copied),
    ),
    ...anchorsOf(
      sum(({ anchors }) => anchors.gone),
      sum(({ anchors }) => anchors.stubs),
    ),
  ]
  const lines = [
    ...namesOf(renamed.length),
    ...(updated.length === 0 ? [] : [`updated ${enumerate(updated)}`]),
    ...carried,
  ]
  return lines.map((line) => `  ${line}\n`).join('')
}

/** Returns a number with its noun. */
export function count(number: number, singular: string, many = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : many}`
}

function namesOf(renamed: number): string[] {
  const their = renamed === 1 ? 'its heading' : 'their headings'
  return renamed === 0 ? [] : [`${count(renamed, 'topic')} could not be named after ${their} (\`--verbose\` says why)`]
}

function carriedOf(what: string, moved: number, copied: number): string[] {
  const parts = [
    ...(moved === 0 ? [] : [`moved ${count(moved, what)}`]),
    ...(copied === 0 ? [] : [`copied ${count(copied, what)}`]),
  ]
  return parts.length === 0 ? [] : [parts.join(', ')]
}

function anchorsOf(gone: number, stubs: number): string[] {
  const lost = gone === 0 ? [] : [`moved ${count(gone, 'anchor')} out of the index note`]
  const hint = stubs === 0 ? ' (`--stubs` keeps them)' : ''
  return [...(stubs === 0 ? [] : [`kept ${count(stubs, 'anchor')} as stubs`]), ...lost.map((line) => line + hint)]
}
