import { join } from 'node:path'
import { Command } from 'commander'
import { runVerify } from '../run-join.ts'
import { printReport } from './print-report.ts'

/** `notesplit verify`: says what was edited in a folder, and whether its links and footnotes hold. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('say what was edited in a written folder, and whether its links and footnotes still hold')
    .argument('<folder>', 'a folder that split wrote')
    .action(runVerifyCommand)
}

async function runVerifyCommand(folder: string): Promise<void> {
  const { result, files, exitCode } = await runVerify(folder)
  for (const { path, state } of result?.files ?? []) process.stdout.write(`${state.padEnd(10)} ${join(folder, path)}\n`)
  await printReport(files)
  process.exitCode = exitCode
}
