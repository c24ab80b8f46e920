import type { PlanProposal } from '../propose-plan.ts'
import type { PlanRow } from '../write/plan-table.ts'
import { printColumns, shorten } from './print-columns.ts'

const headings = ['Topic', 'File', 'Words', 'In', 'Out', 'Notes', 'Why']
const alignedRight: ReadonlySet<number> = new Set([2, 3, 4, 5])

/** Prints a plan as a table: topic, file, words, links in and out, footnotes, reason. Ends with a line ending. */
export function printTable({ plan, rows }: Pick<PlanProposal, 'plan' | 'rows'>): string {
  return printColumns([headings, ...rows.map((row) => cellsOf(row, plan.depth))], alignedRight)
}

function cellsOf(row: PlanRow, depth: number | undefined): string[] {
  const { title, path, words, linksIn, linksOut, footnotes, isKept } = row
  const shown = shorten(title)
  const numbers = [words, linksIn, linksOut, footnotes].map((number) => (number === undefined ? '' : String(number)))
  return [isKept ? `  ${shown}` : shown, isKept ? '' : path, ...numbers, whyOf(row, depth)]
}

function whyOf({ reason, isKept }: PlanRow, depth: number | undefined): string {
  if (reason === undefined) return 'the index'
  if (isKept)
    return (
      {
        'min-words': 'kept: short',
        small: 'kept: short',
        'only-definitions': 'kept: only definitions',
        contents: 'kept: a list of contents',
      }[reason as string] ?? 'kept: the plan'
    )
  const why = {
    depth: depth === undefined ? `a unit` : `depth ${depth}`,
    'max-words': 'part of a large topic',
    plan: 'the plan',
    new: 'new to the plan',
  }
  return why[reason as keyof typeof why]
}
