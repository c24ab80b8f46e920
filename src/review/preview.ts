import { join } from 'node:path'
import type { VFile } from 'vfile'
import { planPathOf } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import { type RunNote, runSplit } from '../run/run-split.ts'
import { runVault, type VaultRequest } from '../run/run-vault.ts'
import { manifestName } from '../write/manifest.ts'
import type { DiskFile } from './protocol.ts'

/** The note under review, and where its split goes. */
export interface ReviewTarget {
  note: string
  /** By default the plan beside the note. */
  plan?: string | undefined
  options: Partial<SplitOptions>
  /** The target of the split: a folder with an output folder for the note, or the vault of the note. */
  to: { kind: 'folder'; path: string } | { kind: 'vault'; path: string; protect: readonly string[] }
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
  const plan = { path: planPathFor(target), text }
  return target.to.kind === 'vault' ? inVault(target, target.to, plan, isWritten) : inFolder(target, plan, isWritten)
}

type PlanFile = { path: string; text: string }

async function inFolder({ note, options, to }: ReviewTarget, plan: PlanFile, isWritten: boolean): Promise<Preview> {
  const mode = isWritten ? 'write' : 'dry-run'
  const outcome = await runSplit({ notes: [note], out: to.path, options, plan, mode, force: false })
  const [made] = outcome.notes
  const root = made?.output.folder ?? to.path
  const files = (made?.output.files ?? []).map(({ path, state, old, content }): PreviewFile => {
    const role = path === manifestName ? 'manifest' : path === made?.result.plan.index.path ? 'note' : 'topic'
    return { path: join(root, path), state: state === 'left over' ? 'removed' : state, role, old, now: content }
  })
  return {
    planText: plan.text.replace(/^\uFEFF/, ''),
    result: made?.result,
    files,
    root,
    otherLinks: 0,
    otherNotes: 0,
    reports: outcome.files,
    isFine: outcome.exitCode === 0,
    isWritten: made?.isWritten === true,
  }
}

async function inVault(
  { note, options, scan }: ReviewTarget,
  { path: vault, protect }: Extract<ReviewTarget['to'], { kind: 'vault' }>,
  plan: PlanFile,
  isWritten: boolean,
): Promise<Preview> {
  const request = { note, vault, options, plan, protect, isDryRun: !isWritten, force: false }
  const outcome = await runVault(isWritten || !scan ? request : { ...request, scan })
  const roles = new Map(outcome.result?.notes.map(({ path, role }) => [outcome.root + path, role]))
  const files = outcome.changes.map(({ path, before, after }): PreviewFile => {
    const role = roles.get(path)
    return {
      path: join(vault, path),
      state: before ? 'changed' : 'new',
      role: role === 'index' ? 'note' : (role ?? 'other'),
      old: before?.toString('utf8'),
      now: after?.toString('utf8'),
    }
  })
  const followed = outcome.relinked.map(({ links }) => links.filter(({ was, now }) => was !== now).length)
  return {
    planText: plan.text.replace(/^\uFEFF/, ''),
    result: outcome.result,
    files,
    root: join(vault, outcome.root),
    otherLinks: followed.reduce((sum, count) => sum + count, 0),
    otherNotes: followed.filter((count) => count > 0).length,
    reports: outcome.files,
    isFine: outcome.exitCode === 0,
    isWritten: outcome.isWritten,
  }
}
