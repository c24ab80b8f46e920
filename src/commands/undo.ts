import { join } from 'node:path'
import { Command } from 'commander'
import { listUndoable, runUndo, type UndoOutcome } from '../run/run-undo.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { shownPath } from './print-report.ts'
import { count } from './print-summary.ts'

/** `notesplit undo`: undoes the last split in a vault. */
export function undoCommand(): Command {
  const command = new Command('undo')
    .description('undo the last split in a vault')
    .optionsGroup('Vault:')
    .option('--vault <folder>', 'the vault (default: the nearest one with a split)')
    .option('--list', 'list what can be undone, the last run last')
    .optionsGroup('Safety:')
    .option('--force', 'let links without a target lead to the note')
  return addReportOptions(command).action(async ({ vault, list, force, ...flags }: UndoFlags) => {
    if (list) {
      const outcome = await listUndoable(vault)
      return finishCommand('undo', outcome, { flags, notes: () => [], text: () => printJournals(outcome) })
    }
    const outcome = await runUndo(vault, undefined, { force: force === true })
    const { note, others, restored, vault: vaultFolder } = outcome
    await finishCommand('undo', outcome, {
      flags,
      notes: () => jsonOf(outcome),
      text: () =>
        note === undefined
          ? ''
          : `Restored ${shownNotes(vaultFolder, note, others)} (${count(restored.length, 'file')}${outcome.isMerged ? '; edits since the split were kept' : ''})\n`,
    })
  })
}

interface UndoFlags extends ReportFlags {
  vault?: string
  list?: boolean
  force?: boolean
}

function printJournals({ vault, entries }: Awaited<ReturnType<typeof listUndoable>>): string {
  const lines = entries.map(
    ({ kind, note, others = [], isEdited, files }) =>
      `${kind.padEnd(5)} ${shownNotes(vault, note, others)} (${count(files, 'file')}${isEdited ? ', edited since' : ''})\n`,
  )
  return lines.join('')
}

function shownNotes(vault: string, note: string, others: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and ${count(others.length, 'other note')}`
  return shownPath(join(vault, note)) + more
}

function jsonOf({ vault, note, others, restored }: UndoOutcome): JsonNote[] {
  if (note === undefined) return []
  const sources = new Set([note, ...others])
  const files = restored.map((path) =>
    jsonFile({ path: join(vault, path), role: sources.has(path) ? 'source' : 'other', state: 'restored' }),
  )
  return [jsonNote(join(vault, note), { folder: vault, isWritten: true, files })]
}
