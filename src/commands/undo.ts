import { join } from 'node:path'
import { Command } from 'commander'
import { runUndo, type UndoOutcome } from '../run/run-undo.ts'
import { finishCommand } from './finish-command.ts'
import { type JsonFile, type JsonNote, jsonNote } from './json-report.ts'

/** `notesplit undo`: takes back the last split in a vault. */
export function undoCommand(): Command {
  return new Command('undo')
    .description('take back the last split in a vault: every file is what it was')
    .option('--vault <folder>', 'the vault (default: the innermost folder around this one in which a note was split)')
    .option('--json', 'print the result as JSON')
    .action(async ({ vault, json }: { vault?: string; json?: boolean }) => {
      const outcome = runUndo(vault)
      const { note, restored, vault: found } = outcome
      await finishCommand('undo', outcome, {
        isJson: json,
        notes: () => jsonOf(outcome),
        text: () =>
          note === undefined ? '' : `${join(found, note)} is whole again (${restored.length} files taken back)\n`,
      })
    })
}

function jsonOf({ vault, note, restored }: UndoOutcome): JsonNote[] {
  if (note === undefined) return []
  const files = restored.map(
    (path): JsonFile => ({
      path: join(vault, path),
      role: path === note ? 'source' : 'other',
      state: 'restored',
      content: null,
    }),
  )
  return [jsonNote(join(vault, note), { folder: vault, isWritten: true, files })]
}
