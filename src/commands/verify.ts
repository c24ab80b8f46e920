import { join } from 'node:path'
import { Command } from 'commander'
import { runVerify } from '../run/run-join.ts'
import { runProof } from '../run/run-proof.ts'
import { finishCommand } from './finish-command.ts'
import { addJsonOption, type JsonFlags, jsonAmountOf } from './json-option.ts'
import { jsonFilesOf, jsonNote } from './json-report.ts'

/** `notesplit verify`: says what was edited in a folder, and whether its links and footnotes hold. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('say what was edited in a written folder, and whether its links and footnotes still hold')
    .argument('<folder>', 'a folder that split wrote')
    .option('--proof', 'print what became of every byte as Markdown, for a reviewer')
  return addJsonOption(command).action(runVerifyCommand)
}

interface Flags extends JsonFlags {
  proof?: boolean
}

async function runVerifyCommand(folder: string, flags: Flags, command: Command): Promise<void> {
  const json = jsonAmountOf(flags)
  if (flags.proof) {
    if (json) command.error('error: --proof prints Markdown, and --json prints JSON: give one of them')
    const proof = await runProof(folder)
    await finishCommand('verify', proof, { json: undefined, notes: () => [], text: () => proof.text })
    return
  }
  const outcome = await runVerify(folder)
  const { result, record, source } = outcome
  const files = result?.files ?? []
  const known = { folder, plan: record?.plan ?? null, manifest: record ?? null }
  await finishCommand('verify', outcome, {
    json,
    notes: () => (result ? [jsonNote(source, { ...known, files: jsonFilesOf(folder, files, record) })] : []),
    text: () => files.map(({ path, state }) => `${state.padEnd(10)} ${join(folder, path)}\n`).join(''),
  })
}
