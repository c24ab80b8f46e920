import { styleText } from 'node:util'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'

/** Colors a unified diff where stdout is a terminal: removed lines red, added lines green. */
function colorDiff(diff: string): string {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return diff
  const paint = (how: 'red' | 'green' | 'bold') => (line: string) => styleText(how, line, { validateStream: false })
  return diff
    .replace(/^-(?!--).*$/gm, paint('red'))
    .replace(/^\+(?!\+\+).*$/gm, paint('green'))
    .replace(/^(?:---|\+\+\+) .*$/gm, paint('bold'))
}

/** A file before and after a change; undefined where it does not exist. */
export interface FileDiff {
  names: [old: string, now: string]
  old: string | undefined
  now: string | undefined
}

/** Prints unified diffs of files. */
export function printDiffs(files: readonly FileDiff[]): string {
  const patches = files.map(({ names, old = '', now = '' }) =>
    createTwoFilesPatch(...names, old, now, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY }),
  )
  return colorDiff(patches.join(''))
}
