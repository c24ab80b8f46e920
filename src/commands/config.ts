import { join } from 'node:path'
import { Command } from 'commander'
import { type ConfigOutcome, type ConfigRow, runConfig } from '../run/run-config.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { jsonNote } from './json-report.ts'
import { printColumns, shorten } from './print-columns.ts'

const examples = `
Examples:
  notesplit config garden/Seeds.md     # what counts for this note, and where it comes from
  notesplit config                     # what counts for notes in this folder`

/** `notesplit config`: prints the options that count for a note, and where each comes from. */
export function configCommand(): Command {
  const command = new Command('config')
    .description('show the options that count for a note, and their origin')
    .argument('[note]', 'a Markdown note (default: any in this folder)')
  return addReportOptions(command).addHelpText('after', examples).action(runConfigCommand)
}

async function runConfigCommand(note: string | undefined, flags: ReportFlags): Promise<void> {
  const source = note ?? join('.', 'note.md')
  const outcome = await runConfig(source)
  await finishCommand('config', outcome, {
    flags,
    notes: () => (outcome.exitCode > 0 ? [] : [jsonNote(source, { config: outcome.rows })]),
    text: () => printConfig(outcome),
  })
}

function printConfig({ rows, path, exitCode }: ConfigOutcome): string {
  if (exitCode > 0) return ''
  const file = path === undefined ? 'no notesplit.yaml counts here' : `with ${path}`
  return `${printColumns([['Option', 'Value', 'From'], ...rows.map(cellsOf)], new Set())}\n${file}\n`
}

function cellsOf({ option, value, from }: ConfigRow): string[] {
  const text = Array.isArray(value) ? value.join(', ') || 'none' : String(value)
  return [option, shorten(text, 40), from]
}
