import { join } from 'node:path'
import { Command } from 'commander'
import { runJoin } from '../run-join.ts'
import { printReport } from './print-report.ts'

const examples = `
Examples:
  notesplit join notes/kitchen                # writes the note again where it was
  notesplit join notes/kitchen -o -           # prints it`

interface JoinFlags {
  output?: string
  force?: boolean
  durable?: boolean
}

/** `notesplit join`: puts a note together again, with the edits that its folder has seen. */
export function joinCommand(): Command {
  return new Command('join')
    .description('put a note together again from its folder, with the edits that the folder has seen')
    .argument('<folder>', 'a folder that split wrote, or any folder with an index note')
    .option('-o, --output <note>', 'where the note goes; - for stdout (default: where the source note is)')
    .option('--durable', 'wait for the note to be on the disk itself, in case the power fails')
    .option('--force', 'overwrite a note that was changed since it was split; what stood there is kept as .bak')
    .addHelpText('after', examples)
    .action(runJoinCommand)
}

async function runJoinCommand(folder: string, { output, force, durable }: JoinFlags): Promise<void> {
  const { result, files, exitCode, written, isSame } = await runJoin({
    folder,
    out: output,
    force: force === true,
    durable: durable === true,
  })
  if (result && exitCode === 0) {
    if (output === '-') process.stdout.write(result.text)
    else if (written !== undefined) {
      const edited = result.files.filter(({ state }) => state === 'edited').length
      const what = isSame ? 'nothing changed' : edited === 0 ? 'no edits' : `${edited} edited`
      process.stdout.write(`${join(folder, '/')} → ${written} (${what})\n`)
    }
  }
  await printReport(files)
  process.exitCode = exitCode
}
