import { Command, InvalidArgumentError } from 'commander'
import { runScan, type ScanOutcome, type SizeLimits } from '../run/run-scan.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { jsonNote } from './json-report.ts'
import { printColumns } from './print-columns.ts'
import { count } from './print-summary.ts'

const examples = `
Examples:
  notesplit scan docs --max-tokens 8000            # for CI: exit 1 when a page is longer
  notesplit scan AGENTS.md --max-chars 12000       # the limit of an assistant`

interface Flags extends ReportFlags {
  maxWords?: number
  maxTokens?: number
  maxChars?: number
}

/** `notesplit scan`: lists the Markdown files that are too long. */
export function scanCommand(): Command {
  const command = new Command('scan')
    .description('list Markdown files over a size limit; exit 1 if any')
    .argument('<path...>', 'files, and folders without what git ignores')
    .option('--max-tokens <n>', 'limit in tokens, estimated', readNumber)
    .option('--max-words <n>', 'limit in words', readNumber)
    .option('--max-chars <n>', 'limit in characters', readNumber)
  return addReportOptions(command).addHelpText('after', examples).action(runScanCommand)
}

function readNumber(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('Expected a whole number of 1 or more.')
  return Number(value)
}

async function runScanCommand(paths: string[], flags: Flags, command: Command): Promise<void> {
  const limits = { tokens: flags.maxTokens, words: flags.maxWords, chars: flags.maxChars }
  const outcome = await runScan(paths, limits)
  if (outcome.exitCode === 0 && !outcome.hasLimit)
    command.error('error: scan needs a limit: --max-tokens, --max-words or --max-chars, or one in notesplit.yaml')
  await finishCommand('scan', outcome, {
    flags,
    notes: () => outcome.oversized.map(({ path, sizes }) => jsonNote(path, { sizes })),
    text: () => printScan(outcome),
  })
}

function printScan({ oversized, scanned }: ScanOutcome): string {
  const total = `${count(oversized.length, 'file')} of ${scanned} over the limit\n`
  if (oversized.length === 0) return total
  const rows = oversized.map(({ path, sizes, over }) => [
    path,
    Object.entries(over)
      .map(([unit, limit]) => `${sizes[unit as keyof SizeLimits]} ${unit}, limit ${limit}`)
      .join('; '),
  ])
  return printColumns(rows, new Set()) + total
}
