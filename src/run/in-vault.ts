import { statSync } from 'node:fs'
import { confine, realPath } from '../disk/boundary.ts'
import type { Disk } from '../disk/disk.ts'
import { type Describe, Failure, reading } from '../disk/failure.ts'
import type { Lock } from '../disk/lock.ts'
import { lockVault } from '../disk/lock-vault.ts'
import * as messages from '../messages/index.ts'
import type { FileMessages } from './file-messages.ts'

/** A vault during a run. */
export interface VaultHold {
  /** Its real path. */
  root: string
  /** A disk that changes nothing outside the vault. */
  disk: Disk
  /** Undefined when nothing is written. */
  lock: Lock | undefined
}

/** How a run works in a vault. */
interface VaultWork {
  reported: FileMessages
  /** Whether other runs are kept out, because files may change. */
  isLocked: boolean
  describe?: Describe
}

/** Works in a vault. Reports a `Failure` or an error of the disk, with exit code 2, instead of throwing it. */
export async function inVault(
  vault: string,
  disk: Disk,
  { reported, isLocked, describe }: VaultWork,
  work: (hold: VaultHold) => Promise<void>,
): Promise<void> {
  let lock: Lock | undefined
  const locked = async () => {
    const stats = reading(vault, () => statSync(vault, { throwIfNoEntry: false }))
    if (!stats?.isDirectory()) throw new Failure(vault, messages.notAVault(vault))
    const root = realPath(vault)
    const confined = confine(disk, root)
    if (isLocked) lock = await lockVault(root, confined)
    await work({ root, disk: confined, lock })
  }
  try {
    await reported.attempt(vault, locked, describe)
  } finally {
    lock?.release()
  }
}
