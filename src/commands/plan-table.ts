import type { PlanRow } from '../phases/tabulate.ts'
import type { PlanProposal } from '../propose-plan.ts'

const headings = ['Topic', 'File', 'Words', 'In', 'Out', 'Notes', 'Why']
const alignedRight: ReadonlySet<number> = new Set([2, 3, 4, 5])
/** The longest title that is shown whole. */
const mostCharacters = 36

/** A plan as a table for a terminal: topic, file, words, links in and out, footnotes, why. Ends with a line end. */
export function printTable({ plan, rows }: Pick<PlanProposal, 'plan' | 'rows'>): string {
  const table = [headings, ...rows.map((row) => cellsOf(row, plan.depth))]
  const widths = headings.map((_, column) => Math.max(...table.map((cells) => widthOf(cells[column] as string))))
  return table
    .map((cells) =>
      cells
        .map((cell, column) => {
          const space = ' '.repeat((widths[column] as number) - widthOf(cell))
          return alignedRight.has(column) ? space + cell : cell + space
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n')
}

function cellsOf(row: PlanRow, depth: number | undefined): string[] {
  const { title, path, words, linksIn, linksOut, footnotes, isKept } = row
  const shown = [...title].length > mostCharacters ? `${[...title].slice(0, mostCharacters - 1).join('')}…` : title
  const numbers = [words, linksIn, linksOut, footnotes].map((number) => (number === undefined ? '' : String(number)))
  return [isKept ? `  ${shown}` : shown, isKept ? '' : path, ...numbers, whyOf(row, depth)]
}

function whyOf({ reason, isKept }: PlanRow, depth: number | undefined): string {
  if (reason === undefined) return 'the index'
  if (isKept)
    return (
      { 'min-words': 'kept: short', 'only-definitions': 'kept: only definitions' }[reason as string] ?? 'kept: the plan'
    )
  const why = {
    depth: `depth ${depth}`,
    'max-words': 'part of a large topic',
    plan: 'the plan',
    new: 'new to the plan',
  }
  return why[reason as keyof typeof why]
}

/** How many columns a text takes: letters of East Asia and emoji take two. https://unicode.org/reports/tr11/ */
function widthOf(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        segment,
      )
        ? 2
        : 1
  }
  return width
}
