import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Returns every file of a folder, hidden ones too: its bytes, one character each, and its modification time in
 * nanoseconds.
 */
export function treeOf(folder: string): Record<string, { content: string; mtime: bigint }> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(
    paths.map((path) => [
      relative(folder, path),
      { content: readFileSync(path, 'latin1'), mtime: statSync(path, { bigint: true }).mtimeNs },
    ]),
  )
}
