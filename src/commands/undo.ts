import { join } from 'node:path'
import { Command } from 'commander'
import { runUndo, type UndoOutcome } from '../run/run-undo.ts'
import { finishCommand } from './finish-command.ts'
import { addJsonOption, type JsonFlags, jsonAmountOf } from './json-option.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'

/** `notesplit undo`: takes back the last split in a vault. */
export function undoCommand(): Command {
  const command = new Command('undo')
    .description('take back the last split in a vault: every file is what it was')
    .option('--vault <folder>', 'the vault (default: the innermost folder around this one in which a note was split)')
  return addJsonOption(command).action(async ({ vault, ...flags }: { vault?: string } & JsonFlags) => {
    const outcome = await runUndo(vault)
    const { note, restored, vault: found } = outcome
    await finishCommand('undo', outcome, {
      json: jsonAmountOf(flags),
      notes: () => jsonOf(outcome),
      text: () =>
        note === undefined ? '' : `${join(found, note)} is whole again (${restored.length} files taken back)\n`,
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
