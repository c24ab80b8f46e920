import type { NotePath } from '../note/parse-note.ts'

/** Removes the Markdown ending of a path. */
export function stem(path: NotePath): string {
  return path.replace(/\.md$/i, '')
}

/** Returns the last part of a path without its Markdown ending. */
export function baseName(path: NotePath): string {
  return stem(path).replace(/^.*\//, '')
}
