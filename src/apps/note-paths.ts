import type { NotePath } from '../note/parse-note.ts'

/** A path without the ending of Markdown. */
export function stem(path: NotePath): string {
  return path.replace(/\.md$/i, '')
}

/** The last part of a path without the ending of Markdown. */
export function baseName(path: NotePath): string {
  return stem(path).replace(/^.*\//, '')
}
