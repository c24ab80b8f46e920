import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { realPathIn } from '../disk/boundary.ts'
import { Refusal } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { listJournals } from '../disk/journal.ts'
import { readManifest } from '../disk/read-manifest.ts'
import { readNote } from '../disk/read-note.ts'
import { planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import { writeFile } from '../disk/write-file.ts'
import type { SplitOptions } from '../options.ts'
import { checkOptions, describeFault } from '../plan/file/check-options.ts'
import { runVerify } from '../run/run-join.ts'
import { runOutline } from '../run/run-outline.ts'
import { runPlan } from '../run/run-plan.ts'
import { runProof } from '../run/run-proof.ts'
import { runUndo } from '../run/run-undo.ts'
import { type SplitPlace, splitNote } from '../run/split-note.ts'
import { type Answer, messagesOf } from './answer.ts'

export async function outline(
  root: string,
  { note, section, depth }: { note: string; section?: string; depth?: number },
): Promise<Answer> {
  const { outline, files, exitCode } = await runOutline(inside(root, note))
  const all = outline?.rows ?? []
  const from = section === undefined ? 0 : all.findIndex(({ id }) => id === section)
  if (from < 0) throw new Refusal(`The note has no section \`${section}\``)
  const first = all[from]
  const after = section === undefined ? -1 : all.findIndex((row, i) => i > from && row.depth <= (first?.depth ?? 0))
  const sections = all.slice(from, after < 0 ? undefined : after).filter((row) => row.depth <= (depth ?? 6))
  return { note, sizes: outline?.sizes ?? null, sections, ...messagesOf(files, exitCode) }
}

export async function propose(
  root: string,
  { note, options, suggest }: SplitInput & { suggest?: boolean },
): Promise<Answer> {
  const splitOptions = await readOptions(options)
  const request = { note: inside(root, note), out: '-', options: splitOptions, suggest: suggest === true }
  const { proposal, files, exitCode } = await runPlan(request)
  return { note, plan: proposal?.text ?? '', table: proposal?.rows ?? [], ...messagesOf(files, exitCode) }
}

export async function check(root: string, input: SplitInput): Promise<Answer> {
  const { files, exitCode, changes } = await trySplit(root, input)
  return { note: input.note, ok: exitCode === 0, files: changes.length, ...messagesOf(files, exitCode) }
}

/** Returns what `apply` would write, and the digest that it requires; with `file` also the content of that file. */
export async function preview(root: string, { file, ...input }: SplitInput & { file?: string }): Promise<Answer> {
  const { files, exitCode, changes, summary, digest } = await trySplit(root, input)
  const shown = changes.find(({ path }) => path === file)
  if (file !== undefined && !shown) throw new Refusal(`The split writes no \`${file}\``)
  const listed =
    exitCode > 0
      ? []
      : changes.map(({ path, state, content }) => ({ path, state, size: Buffer.byteLength(content ?? '') }))
  return {
    note: input.note,
    digest: exitCode === 0 ? digest : null,
    summary,
    files: listed,
    ...(shown ? { content: shown.content ?? '' } : {}),
    ...messagesOf(files, exitCode),
  }
}

/** Writes what the preview with this digest listed. */
export async function apply(root: string, { digest, ...input }: SplitInput & { digest: string }): Promise<Answer> {
  const previewed = await trySplit(root, input)
  if (previewed.exitCode === 0 && previewed.digest !== digest)
    throw new Refusal('Something changed since that preview. Nothing was written; preview again')
  if (previewed.exitCode > 0)
    return { note: input.note, written: [], ...messagesOf(previewed.files, previewed.exitCode) }
  const { planFile } = previewed
  const saved = planFile && planFile.state !== 'unchanged' ? [planFile] : []
  for (const { path, content = '' } of saved)
    await writeFile(path, content, { old: readPlanOf(input.note, path, true)?.text, root })
  const { files, exitCode, changes } = await runSplitOf(root, input, true)
  const written = [...saved, ...(exitCode > 0 ? [] : changes.filter(({ state }) => state !== 'unchanged'))]
  return {
    note: input.note,
    written: written.map(({ path, state }) => ({ path, state })),
    ...messagesOf(files, exitCode),
  }
}

export async function verify(root: string, { folder, proof }: { folder: string; proof?: boolean }): Promise<Answer> {
  inside(root, folder)
  // the manifest names the note, which is read too
  inside(root, join(folder, readManifest(folder, false)?.source.path ?? ''))
  if (proof) {
    const { text, files, exitCode } = await runProof(folder)
    return { folder, proof: text, ...messagesOf(files, exitCode) }
  }
  const { result, files, exitCode } = await runVerify(folder)
  return { folder, files: result?.files ?? [], ...messagesOf(files, exitCode) }
}

/** Without a digest, only lists the files to restore. */
export async function undo(root: string, { vault, digest }: { vault: string; digest?: string }): Promise<Answer> {
  const last = listJournals(inside(root, vault))
    .filter(({ journal }) => journal)
    .at(-1)
  const paths = last?.journal?.files.map(({ path }) => path) ?? []
  const wanted = hashText(JSON.stringify([vault, last?.folder, paths]))
  if (digest === undefined && paths.length > 0) return { vault, digest: wanted, restores: paths }
  if (digest !== undefined && digest !== wanted)
    throw new Refusal('The vault has another last split. Nothing was written; call undo without a digest')
  const { restored, files, exitCode } = await runUndo(vault)
  return { vault, restored, ...messagesOf(files, exitCode) }
}

/** Returns a note or its plan, as a resource. */
export function readResource(root: string, note: string, what: 'note' | 'plan'): string {
  inside(root, note)
  if (what === 'note') return readNote(note)
  const path = inside(root, planPathOf(note))
  return existsSync(path) ? (readPlanOf(note)?.text ?? '') : ''
}

/** A requested split. Paths are relative to the root. */
interface SplitInput {
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
function inside(root: string, path: string): string {
  realPathIn(root, path)
  return path
}

/** Splits without writing. Returns the result with the digest of all it reads and would write. */
async function trySplit(root: string, input: SplitInput) {
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

async function runSplitOf(
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
async function readOptions(named: Record<string, unknown> = {}): Promise<Partial<SplitOptions>> {
  const { options, faults } = await checkOptions(named)
  const [fault] = faults
  if (fault) throw new Refusal(describeFault(fault))
  return options
}
