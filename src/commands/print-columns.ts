import stringWidth from 'string-width'
import { showControls } from '../text/show-controls.ts'

/**
 * Prints rows of cells in columns as wide as their widest cell, two spaces apart. Control characters are escaped. Ends
 * with a line ending.
 */
export function printColumns(rows: readonly (readonly string[])[], alignedRight: ReadonlySet<number>): string {
  const shown = rows.map((cells) => cells.map(showControls))
  const widths = (rows[0] ?? []).map((_, column) =>
    shown.reduce((most, cells) => Math.max(most, stringWidth(cells[column] as string)), 0),
  )
  return shown
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

/** Cuts a text to at most `most` characters; a cut text ends with `…`. */
export function shorten(text: string, most = 36): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}
