import { join } from 'node:path'
import { Command } from 'commander'
import { runVerify } from '../run/run-join.ts'
import { runProof } from '../run/run-proof.ts'
import { addReportOptions, finishCommand, jsonAmountOf, type ReportFlags } from './finish-command.ts'
import { jsonFilesOf, jsonNote } from './json-report.ts'
import { shownPath } from './print-report.ts'

/** `notesplit verify`: checks the links and footnotes of a folder and lists what was edited. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('check that links and footnotes work; list edited files')
    .argument('<folder>', 'a folder that split wrote, or an index note in a vault')
    .optionsGroup('Output:')
    .option('--proof', 'print what became of every byte, for a reviewer')
  return addReportOptions(command).action(runVerifyCommand)
}

interface Flags extends ReportFlags {
  proof?: boolean
}

async function runVerifyCommand(folder: string, flags: Flags, command: Command): Promise<void> {
  if (flags.proof) {
    if (jsonAmountOf(flags)) command.error('error: --proof prints Markdown; use it without --json')
    const proof = await runProof(folder)
    await finishCommand('verify', proof, { flags, notes: () => [], text: () => proof.text })
    return
  }
  const outcome = await runVerify(folder)
  const { result, manifest, source, root } = outcome
  const files = result?.files ?? []
  const known = { folder: root, plan: manifest?.plan ?? null, manifest: manifest ?? null }
  await finishCommand('verify', outcome, {
    flags,
    notes: () => (result ? [jsonNote(source, { ...known, files: jsonFilesOf(root, files, manifest) })] : []),
    text: () => files.map(({ path, state }) => `${state.padEnd(10)} ${shownPath(join(root, path))}\n`).join(''),
  })
}
