import { join } from 'node:path'
import { Command } from 'commander'
import { type JoinOutcome, runJoin } from '../run/run-join.ts'
import { finishCommand } from './finish-command.ts'
import { addJsonOption, type JsonFlags, jsonAmountOf } from './json-option.ts'
import { type JsonNote, jsonFile, jsonFilesOf, jsonNote } from './json-report.ts'

const examples = `
Examples:
  notesplit join notes/kitchen                # writes the note again where it was
  notesplit join notes/kitchen -o -           # prints it`

interface JoinFlags extends JsonFlags {
  output?: string
  force?: boolean
  durable?: boolean
}

/** `notesplit join`: puts a note together again, with the edits that its folder has seen. */
export function joinCommand(): Command {
  const command = new Command('join')
    .description('put a note together again from its folder, with the edits that the folder has seen')
    .argument('<folder>', 'a folder that split wrote, or any folder with an index note')
    .option('-o, --output <note>', 'where the note goes; - for stdout (default: where the source note is)')
    .option('--durable', 'wait for the note to be on the disk itself, in case the power fails')
    .option('--force', 'overwrite a note that was changed since it was split; what stood there is kept as .bak')
  return addJsonOption(command).addHelpText('after', examples).action(runJoinCommand)
}

async function runJoinCommand(folder: string, { output, force, durable, ...flags }: JoinFlags): Promise<void> {
  const outcome = await runJoin({ folder, out: output, force: force === true, durable: durable === true })
  await finishCommand('join', outcome, {
    json: jsonAmountOf(flags),
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
