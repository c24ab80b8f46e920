import fc from 'fast-check'

/** A destructive edit of the lines of a file: `file`, `at` and `to` choose a place in any text. */
export interface LineEdit {
  kind: 'line' | 'paragraph' | 'inside' | 'delete' | 'move' | 'carry' | 'section'
  file: number
  at: number
  to: number
  lines: number
}

export const lineEdits: fc.Arbitrary<LineEdit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('line', 'paragraph', 'inside', 'delete', 'move', 'carry', 'section'),
    file: fc.nat(1000),
    at: fc.nat(1000),
    to: fc.nat(1000),
    lines: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Applies edits to any lines of any files. Returns the files and the inserted words, each by kind. */
export function editLines(files: Record<string, string>, edits: readonly LineEdit[]) {
  const edited = { ...files }
  const words: string[] = []
  const paths = Object.keys(files)
  for (const [i, { kind, file, at, to, lines: count }] of edits.entries()) {
    const path = paths[file % paths.length] as string
    const other = paths[to % paths.length] as string
    const lines = (edited[path] as string).split('\n')
    const here = at % lines.length
    const word = `zq${i}qz`
    const added: Partial<Record<LineEdit['kind'], string[]>> = {
      line: [`${word} line`],
      paragraph: ['', `${word} paragraph`, ''],
      section: [
        '',
        `## ${word}`,
        '',
        `[^${word}] and [[${other.replace(/^.*\/|\.md$/g, '')}]]`,
        '',
        `[^${word}]: note`,
        '',
      ],
    }
    const put = added[kind]
    if (put) lines.splice(here, 0, ...put)
    if (kind === 'inside') {
      const line = lines[here] as string
      const column = to % (line.length + 1)
      lines[here] = line.slice(0, column) + word + line.slice(column)
    }
    if (put || kind === 'inside') words.push(word)
    else {
      const taken = lines.splice(here, count)
      if (kind === 'move') lines.splice(to % (lines.length + 1), 0, ...taken)
      if (kind === 'carry' && other !== path) {
        const target = (edited[other] as string).split('\n')
        target.splice(at % (target.length + 1), 0, ...taken)
        edited[other] = target.join('\n')
      }
    }
    edited[path] = lines.join('\n')
  }
  const all = Object.values(edited).join('\n')
  return { edited, words: words.filter((word) => all.includes(word)) }
}
