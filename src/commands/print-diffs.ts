import { styleText } from 'node:util'
import { createTwoFilesPatch, OMIT_HEADERS } from 'diff'

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

/** The time of a diff grows with the square of its edits: a file with more is shown as removed and added. */
const mostEdits = 4000

/** Prints unified diffs of files. */
export function printDiffs(files: readonly FileDiff[]): string {
  const patches = files.map(({ names, old = '', now = '' }) => {
    // the library's own headers show other letters than those of ASCII as numbers
    const [from, to] = names.map((name) => (/[\p{Cc}"]/u.test(name) ? JSON.stringify(name) : name))
    const patch = (was: string, is: string, most: number) => {
      const options = { headerOptions: OMIT_HEADERS, maxEditLength: most }
      return createTwoFilesPatch(...names, was, is, undefined, undefined, options)
    }
    const all = Number.POSITIVE_INFINITY
    const lines = patch(old, now, mostEdits) ?? `${patch(old, '', all)}${patch('', now, all)}`
    return `--- ${from}\n+++ ${to}\n${lines}`
  })
  return colorDiff(patches.join(''))
}
