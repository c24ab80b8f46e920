import { resolve } from 'node:path'
import type { VFile } from 'vfile'
import { Failure } from '../disk/failure.ts'
import { posixPath } from '../disk/posix-path.ts'
import { readNote } from '../disk/read-note.ts'
import { planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import { recoverFile, writeFile } from '../disk/write-file.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { type PlanProposal, proposePlan } from '../propose-plan.ts'
import { FileMessages } from './file-messages.ts'

/** What a run that plans is asked to do. */
export interface PlanRequest {
  note: string
  /** The file to write; by default the one beside the note. `-`: none, and a plan that exists is not read. */
  out: string | undefined
  options: Partial<SplitOptions>
  /** Whether to propose which sections belong together. */
  suggest: boolean
}

/** What a run that plans did. */
export interface PlanOutcome {
  proposal: PlanProposal | undefined
  /** The plan's path; undefined when it was not to be written. */
  path: string | undefined
  /** What became of the file. */
  state: 'new' | 'changed' | 'unchanged' | 'not written'
  /** The note and the plan with their messages, for a reporter. */
  files: VFile[]
  exitCode: 0 | 2
}

/** Writes a plan for a note, or brings the one that it has up to date. The note itself is not touched. */
export async function runPlan(request: PlanRequest): Promise<PlanOutcome> {
  const { note, out, options, suggest } = request
  const path = out === '-' ? undefined : (out ?? planPathOf(note))
  const reported = new FileMessages()
  const { files } = reported
  const outcome: PlanOutcome = { proposal: undefined, path, state: 'not written', files, exitCode: 0 }
  try {
    const text = readNote(note)
    const plan = path === undefined ? undefined : readPlanOf(note, path, true)
    const source = { path: posixPath(resolve(note)), text, plan }
    const { parser, found } = loadReportingParser(options.parser ?? defaultOptions.parser)
    const proposal = await proposePlan(source, options, { parser, suggest })
    outcome.proposal = proposal
    for (const message of [...found, ...proposal.messages]) reported.add(message.file || note, [message])
    if (proposal.messages.some(({ fatal }) => fatal)) return { ...outcome, exitCode: 2 }
    if (path !== undefined) {
      recoverFile(path)
      if (proposal.text !== plan?.text) writeFile(path, proposal.text, { old: plan?.text })
      outcome.state = plan === undefined ? 'new' : proposal.text === plan.text ? 'unchanged' : 'changed'
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    reported.add(error.path, [error.report])
    outcome.exitCode = 2
  }
  return outcome
}
