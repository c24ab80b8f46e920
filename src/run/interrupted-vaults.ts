import { Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { isInterrupted } from '../disk/journal.ts'
import * as messages from '../messages/index.ts'
import type { FileMessages } from './file-messages.ts'

/** Warns of each vault around files that a killed run left half-written. */
export function reportInterrupted(paths: readonly string[], reported: FileMessages): void {
  const vaults = new Set(paths.flatMap((path) => findJournals(path) ?? []))
  for (const vault of vaults) if (isHalfWritten(vault)) reported.add(vault, [messages.interruptedRun(vault, false)])
}

/** An unreadable journal matters only to commands that use it. */
function isHalfWritten(vault: string): boolean {
  try {
    return isInterrupted(vault)
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}
