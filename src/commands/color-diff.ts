import { styleText } from 'node:util'

/** Colors a unified diff where stdout is a terminal: removed lines red, added lines green. */
export function colorDiff(diff: string): string {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return diff
  const paint = (how: 'red' | 'green' | 'bold') => (line: string) => styleText(how, line, { validateStream: false })
  return diff
    .replace(/^-(?!--).*$/gm, paint('red'))
    .replace(/^\+(?!\+\+).*$/gm, paint('green'))
    .replace(/^(?:---|\+\+\+) .*$/gm, paint('bold'))
}
