import { join } from 'node:path'
import { Command } from 'commander'
import { runVerify } from '../run-join.ts'
import { jsonFilesOf, jsonNote, printJson } from './json-report.ts'
import { print } from './print.ts'
import { printReport } from './print-report.ts'

/** `notesplit verify`: says what was edited in a folder, and whether its links and footnotes hold. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('say what was edited in a written folder, and whether its links and footnotes still hold')
    .argument('<folder>', 'a folder that split wrote')
    .option('--json', 'print the result as JSON')
    .action(runVerifyCommand)
}

async function runVerifyCommand(folder: string, { json }: { json?: boolean }): Promise<void> {
  const { result, record, source, files, exitCode } = await runVerify(folder)
  if (json) {
    const known = { folder, plan: record?.plan ?? null, record: record ?? null }
    const notes = result ? [jsonNote(source, { ...known, files: jsonFilesOf(folder, result.files, record) })] : []
    print(printJson('verify', exitCode, notes, files))
  } else for (const { path, state } of result?.files ?? []) print(`${state.padEnd(10)} ${join(folder, path)}\n`)
  await printReport(files)
  process.exitCode = exitCode
}
