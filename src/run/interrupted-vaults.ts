import { ifReadable } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { isInterrupted } from '../disk/journal.ts'
import * as messages from '../messages/index.ts'
import type { FileMessages } from './file-messages.ts'

/** Warns of each vault around files that a killed run left half-written. */
export function reportInterrupted(paths: readonly string[], reported: FileMessages): void {
  const vaults = new Set(paths.flatMap((path) => findJournals(path) ?? []))
  // an unreadable journal matters only to commands that use it
  const halfWritten = [...vaults].filter((vault) => ifReadable(() => isInterrupted(vault)))
  for (const vault of halfWritten) reported.add(vault, [messages.interruptedRun(vault, false)])
}
