import fc from 'fast-check'
import type { JoinResult } from '../../src/join.ts'

/** A destructive edit of the lines of a file: `file`, `at` and `to` choose a place in any text. */
export interface LineEdit {
  kind: 'line' | 'paragraph' | 'inside' | 'delete' | 'move' | 'carry' | 'section'
  file: number
  at: number
  to: number
  lines: number
}

const lineEdit: fc.Arbitrary<LineEdit> = fc.record({
  kind: fc.constantFrom('line', 'paragraph', 'inside', 'delete', 'move', 'carry', 'section'),
  file: fc.nat(1000),
  at: fc.nat(1000),
  to: fc.nat(1000),
  lines: fc.integer({ min: 1, max: 5 }),
})

/** Between `least` and four times as many edits. */
export const lineEdits = (least = 1): fc.Arbitrary<LineEdit[]> =>
  fc.array(lineEdit, { minLength: least, maxLength: least * 4 })

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

/** The rules of messages that name an edit which `join` does not merge. */
const rulesOfUnmerged = new Set(['edit-not-merged', 'pointer-stays', 'properties-stay'])

/**
 * Returns the words of edited files that the joined note does not have, without those on lines that a message names as
 * not merged. With an error nothing is written, so that nothing is lost.
 */
export function lostWords(
  words: readonly string[],
  edited: Readonly<Record<string, string>>,
  { text, messages }: Pick<JoinResult, 'text' | 'messages'>,
): string[] {
  if (messages.some(({ fatal }) => fatal)) return []
  const told = messages.flatMap(({ ruleId = '', file = '', place }) => {
    if (!rulesOfUnmerged.has(ruleId) || !place || !('start' in place)) return []
    return (edited[file] ?? '').split(/\r\n|\n|\r/).slice(place.start.line - 1, place.end.line)
  })
  return words.filter((word) => !text.includes(word) && !told.some((line) => line.includes(word)))
}
