import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isRealFolder } from './boundary.ts'
import type { Disk } from './disk.ts'
import { journalFolder, privateFolder } from './journal.ts'
import { acquireLock, type Lock } from './lock.ts'

/** The name of the lock in the journal folder. */
const vaultLockName = 'lock'

/**
 * Locks a vault against other runs, including those of other users and machines. The lock is in the journal folder,
 * which is made for it and removed with it unless it holds a journal. The vault's modification time is kept. Throws a
 * `Failure`.
 */
export async function lockVault(vault: string, disk: Disk, most?: number): Promise<Lock> {
  const folder = join(vault, journalFolder)
  const prepare = () => {
    if (isRealFolder(folder)) return
    keepTime(vault, disk, () => disk.makeFolder(folder, { rights: privateFolder }))
  }
  const options = most === undefined ? { prepare } : { prepare, most }
  const lock = await acquireLock(join(folder, vaultLockName), vault, disk, options).catch((error: unknown) => {
    // the disk is full: there is no room for a lock
    removeUnused(vault, folder, disk)
    throw error
  })
  return {
    ...lock,
    release: () => {
      lock.release()
      removeUnused(vault, folder, disk)
    },
  }
}

function removeUnused(vault: string, folder: string, disk: Disk): void {
  try {
    const names = readdirSync(folder)
    if (names.some((name) => name !== '.gitignore')) return
    keepTime(vault, disk, () => {
      for (const name of names) disk.remove(join(folder, name))
      disk.removeFolder(folder)
    })
  } catch {
    // another run has its lock there now, or the next one removes it
  }
}

/** Does some work in a folder and keeps its modification time. */
function keepTime(folder: string, disk: Disk, work: () => void): void {
  const { mtimeMs } = statSync(folder)
  work()
  disk.setTime(folder, mtimeMs)
}
