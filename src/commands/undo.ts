import { join } from 'node:path'
import { Command } from 'commander'
import { runUndo, type UndoOutcome } from '../run/run-undo.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { count } from './print-summary.ts'

/** `notesplit undo`: undoes the last split in a vault. */
export function undoCommand(): Command {
  const command = new Command('undo')
    .description('undo the last split in a vault')
    .optionsGroup('Vault:')
    .option('--vault <folder>', 'the vault (default: the nearest one with a split)')
  return addReportOptions(command).action(async ({ vault, ...flags }: { vault?: string } & ReportFlags) => {
    const outcome = await runUndo(vault)
    const { note, restored, vault: found } = outcome
    await finishCommand('undo', outcome, {
      flags,
      notes: () => jsonOf(outcome),
      text: () => (note === undefined ? '' : `Restored ${join(found, note)} (${count(restored.length, 'file')})\n`),
    })
  })
}

function jsonOf({ vault, note, restored }: UndoOutcome): JsonNote[] {
  if (note === undefined) return []
  const files = restored.map((path) =>
    jsonFile({ path: join(vault, path), role: path === note ? 'source' : 'other', state: 'restored' }),
  )
  return [jsonNote(join(vault, note), { folder: vault, isWritten: true, files })]
}
