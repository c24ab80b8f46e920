import { sep } from 'node:path'

/** Returns a path of this machine with slashes. */
export function posixPath(path: string): string {
  return path.split(sep).join('/')
}
