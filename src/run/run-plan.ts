import { basename, dirname, resolve } from 'node:path'
import type { VFile } from 'vfile'
import { realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import { posixPath } from '../disk/spelling.ts'
import { recoverFile, writeFile } from '../disk/write-file.ts'
import { nameOf } from '../note/parse-note.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { type PlanProposal, proposePlan } from '../propose-plan.ts'
import { reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages, reportInterrupted } from './file-messages.ts'
import { readSplitOf } from './read-resplit.ts'
import { listTakenNames, withFreeNames } from './taken-names.ts'

/** A request to `plan`. */
export interface PlanRequest {
  note: string
  /** The file to write; by default the one beside the note. `-`: none, and an existing plan is not read. */
  out: string | undefined
  options: Partial<SplitOptions>
  /** Whether to propose which sections belong together. */
  suggest: boolean
}

/** The outcome of planning. */
export interface PlanOutcome {
  proposal: PlanProposal | undefined
  /** The plan's path; undefined when it was not to be written. */
  path: string | undefined
  /** The effect on the file. */
  state: 'new' | 'changed' | 'unchanged' | 'not written'
  /** The note and the plan with their messages, for a reporter. */
  files: VFile[]
  exitCode: ExitCode
}

/** Writes a plan for a note, or updates its existing one. Does not change the note. */
export async function runPlan(request: PlanRequest, disk: Disk = realDisk): Promise<PlanOutcome> {
  const { note, out, options, suggest } = request
  const path = out === '-' ? undefined : (out ?? planPathOf(note))
  const reported = new FileMessages()
  const { files } = reported
  const outcome: PlanOutcome = { proposal: undefined, path, state: 'not written', files, exitCode: 0 }
  await reported.attempt(note, async () => {
    const { text, rights } = readNoteFile(note)
    reportInterrupted([note], reported)
    const plan = path === undefined ? undefined : readPlanOf(note, path, true)
    const config = await reportedConfigOf(note, reported)
    if (reported.exitCode > 0) return
    const earlier = await readSplitOf(note, config.output)
    const source = { path: posixPath(resolve(note)), text: earlier.text ?? text, plan, defaults: config.options }
    const { settled } = earlier
    const { parser, found: parserMessages } = loadReportingParser(options.parser ?? defaultOptions.parser)
    const outputPrefix = resolve(config.output, nameOf(basename(note))).toLowerCase()
    const proposal = await withFreeNames(
      listTakenNames(config.output, new Set([outputPrefix])),
      (names) => proposePlan(source, options, { parser, suggest, names, settled }),
      ({ plan: { topics } }) => topics,
    )
    outcome.proposal = proposal
    for (const message of [...parserMessages, ...proposal.messages]) reported.add(message.file || note, [message], 2)
    if (reported.exitCode > 0 || path === undefined) return
    await recoverFile(path, disk)
    // a link in place of a plan that the user did not name must not lead elsewhere
    const root = out === undefined ? realPath(dirname(note)) : undefined
    if (proposal.text !== plan?.text)
      await writeFile(path, proposal.text, { old: plan?.text, like: rights, root, disk })
    outcome.state = plan === undefined ? 'new' : proposal.text === plan.text ? 'unchanged' : 'changed'
  })
  return { ...outcome, exitCode: reported.exitCode }
}
