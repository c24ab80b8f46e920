import { join } from 'node:path'
import { Command } from 'commander'
import { vaultOf, vaultOfNote } from '../disk/find-vault.ts'
import { type JoinOutcome, runJoin } from '../run/run-join.ts'
import { runVaultJoin, type VaultJoinOutcome, type VaultJoinRequest } from '../run/run-vault-join.ts'
import { addReportOptions, finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonFilesOf, jsonNote } from './json-report.ts'
import { shownPath } from './print-report.ts'
import { count } from './print-summary.ts'

const examples = `
Examples:
  notesplit join notes/kitchen                # writes the note where it was
  notesplit join notes/kitchen -o -           # prints it
  notesplit join garden/Seeds.md --vault      # joins a note split in its vault`

interface JoinFlags extends ReportFlags {
  output?: string
  force?: boolean
  durable?: boolean
  vault?: string | true
  dryRun?: boolean
}

/** `notesplit join`: merges a folder back into one note. */
export function joinCommand(): Command {
  const command = new Command('join')
    .description('merge topics back into one note, with all edits')
    .argument('<folder>', 'a folder that split wrote, or an index note in a vault')
    .optionsGroup('Output:')
    .option('-o, --output <note>', 'write here; - prints (default: the source note)')
    .option('--dry-run', 'write nothing; say what would be written')
    .optionsGroup('Vault:')
    .option('--vault [folder]', 'join an index note, update the links of other notes')
    .optionsGroup('Safety:')
    .option('--force', 'overwrite an edited note, keep it as .bak')
    .option('--durable', 'wait until the note is on the disk itself')
  return addReportOptions(command).addHelpText('after', examples).action(runJoinCommand)
}

async function runJoinCommand(folder: string, flags: JoinFlags, command: Command): Promise<void> {
  const { output, force, durable, dryRun } = flags
  const isDryRun = dryRun === true
  const vault = flags.vault ?? vaultOfNote(folder)
  if (vault !== undefined) {
    if (output !== undefined) command.error('error: -o is for folders; in a vault, a note is joined in its place')
    const request = { note: folder, ...vaultOf(folder, vault), isDryRun, force: force === true }
    const outcome = await runVaultJoin(request)
    await finishCommand('join', outcome, {
      flags,
      notes: () => vaultJsonOf(request, outcome),
      text: () => printVaultOutcome(request, outcome),
    })
    return
  }
  const outcome = await runJoin({ folder, out: output, isDryRun, force: force === true, durable: durable === true })
  await finishCommand('join', outcome, {
    flags,
    notes: () => jsonOf(folder, outcome, isDryRun),
    text: () => printOutcome(folder, outcome, isDryRun),
    isContent: outcome.written === undefined,
  })
}

function printVaultOutcome(
  { vault, isDryRun }: VaultJoinRequest,
  { split, changes, isWritten }: VaultJoinOutcome,
): string {
  if (!split || (!isWritten && !isDryRun)) return ''
  const topics = changes.filter(({ after }) => !after)
  const others = changes.filter(({ path, after }) => after && path !== split.index)
  const what = `${count(topics.length, 'topic')} joined; links updated in ${count(others.length, 'other note')}`
  return `${isDryRun ? 'would write ' : ''}${shownPath(join(vault, split.index))} (${what})\n`
}

function vaultJsonOf(
  { vault }: VaultJoinRequest,
  { split, changes, isWritten, exitCode }: VaultJoinOutcome,
): JsonNote[] {
  if (!split || exitCode !== 0) return []
  const files = changes.map(({ path, before, after }) => {
    const state = after ? (before ? 'changed' : 'new') : 'left over'
    return jsonFile(
      { path: join(vault, path), role: path === split.index ? 'source' : 'other', state },
      after?.toString(),
    )
  })
  return [jsonNote(join(vault, split.index), { folder: vault, isWritten, files })]
}

function printOutcome(folder: string, { result, exitCode, written, state }: JoinOutcome, isDryRun: boolean): string {
  if (!result || exitCode !== 0) return ''
  if (written === undefined) return result.text
  const edited = result.files.filter(({ state }) => state === 'edited').length
  const what = state === 'unchanged' ? 'nothing changed' : edited === 0 ? 'no edits' : `${edited} edited`
  return `${isDryRun && state !== 'unchanged' ? 'would write ' : ''}${join(folder, '/')} → ${written} (${what})\n`
}

function jsonOf(
  folder: string,
  { result, manifest, source, state, written, exitCode }: JoinOutcome,
  isDryRun: boolean,
): JsonNote[] {
  if (!result) return []
  const note = jsonFile({ path: source, role: 'source', state }, result.text, isDryRun || written === undefined)
  return [
    jsonNote(source, {
      folder,
      isWritten: !isDryRun && written !== undefined && state !== 'unchanged',
      plan: manifest?.plan ?? null,
      manifest: manifest ?? null,
      files: exitCode === 0 ? [note, ...jsonFilesOf(folder, result.files, manifest)] : [],
    }),
  ]
}
