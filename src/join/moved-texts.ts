import type { NotePath } from '../note/parse-note.ts'
import { splitLines } from '../text/lines.ts'
import type { BaseNote } from './base-note.ts'

/** Shorter texts may be in another note by chance. */
const leastText = 20

/** The heading of a topic, with properties above it. */
const title = /^(?:---[ \t]*(?:\r\n|\n|\r)[\s\S]*?^---[ \t]*$\s*)?#[^\r\n]*(?:\r\n|\n|\r)*/m

/** A missing note whose whole text a user put into another note, with or without its heading. */
export interface MovedText {
  /** The path of the other note. */
  to: NotePath
  /** What is left for the missing note: its definitions, and its heading where its text is in the index. */
  rest: string
}

/** Finds missing notes whose text is in another note now, by path. */
export function findMovedTexts(
  bases: Iterable<BaseNote>,
  files: ReadonlyMap<NotePath, string>,
): Map<NotePath, MovedText> {
  const written = [...bases]
  const missing = written.filter(({ path }) => !files.has(path))
  if (missing.length === 0) return new Map()
  const changed = written.flatMap(({ path, role, text }) => {
    const now = files.get(path) ?? text
    return now === text ? [] : { path, role, was: wordsOf(text), now: wordsOf(now) }
  })
  const moved = new Map<NotePath, MovedText>()
  for (const { path, text, pieces } of missing) {
    const [head = ''] = title.exec(text) ?? []
    const last = pieces.findLast(({ isDefinition, role }) => role !== 'generated' && !isDefinition)
    const end = last?.end ?? text.length
    const body = wordsOf(text.slice(head.length, end))
    if (body.length < leastText) continue
    const to = changed.find(({ was, now }) => now.includes(body) && !was.includes(body))
    if (!to) continue
    moved.set(path, { to: to.path, rest: (to.role === 'index' ? head : '') + text.slice(end).trimStart() })
  }
  return moved
}

/** Returns the lines of a text without blank ones and marks of headings. */
function wordsOf(text: string): string {
  const lines = splitLines(text).map((line) => line.trim().replace(/^#{1,6}[ \t]+/, ''))
  return lines.filter((line) => line !== '').join('\n')
}
