import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const ramDisk = '/dev/shm'
const neededBytes = 512 * 1024 * 1024

/**
 * Gives the tests a temporary folder in memory if the system has a large enough one: many of them write, sync and
 * remove small files. It is removed at the end.
 */
export default function useRamFolder(): (() => void) | undefined {
  if (!isUsable()) return undefined
  const folder = mkdtempSync(join(ramDisk, 'notesplit-tests-'))
  // the workers inherit it, and `os.tmpdir()` reads it
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

function isUsable(): boolean {
  try {
    accessSync(ramDisk, constants.W_OK)
    const { bavail, bsize } = statfsSync(ramDisk)
    return bavail * bsize >= neededBytes
  } catch {
    return false
  }
}
