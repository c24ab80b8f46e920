import { realPathIn } from '../disk/boundary.ts'

/**
 * Checks a requested path, and returns it. `root`: a real path, which is the working directory. Throws a `Failure` for
 * a path that leads out of it.
 */
export function inside(root: string, path: string): string {
  realPathIn(root, path)
  return path
}
