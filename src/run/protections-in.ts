import { join, relative } from 'node:path'
import { realPath } from '../disk/boundary.ts'
import { posixPath } from '../disk/posix-path.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Protection } from '../vault/protection.ts'
import type { ConfigOfNote } from './config-of.ts'

/** Returns the marks of the command line, and those of `notesplit.yaml`, whose paths start from its folder. */
export function protectionsIn(root: string, marks: readonly string[], config: ConfigOfNote): Protection[] {
  const folder = realPath(config.folder)
  const pathOf = (path: NotePath) => {
    const inner = posixPath(relative(folder, join(root, path)))
    return inner.startsWith('../') ? undefined : inner
  }
  const all: Protection[] = [
    { marks, pathOf: (path) => path },
    { marks: config.protect, pathOf },
  ]
  return all.filter((protection) => protection.marks.length > 0)
}
