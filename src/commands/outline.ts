import { Command } from 'commander'
import type { OutlineRow } from '../describe-outline.ts'
import { type OutlineOutcome, runOutline } from '../run/run-outline.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { jsonNote } from './json-report.ts'
import { printColumns, shorten } from './print-columns.ts'

const headings = ['Section', 'Id', 'Words', 'Tokens', 'In', 'Out', 'Notes', 'First sentence']
const alignedRight: ReadonlySet<number> = new Set([2, 3, 4, 5, 6])

/** `notesplit outline`: lists the sections of a note. */
export function outlineCommand(): Command {
  const command = new Command('outline')
    .description('list sections with sizes, links and footnotes')
    .argument('<note>', 'a Markdown note')
  return addReportOptions(command).action(runOutlineCommand)
}

async function runOutlineCommand(note: string, flags: ReportFlags): Promise<void> {
  const outcome = await runOutline(note)
  const { outline } = outcome
  await finishCommand('outline', outcome, {
    flags,
    notes: () => (outline ? [jsonNote(note, { sizes: outline.sizes, outline: outline.rows })] : []),
    text: () => printOutline(outcome),
  })
}

function printOutline({ outline }: OutlineOutcome): string {
  if (!outline) return ''
  const { words, tokens } = outline.sizes
  return `${printColumns([headings, ...outline.rows.map(cellsOf)], alignedRight)}\n${words} words, about ${tokens} tokens\n`
}

function cellsOf({
  title,
  id,
  depth,
  words,
  tokens,
  linksIn,
  linksOut,
  footnotes,
  firstSentence,
}: OutlineRow): string[] {
  const numbers = [words, tokens, linksIn, linksOut, footnotes].map(String)
  return ['  '.repeat(depth - 1) + shorten(title), id, ...numbers, shorten(firstSentence, 60)]
}
