import { join } from 'node:path'
import { Command } from 'commander'
import { runVerify } from '../run/run-join.ts'
import { finishCommand } from './finish-command.ts'
import { jsonFilesOf, jsonNote } from './json-report.ts'

/** `notesplit verify`: says what was edited in a folder, and whether its links and footnotes hold. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('say what was edited in a written folder, and whether its links and footnotes still hold')
    .argument('<folder>', 'a folder that split wrote')
    .option('--json', 'print the result as JSON')
    .action(runVerifyCommand)
}

async function runVerifyCommand(folder: string, { json }: { json?: boolean }): Promise<void> {
  const outcome = await runVerify(folder)
  const { result, record, source } = outcome
  const files = result?.files ?? []
  const known = { folder, plan: record?.plan ?? null, record: record ?? null }
  await finishCommand('verify', outcome, {
    isJson: json,
    notes: () => (result ? [jsonNote(source, { ...known, files: jsonFilesOf(folder, files, record) })] : []),
    text: () => files.map(({ path, state }) => `${state.padEnd(10)} ${join(folder, path)}\n`).join(''),
  })
}
