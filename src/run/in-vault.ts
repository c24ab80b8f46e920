import { statSync } from 'node:fs'
import type { VFileMessage } from 'vfile-message'
import { confine, realPath } from '../disk/boundary.ts'
import type { Disk } from '../disk/disk.ts'
import { asFailure, Failure, reading } from '../disk/failure.ts'
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
  /** Returns the message for an error of the disk. */
  describe?: (path: string, why: string) => VFileMessage
}

/** Works in a vault. Reports a `Failure` or an error of the disk, with exit code 2, instead of throwing it. */
export async function inVault(
  vault: string,
  disk: Disk,
  { reported, isLocked, describe }: VaultWork,
  work: (hold: VaultHold) => Promise<void>,
): Promise<void> {
  let lock: Lock | undefined
  try {
    const stats = reading(vault, () => statSync(vault, { throwIfNoEntry: false }))
    if (!stats?.isDirectory()) throw new Failure(vault, messages.notAVault(vault))
    const root = realPath(vault)
    const confined = confine(disk, root)
    if (isLocked) lock = await lockVault(root, confined)
    await work({ root, disk: confined, lock })
  } catch (error) {
    const failure = asFailure(error, vault, describe)
    reported.add(failure.path, [failure.report], 2)
  } finally {
    lock?.release()
  }
}
