import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Disk } from './disk.ts'
import type { Rights } from './rights.ts'

/** Makes the missing folders around a path. Returns them, outermost first. */
export function makeParents(path: string, disk: Disk, rights?: Rights): string[] {
  const made: string[] = []
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) made.unshift(folder)
  for (const folder of made) {
    try {
      disk.makeFolder(folder, { rights })
    } catch (error) {
      // another run may have made it
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return made
}
