import { join } from 'node:path'
import { Command } from 'commander'
import { runUndo } from '../run-undo.ts'
import { printReport } from './print-report.ts'

/** `notesplit undo`: takes back the last split in a vault. */
export function undoCommand(): Command {
  return new Command('undo')
    .description('take back the last split in a vault: every file is what it was')
    .option('--vault <folder>', 'the vault (default: the innermost folder around this one in which a note was split)')
    .action(async ({ vault }: { vault?: string }) => {
      const { note, restored, files, exitCode, vault: found } = runUndo(vault)
      if (note !== undefined)
        process.stdout.write(`${join(found, note)} is whole again (${restored} files taken back)\n`)
      await printReport(files)
      process.exitCode = exitCode
    })
}
