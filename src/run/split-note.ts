import { join } from 'node:path'
import type { PlanChoice } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import { manifestName } from '../write/manifest.ts'
import { runSplit } from './run-split.ts'
import { runVault, type VaultRequest } from './run-vault.ts'

/** The target of a split: a folder with an output folder for the note, or the vault of the note. */
export type SplitPlace =
  | { kind: 'folder'; path: string | undefined }
  | { kind: 'vault'; path: string; protect: readonly string[] }

interface SplitNoteRequest {
  note: string
  plan: PlanChoice | undefined
  options: Partial<SplitOptions>
  to: SplitPlace
  /** Otherwise the split is only tried. */
  isWritten: boolean
  /** How a vault is searched before something is written. */
  scan?: VaultRequest['scan']
}

/** Splits a note wherever it is. Lists each file with its old and its new content; `root`: the folder of the notes. */
export async function splitNote({ note, plan, options, to, isWritten, scan }: SplitNoteRequest) {
  if (to.kind === 'folder') {
    const mode = isWritten ? 'write' : 'dry-run'
    const outcome = await runSplit({ notes: [note], out: to.path, options, plan, mode, force: false })
    const [made] = outcome.notes
    const root = made?.output.folder ?? to.path ?? ''
    const changes = (made?.output.files ?? []).map(({ path, state, old, content }) => {
      const role = path === manifestName ? 'manifest' : path === made?.result.plan.index.path ? 'index' : 'topic'
      return {
        path: join(root, path),
        state,
        role: role as 'manifest' | 'index' | 'topic' | 'other',
        old,
        now: content,
      }
    })
    return { ...outcome, changes, root, result: made?.result, relinked: [], isWritten: made?.isWritten === true }
  }
  const { path: vault, protect } = to
  const request = { note, vault, options, plan, protect, isDryRun: !isWritten, force: false }
  const outcome = await runVault(isWritten || !scan ? request : { ...request, scan })
  const roles = new Map(outcome.result?.notes.map(({ path, role }) => [path, role]))
  const changes = outcome.changes.map(({ path, before, after }) => ({
    path: join(vault, path),
    state: !after ? ('removed' as const) : before ? ('changed' as const) : ('new' as const),
    role: roles.get(path) ?? ('other' as const),
    old: before?.toString(),
    now: after?.toString(),
  }))
  return { ...outcome, changes, root: vault }
}
