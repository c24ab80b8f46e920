import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Every file of a folder, hidden ones too: its bytes, a character each, and when it was changed last in nanoseconds. */
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
