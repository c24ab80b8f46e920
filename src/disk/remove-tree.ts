import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from './disk.ts'

/**
 * Removes a folder with its content, sorted by name; `last` is a file at its root to remove last. Does not follow
 * links.
 */
export function removeTree(folder: string, disk: Disk, last?: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })) return
  const names = readdirSync(folder, { withFileTypes: true }).sort(
    (a, b) => Number(a.name === last) - Number(b.name === last),
  )
  for (const entry of names) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) removeTree(path, disk)
    else disk.remove(path)
  }
  disk.removeFolder(folder)
}
