import { planPathOf } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import type { VaultRequest } from '../run/run-vault.ts'
import { type SplitPlace, splitNote } from '../run/split-note.ts'

/** The note under review, and where its split goes. */
export interface ReviewTarget {
  note: string
  /** By default the plan beside the note. */
  plan?: string | undefined
  options: Partial<SplitOptions>
  to: SplitPlace & { path: string }
  /** Whether a command waits until it is applied or refused. */
  isWaited?: boolean
  /** How the vault is searched before something is written. */
  scan?: VaultRequest['scan']
}

/** A split, applied or tried. */
export type Preview = Awaited<ReturnType<typeof tryPlan>>

export function planPathFor({ note, plan }: ReviewTarget): string {
  return plan ?? planPathOf(note)
}

/** Splits by the text of a plan, which need not be on the disk. Writes nothing unless `isWritten`. */
export async function tryPlan(target: ReviewTarget, text: string, isWritten: boolean) {
  const outcome = await splitNote({ ...target, plan: { path: planPathFor(target), text }, isWritten })
  const followed = outcome.relinked.map(({ links }) => links.filter(({ was, now }) => was !== now).length)
  return {
    /** The text of the plan. */
    planText: text.replace(/^\uFEFF/, ''),
    result: outcome.result,
    files: outcome.changes.map(({ state, role, ...file }) => ({
      ...file,
      state: state === 'left over' ? ('removed' as const) : state,
      role: role === 'index' ? ('note' as const) : role,
    })),
    /** The folder that paths of the result are relative to. */
    root: outcome.root,
    /** Updated links of other notes, and the number of these notes. */
    otherLinks: followed.reduce((sum, count) => sum + count, 0),
    otherNotes: followed.filter((count) => count > 0).length,
    reports: outcome.files,
    isFine: outcome.exitCode === 0,
    isWritten: outcome.isWritten,
  }
}
