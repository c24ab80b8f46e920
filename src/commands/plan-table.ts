import stringWidth from 'string-width'
import type { PlanProposal } from '../propose-plan.ts'
import { showControls } from '../text/show-controls.ts'
import type { PlanRow } from '../write/plan-table.ts'

const headings = ['Topic', 'File', 'Words', 'In', 'Out', 'Notes', 'Why']
const alignedRight: ReadonlySet<number> = new Set([2, 3, 4, 5])
/** The longest title that is shown whole. */
const mostCharacters = 36

/** A plan as a table for a terminal: topic, file, words, links in and out, footnotes, why. Ends with a line end. */
export function printTable({ plan, rows }: Pick<PlanProposal, 'plan' | 'rows'>): string {
  const table = [headings, ...rows.map((row) => cellsOf(row, plan.depth))]
  const widths = headings.map((_, column) =>
    table.reduce((most, cells) => Math.max(most, stringWidth(cells[column] as string)), 0),
  )
  return table
    .map((cells) =>
      cells
        .map((cell, column) => {
          const space = ' '.repeat((widths[column] as number) - stringWidth(cell))
          return alignedRight.has(column) ? space + cell : cell + space
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n')
}

function cellsOf(row: PlanRow, depth: number | undefined): string[] {
  const { path, words, linksIn, linksOut, footnotes, isKept } = row
  const title = showControls(row.title)
  const shown = [...title].length > mostCharacters ? `${[...title].slice(0, mostCharacters - 1).join('')}…` : title
  const numbers = [words, linksIn, linksOut, footnotes].map((number) => (number === undefined ? '' : String(number)))
  return [isKept ? `  ${shown}` : shown, isKept ? '' : showControls(path), ...numbers, whyOf(row, depth)]
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
    depth: `depth ${depth}`,
    'max-words': 'part of a large topic',
    plan: 'the plan',
    new: 'new to the plan',
  }
  return why[reason as keyof typeof why]
}
