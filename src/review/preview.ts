import type { VFile } from 'vfile'
import { planPathOf } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import type { RunNote } from '../run/run-split.ts'
import type { VaultRequest } from '../run/run-vault.ts'
import { type SplitPlace, splitNote } from '../run/split-note.ts'
import type { DiskFile } from './protocol.ts'

/** The note under review, and where its split goes. */
export interface ReviewTarget {
  note: string
  /** By default the plan beside the note. */
  plan?: string | undefined
  options: Partial<SplitOptions>
  to: SplitPlace & { path: string }
  /** How the vault is searched before something is written. */
  scan?: VaultRequest['scan']
}

/** A file of the disk with its new content. */
interface PreviewFile extends DiskFile {
  old: string | undefined
  now: string | undefined
}

/** A split, applied or tried. */
export interface Preview {
  /** The text of the plan. */
  planText: string
  result: RunNote['result'] | undefined
  files: PreviewFile[]
  /** The folder that paths of the result are relative to. */
  root: string
  /** Updated links of other notes, and the number of these notes. */
  otherLinks: number
  otherNotes: number
  reports: VFile[]
  isFine: boolean
  isWritten: boolean
}

export function planPathFor({ note, plan }: ReviewTarget): string {
  return plan ?? planPathOf(note)
}

/** Splits by the text of a plan, which need not be on the disk. Writes nothing unless `isWritten`. */
export async function tryPlan(target: ReviewTarget, text: string, isWritten: boolean): Promise<Preview> {
  const outcome = await splitNote({ ...target, plan: { path: planPathFor(target), text }, isWritten })
  const followed = outcome.relinked.map(({ links }) => links.filter(({ was, now }) => was !== now).length)
  return {
    planText: text.replace(/^\uFEFF/, ''),
    result: outcome.result,
    files: outcome.changes.map(({ state, role, ...file }) => ({
      ...file,
      state: state === 'left over' ? 'removed' : state,
      role: role === 'index' ? 'note' : role,
    })),
    root: outcome.root,
    otherLinks: followed.reduce((sum, count) => sum + count, 0),
    otherNotes: followed.filter((count) => count > 0).length,
    reports: outcome.files,
    isFine: outcome.exitCode === 0,
    isWritten: outcome.isWritten,
  }
}
