import { join } from 'node:path'
import { Command } from 'commander'
import { type JoinOutcome, runJoin } from '../run/run-join.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonFilesOf, jsonNote } from './json-report.ts'

const examples = `
Examples:
  notesplit join notes/kitchen                # writes the note where it was
  notesplit join notes/kitchen -o -           # prints it`

interface JoinFlags extends ReportFlags {
  output?: string
  force?: boolean
  durable?: boolean
}

/** `notesplit join`: merges a folder back into one note. */
export function joinCommand(): Command {
  const command = new Command('join')
    .description('merge topics back into one note, with all edits')
    .argument('<folder>', 'a folder that split wrote, or one with an index note')
    .optionsGroup('Output:')
    .option('-o, --output <note>', 'write here; - prints (default: the source note)')
    .optionsGroup('Safety:')
    .option('--force', 'overwrite an edited note, keep it as .bak')
    .option('--durable', 'wait until the note is on the disk itself')
  return addReportOptions(command).addHelpText('after', examples).action(runJoinCommand)
}

async function runJoinCommand(folder: string, { output, force, durable, ...flags }: JoinFlags): Promise<void> {
  const outcome = await runJoin({ folder, out: output, force: force === true, durable: durable === true })
  await finishCommand('join', outcome, {
    flags,
    notes: () => jsonOf(folder, outcome),
    text: () => printOutcome(folder, outcome),
    isContent: outcome.written === undefined,
  })
}

function printOutcome(folder: string, { result, exitCode, written, state }: JoinOutcome): string {
  if (!result || exitCode !== 0) return ''
  if (written === undefined) return result.text
  const edited = result.files.filter(({ state }) => state === 'edited').length
  const what = state === 'unchanged' ? 'nothing changed' : edited === 0 ? 'no edits' : `${edited} edited`
  return `${join(folder, '/')} → ${written} (${what})\n`
}

function jsonOf(folder: string, { result, record, source, state, written, exitCode }: JoinOutcome): JsonNote[] {
  if (!result) return []
  const note = jsonFile({ path: source, role: 'source', state }, result.text, written === undefined)
  return [
    jsonNote(source, {
      folder,
      isWritten: written !== undefined && state !== 'unchanged',
      plan: record?.plan ?? null,
      manifest: record ?? null,
      files: exitCode === 0 ? [note, ...jsonFilesOf(folder, result.files, record)] : [],
    }),
  ]
}
