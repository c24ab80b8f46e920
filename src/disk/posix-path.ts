import { sep } from 'node:path'

/** A path of this machine with slashes between its parts. */
export function posixPath(path: string): string {
  return path.split(sep).join('/')
}
