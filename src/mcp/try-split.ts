import { join } from 'node:path'
import { realPathIn } from '../disk/boundary.ts'
import { Refusal } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { type PlanChoice, planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import type { SplitOptions } from '../options.ts'
import { checkOptions, describeFault } from '../plan/file/check-options.ts'
import { runSplit } from '../run/run-split.ts'
import { runVault } from '../run/run-vault.ts'
import type { messagesOf } from './answer.ts'

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
  { note, plan, options, output, vault }: SplitInput,
  isWritten: boolean,
): Promise<Run> {
  const splitOptions = await readOptions(options)
  inside(root, note)
  inside(root, planPathOf(note))
  const choice: PlanChoice | undefined = plan === undefined ? undefined : { path: planPathOf(note), text: plan }
  if (vault !== undefined) {
    inside(root, vault)
    const request = {
      note,
      vault,
      options: splitOptions,
      plan: choice,
      protect: [],
      isDryRun: !isWritten,
      force: false,
    }
    const { changes, result, files, exitCode } = await runVault(request)
    const listed = changes.map(({ path, before, after }) => ({
      path: join(vault, path),
      state: !after ? 'removed' : before ? 'changed' : 'new',
      content: after?.toString(),
      old: before?.toString(),
    }))
    return { changes: listed, summary: result?.summary ?? null, files, exitCode }
  }
  if (output !== undefined) inside(root, output)
  const request = { notes: [note], out: output, options: splitOptions, plan: choice, force: false }
  const { notes, files, exitCode } = await runSplit({ ...request, mode: isWritten ? 'write' : 'dry-run' })
  const changes = notes.flatMap(({ output: { folder, files: outputFiles } }) => {
    inside(root, folder)
    return outputFiles.map(({ path, state, content, old }) => ({ path: join(folder, path), state, content, old }))
  })
  return { changes, summary: notes[0]?.result.summary ?? null, files, exitCode }
}

interface Change {
  path: string
  state: string
  content: string | undefined
  old?: string | undefined
}

interface Run {
  changes: Change[]
  summary: unknown
  files: Parameters<typeof messagesOf>[0]
  exitCode: number
}

/** Reads options with their command line names and values as in a plan. */
export async function readOptions(named: Record<string, unknown> = {}): Promise<Partial<SplitOptions>> {
  const { options, faults } = await checkOptions(named)
  const [fault] = faults
  if (fault) throw new Refusal(describeFault(fault))
  return options
}
