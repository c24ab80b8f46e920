import { realPathIn } from '../disk/boundary.ts'
import { Refusal } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import { checkOptions, describeFault } from '../plan/file/check-options.ts'
import { type SplitPlace, splitNote } from '../run/split-note.ts'

/** A requested split. Paths are relative to the root. */
export interface SplitInput {
  note: string
  plan?: string
  options?: Record<string, unknown>
  output?: string
  vault?: string
}

/**
 * Checks a requested path, and returns it. `root`: a real path, which is the working directory. Throws a `Failure` for
 * a path that leads out of it.
 */
export function inside(root: string, path: string): string {
  realPathIn(root, path)
  return path
}

/** Splits without writing. Returns the result with the digest of all it reads and would write. */
export async function trySplit(root: string, input: SplitInput) {
  const { note, plan } = input
  const outcome = await runSplitOf(root, input, false)
  const planPath = inside(root, planPathOf(note))
  const old = plan === undefined ? undefined : readPlanOf(note, planPath, true)?.text
  const state = old === undefined ? 'new' : old === plan ? 'unchanged' : 'changed'
  const planFile: Change | undefined = plan === undefined ? undefined : { path: planPath, state, content: plan }
  const changes = [...(planFile ? [planFile] : []), ...outcome.changes]
  const read = [input, changes.map(({ path, state, content, old }) => [path, state, content, old])]
  return { ...outcome, planFile, changes, digest: hashText(JSON.stringify(read)) }
}

export async function runSplitOf(
  root: string,
  { note, plan: text, options: named, output, vault }: SplitInput,
  isWritten: boolean,
) {
  const options = await readOptions(named)
  const path = planPathOf(note)
  for (const touched of [note, path, vault ?? output ?? '.']) inside(root, touched)
  const to: SplitPlace =
    vault === undefined ? { kind: 'folder', path: output } : { kind: 'vault', path: vault, protect: [] }
  const plan = text === undefined ? undefined : { path, text }
  const { changes, result, files, exitCode, root: folder } = await splitNote({ note, plan, options, to, isWritten })
  if (vault === undefined) inside(root, folder)
  const listed = changes.map(({ path, state, old, now }): Change => ({ path, state, content: now, old }))
  return { changes: listed, summary: result?.summary ?? null, files, exitCode }
}

interface Change {
  path: string
  state: string
  content: string | undefined
  old?: string | undefined
}

/** Reads options with their command line names and values as in a plan. */
export async function readOptions(named: Record<string, unknown> = {}): Promise<Partial<SplitOptions>> {
  const { options, faults } = await checkOptions(named)
  const [fault] = faults
  if (fault) throw new Refusal(describeFault(fault))
  return options
}
