import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { realPathIn } from '../disk/boundary.ts'
import { hashText } from '../disk/hash.ts'
import { listJournals } from '../disk/journal.ts'
import { readManifest } from '../disk/read-manifest.ts'
import { readNote } from '../disk/read-note.ts'
import { type PlanChoice, planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import { writeFile } from '../disk/write-file.ts'
import { optionsSchema } from '../option-schema.ts'
import { namedOptions, type SplitOptions } from '../options.ts'
import { runVerify } from '../run/run-join.ts'
import { runOutline } from '../run/run-outline.ts'
import { runPlan } from '../run/run-plan.ts'
import { runProof } from '../run/run-proof.ts'
import { runSplit } from '../run/run-split.ts'
import { runUndo } from '../run/run-undo.ts'
import { runVault } from '../run/run-vault.ts'
import { loadInlineMarkdown } from '../text/inline-markdown.ts'
import { type Answer, messagesOf } from './answer.ts'

/** A requested split. Paths are relative to the root. */
export interface SplitInput {
  note: string
  plan?: string
  options?: Record<string, unknown>
  output?: string
  vault?: string
}

/** An error in a request; its message is the answer. */
export class InputError extends Error {}

/** The tools for a root: a real path, which is the working directory. No requested path may lead out of it. */
export class Tools {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** Checks a requested path, and returns it. */
  inside(path: string): string {
    realPathIn(this.#root, path)
    return path
  }

  async outline({ note, section, depth }: { note: string; section?: string; depth?: number }): Promise<Answer> {
    const { outline, files, exitCode } = await runOutline(this.inside(note))
    const all = outline?.rows ?? []
    const from = section === undefined ? 0 : all.findIndex(({ id }) => id === section)
    if (from < 0) throw new InputError(`The note has no section \`${section}\``)
    const first = all[from]
    const after = section === undefined ? -1 : all.findIndex((row, i) => i > from && row.depth <= (first?.depth ?? 0))
    const sections = all.slice(from, after < 0 ? undefined : after).filter((row) => row.depth <= (depth ?? 6))
    return { note, sizes: outline?.sizes ?? null, sections, ...messagesOf(files, exitCode) }
  }

  async propose({ note, options, suggest }: SplitInput & { suggest?: boolean }): Promise<Answer> {
    const given = await readOptions(options)
    const request = { note: this.inside(note), out: '-', options: given, suggest: suggest === true }
    const { proposal, files, exitCode } = await runPlan(request)
    return { note, plan: proposal?.text ?? '', table: proposal?.rows ?? [], ...messagesOf(files, exitCode) }
  }

  async check(input: SplitInput): Promise<Answer> {
    const { files, exitCode, changes } = await this.#plan(input)
    return { note: input.note, ok: exitCode === 0, files: changes.length, ...messagesOf(files, exitCode) }
  }

  /** Returns what `apply` would write, and the digest that it requires; with `file` also the content of that file. */
  async preview({ file, ...input }: SplitInput & { file?: string }): Promise<Answer> {
    const { files, exitCode, changes, summary, digest } = await this.#plan(input)
    const shown = changes.find(({ path }) => path === file)
    if (file !== undefined && !shown) throw new InputError(`The split writes no \`${file}\``)
    const listed =
      exitCode > 0 ? [] : changes.map(({ path, state, content }) => ({ path, state, size: sizeOf(content) }))
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
  async apply({ digest, ...input }: SplitInput & { digest: string }): Promise<Answer> {
    const previewed = await this.#plan(input)
    if (previewed.exitCode === 0 && previewed.digest !== digest)
      throw new InputError('Something changed since that preview. Nothing was written; preview again')
    if (previewed.exitCode > 0)
      return { note: input.note, written: [], ...messagesOf(previewed.files, previewed.exitCode) }
    const { planFile } = previewed
    if (planFile && planFile.state !== 'unchanged')
      writeFile(planFile.path, planFile.content ?? '', { old: readPlanOf(input.note, planFile.path, true)?.text })
    const { files, exitCode, changes } = await this.#run(input, true)
    const written = [...(planFile ? [planFile] : []), ...changes].filter(({ state }) => state !== 'unchanged')
    return {
      note: input.note,
      written: exitCode > 0 ? [] : written.map(({ path, state }) => ({ path, state })),
      ...messagesOf(files, exitCode),
    }
  }

  async verify({ folder, proof }: { folder: string; proof?: boolean }): Promise<Answer> {
    this.inside(folder)
    // the manifest names the note, which is read too
    this.inside(join(folder, readManifest(folder, false)?.source.path ?? ''))
    if (proof) {
      const { text, files, exitCode } = await runProof(folder)
      return { folder, proof: text, ...messagesOf(files, exitCode) }
    }
    const { result, files, exitCode } = await runVerify(folder)
    return { folder, files: result?.files ?? [], ...messagesOf(files, exitCode) }
  }

  /** Without a digest, only lists the files to restore. */
  async undo({ vault, digest }: { vault: string; digest?: string }): Promise<Answer> {
    const last = listJournals(this.inside(vault))
      .filter(({ journal }) => journal)
      .at(-1)
    const paths = last?.journal?.files.map(({ path }) => path) ?? []
    const wanted = hashText(JSON.stringify([vault, last?.folder, paths]))
    if (digest === undefined && paths.length > 0) return { vault, digest: wanted, restores: paths }
    if (digest !== undefined && digest !== wanted)
      throw new InputError('The vault has another last split. Nothing was written; call undo without a digest')
    const { restored, files, exitCode } = await runUndo(vault)
    return { vault, restored, ...messagesOf(files, exitCode) }
  }

  /** Returns a note or its plan, as a resource. */
  read(note: string, what: 'note' | 'plan'): string {
    this.inside(note)
    if (what === 'note') return readNote(note)
    const path = this.inside(planPathOf(note))
    return existsSync(path) ? (readPlanOf(note)?.text ?? '') : ''
  }

  /** Splits without writing. Returns the result with the digest of all it reads and would write. */
  async #plan(input: SplitInput) {
    const { note, plan } = input
    const outcome = await this.#run(input, false)
    const planPath = this.inside(planPathOf(note))
    const old = plan === undefined ? undefined : readPlanOf(note, planPath, true)?.text
    const state = old === undefined ? 'new' : old === plan ? 'unchanged' : 'changed'
    const planFile: Change | undefined = plan === undefined ? undefined : { path: planPath, state, content: plan }
    const changes = [...(planFile ? [planFile] : []), ...outcome.changes]
    const read = [input, changes.map(({ path, state, content, old }) => [path, state, content, old])]
    return { ...outcome, planFile, changes, digest: hashText(JSON.stringify(read)) }
  }

  async #run({ note, plan, options, output = 'output', vault }: SplitInput, isWritten: boolean): Promise<Run> {
    const given = await readOptions(options)
    this.inside(note)
    this.inside(planPathOf(note))
    const choice: PlanChoice | undefined = plan === undefined ? undefined : { path: planPathOf(note), text: plan }
    if (vault !== undefined) {
      this.inside(vault)
      const request = { note, vault, options: given, plan: choice, protect: [], isDryRun: !isWritten, force: false }
      const { changes, result, files, exitCode } = await runVault(request)
      const listed = changes.map(({ path, before, after }) => ({
        path: join(vault, path),
        state: !after ? 'removed' : before ? 'changed' : 'new',
        content: after?.toString(),
        old: before?.toString(),
      }))
      return { changes: listed, summary: result?.summary ?? null, files, exitCode }
    }
    this.inside(output)
    const request = { notes: [note], out: output, options: given, plan: choice, force: false }
    const { notes, files, exitCode } = await runSplit({ ...request, mode: isWritten ? 'write' : 'dry-run' })
    const changes = notes.flatMap(({ output: { folder, files: found } }) => {
      this.inside(folder)
      return found.map(({ path, state, content, old }) => ({ path: join(folder, path), state, content, old }))
    })
    return { changes, summary: notes[0]?.result.summary ?? null, files, exitCode }
  }
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

function sizeOf(content: string | undefined): number {
  return Buffer.byteLength(content ?? '')
}

/** Reads options with their command line names and values as in a plan. */
async function readOptions(given: Record<string, unknown> = {}): Promise<Partial<SplitOptions>> {
  await loadInlineMarkdown()
  const result = v.safeParse(optionsSchema, given)
  if (result.success) return namedOptions(result.output)
  const [issue] = result.issues
  throw new InputError(`Option \`${v.getDotPath(issue) ?? ''}\`: expected ${issue.message}`)
}
