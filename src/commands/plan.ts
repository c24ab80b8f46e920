import { Command } from 'commander'
import { planPathOf } from '../disk/read-plan-of.ts'
import type { PlanProposal } from '../propose-plan.ts'
import { type PlanOutcome, runPlan } from '../run/run-plan.ts'
import type { PlanRow } from '../write/plan-table.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { printColumns, shorten } from './print-columns.ts'
import { summaryLine } from './print-report.ts'
import { addSplitOptions, optionsOf, parserOption, type SplitFlags } from './split-options.ts'

const examples = `
Examples:
  notesplit plan kitchen.md               # writes kitchen.plan.yaml, which split follows
  notesplit plan kitchen.md -o - --suggest # prints one, with suggested groups`

interface Flags extends SplitFlags, ReportFlags {
  output?: string
  suggest?: boolean
}

/** `notesplit plan`: writes what a split would do as a plan to edit. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('propose a file for each section, as YAML to edit')
    .argument('<note>', 'a Markdown note')
    .optionsGroup('What to split:')
    .option('--suggest', 'suggest in comments which sections belong together')
  addSplitOptions(command)
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'write here; - prints (default: NOTE.plan.yaml)')
  return addReportOptions(command).addOption(parserOption()).addHelpText('after', examples).action(runPlanCommand)
}

async function runPlanCommand(note: string, flags: Flags): Promise<void> {
  const { output, suggest, json, 'json=full': full, verbose, quiet, ...options } = flags
  const outcome = await runPlan({ note, out: output, options: optionsOf(options), suggest: suggest === true })
  await finishCommand('plan', outcome, {
    flags,
    notes: () => jsonOf(note, outcome),
    text: () => printOutcome(note, outcome),
    isContent: outcome.state === 'not written',
  })
}

function printOutcome(note: string, { proposal, path, state, exitCode }: PlanOutcome): string {
  if (!proposal || exitCode !== 0) return ''
  if (state === 'not written') return proposal.text
  const what = { new: 'new', changed: 'changed', unchanged: 'nothing changed' }[state]
  const why = proposal.cut && !proposal.cut.isPlain ? summaryLine(proposal.cut.text) : ''
  return `${printTable(proposal)}\n${note} → ${path} (${what})\n${why}`
}

function jsonOf(note: string, { proposal, path, state, exitCode }: PlanOutcome): JsonNote[] {
  if (!proposal || exitCode !== 0) return []
  const { plan, cut = null, rows: table, text } = proposal
  const isShown = state === 'not written'
  const file = isShown ? { path: planPathOf(note), state: 'new' as const } : { path: path as string, state }
  const isWritten = state === 'new' || state === 'changed'
  return [jsonNote(note, { isWritten, plan, cut, table, files: [jsonFile({ ...file, role: 'plan' }, text, isShown)] })]
}

const headings = ['Topic', 'File', 'Words', 'In', 'Out', 'Notes', 'Why']
const alignedRight: ReadonlySet<number> = new Set([2, 3, 4, 5])

/** Prints a plan as a table: topic, file, words, links in and out, footnotes, reason. Ends with a line ending. */
export function printTable({ plan, rows }: Pick<PlanProposal, 'plan' | 'rows'>): string {
  return printColumns([headings, ...rows.map((row) => cellsOf(row, plan.depth))], alignedRight)
}

function cellsOf(row: PlanRow, depth: number | undefined): string[] {
  const { title, path, words, linksIn, linksOut, footnotes, isKept } = row
  const shown = shorten(title)
  const numbers = [words, linksIn, linksOut, footnotes].map((number) => (number === undefined ? '' : String(number)))
  return [isKept ? `  ${shown}` : shown, isKept ? '' : path, ...numbers, whyOf(row, depth)]
}

function whyOf({ reason, isKept }: PlanRow, depth: number | undefined): string {
  if (reason === undefined) return 'the index'
  if (isKept)
    return (
      {
        'min-words': 'kept: short',
        small: 'kept: short',
        'only-definitions': 'kept: only definitions',
        contents: 'kept: a list of contents',
      }[reason as string] ?? 'kept: the plan'
    )
  const why = {
    depth: depth === undefined ? `a unit` : `depth ${depth}`,
    'max-words': 'part of a large topic',
    plan: 'the plan',
    new: 'new to the plan',
  }
  return why[reason as keyof typeof why]
}
