import { join } from 'node:path'
import { Command, Option } from 'commander'
import { type FolderRun, type RunNote, type RunRequest, runSplit } from '../run/run-split.ts'
import { Timings } from '../timings.ts'
import { manifestName } from '../write/manifest.ts'
import { finishCommand } from './finish-command.ts'
import { addJsonOption, type JsonFlags, jsonAmountOf } from './json-option.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { print, printError } from './print.ts'
import { printReport } from './print-report.ts'
import { count, printSummary } from './print-summary.ts'
import { ProgressLine } from './progress-line.ts'
import { addSplitOptions, optionsOf, type SplitFlags } from './split-options.ts'

const examples = `
Examples:
  notesplit split kitchen.md -o notes              # notes/kitchen/ with a hub and topics
  notesplit split kitchen.md --depth 3 --dry-run   # what would be written
  notesplit split kitchen.md -o notes --check      # for CI: exit 1 and a diff when notes/kitchen is stale
  notesplit split garden/Seeds.md --vault .        # in a vault, with the links of all other notes`

interface Flags extends SplitFlags, JsonFlags {
  output: string
  /** `true` when neither `--plan` nor `--no-plan` is given. */
  plan: string | boolean
  check?: boolean
  dryRun?: boolean
  force?: boolean
  merge?: boolean
  durable?: boolean
  timings?: boolean
  watch?: boolean
  vault?: string
  protect?: string[]
}

/** `notesplit split`: writes an index note and topic files for each note. */
export function splitCommand(): Command {
  const command = new Command('split')
    .description('write an index note and topic files for each note')
    .argument('[note...]', 'Markdown notes; every .md file in input/ when none is named')
    .option('-o, --output <folder>', 'where each note gets a folder of its own', 'output')
    .option('--plan <file>', 'the plan to follow, - for stdin (default: NOTE.plan.yaml, if there is one)')
    .option('--no-plan', 'follow no plan')
  return addJsonOption(addSplitOptions(command))
    .option('--check', 'write nothing; exit 1 and show a diff when the folder is not what would be written')
    .option('--dry-run', 'write nothing; list what would be written')
    .option('--durable', 'wait for each file to be on the disk itself, in case the power fails')
    .addOption(
      new Option('--watch', 'split again whenever the note or its plan is saved, until it is stopped').conflicts([
        'check',
        'dryRun',
        'json',
        'json=full',
        'vault',
        'timings',
      ]),
    )
    .option('--timings', 'tell on stderr where the time went, phase by phase')
    .option('--force', 'overwrite files that were edited or that notesplit did not write')
    .addOption(
      new Option(
        '--vault <folder>',
        'split the note where it is, in this vault, and let the links of all notes follow',
      ).conflicts(['output', 'check', 'merge', 'index', 'timings']),
    )
    .option('--protect <marks...>', 'with --vault: notes with this #tag or path pattern are not changed')
    .addOption(
      new Option('--merge', 'merge edits of output files with what the note gives now').conflicts(['force', 'check']),
    )
    .addHelpText('after', examples)
    .action(runSplitCommand)
}

async function runSplitCommand(notes: string[], flags: Flags, command: Command): Promise<void> {
  const {
    output,
    plan: asked,
    check,
    dryRun,
    json,
    'json=full': full,
    force,
    merge,
    durable,
    timings: isTimed,
    watch,
    vault,
    protect = [],
    ...given
  } = flags
  if (typeof asked === 'string' && notes.length !== 1)
    command.error('error: --plan is for one note, which must be named')
  const plan = asked === true ? undefined : asked
  if (protect.length > 0 && vault === undefined) command.error('error: --protect is for --vault')
  if (vault !== undefined) {
    const [note] = notes
    if (note === undefined || notes.length !== 1) command.error('error: --vault is for one note, which must be named')
    const request = { note, vault, options: optionsOf(given), plan, protect }
    const { splitInVault } = await import('./split-vault.ts')
    await splitInVault({ ...request, isDryRun: dryRun === true, force: force === true }, jsonAmountOf(flags))
    return
  }
  const mode: RunRequest['mode'] = check ? 'check' : dryRun ? 'dry-run' : 'write'
  // from the start of the process: to load the program is a part of it
  const timings = isTimed ? new Timings(0) : undefined
  timings?.mark('start')
  const progress = new ProgressLine(() => process.stderr)
  const request: RunRequest = {
    notes,
    out: output,
    options: optionsOf(given),
    plan,
    mode,
    force: force === true,
    merge: merge === true,
    durable: durable === true,
    timings: timings ?? progress,
    onProgress: (done, all, next) => progress.count(done, all, 'notes', next),
  }
  const outcome = await runSplit(request)
  progress.end()
  await finishCommand('split', outcome, {
    json: jsonAmountOf(flags),
    notes: () => outcome.notes.map((note) => jsonOf(note, mode, outcome.exitCode)),
    text: () => (mode === 'check' ? printDiffs(outcome) : printOutcome(outcome, mode)),
    isContent: mode === 'check',
  })
  timings?.mark('report')
  if (timings) printError(timings.print())
  if (watch) await watchNotes({ ...request, timings: undefined, onProgress: undefined }, outcome)
}

/** Splits again whenever one of the notes, or its plan, is saved. Each time a line tells what came of it. */
async function watchNotes(request: RunRequest, { files }: FolderRun): Promise<void> {
  const { exitOnSignals } = await import('../disk/finish-first.ts')
  exitOnSignals()
  const [{ watchFiles }, { planPathOf }] = await Promise.all([
    import('../disk/watch-files.ts'),
    import('../disk/read-plan-of.ts'),
  ])
  // those of the input folder are known after the first run
  const notes = request.notes.length > 0 ? request.notes : files.map(({ path }) => path)
  const plans = typeof request.plan === 'string' ? [request.plan] : request.plan === false ? [] : notes.map(planPathOf)
  await watchFiles([...notes, ...plans], async () => {
    const outcome = await runSplit({ ...request, notes })
    const time = new Date().toTimeString().slice(0, 8)
    print(outcome.notes.map((note) => printNote(note, 'write').replace(/^./, `${time} $&`)).join(''))
    await printReport(outcome.files)
  })
  printError(`Waiting for ${notes.join(', ')} to change; Ctrl+C ends it.\n`)
}

/** What a check found: a diff for each file that is not what it would be. */
async function printDiffs({ notes }: FolderRun): Promise<string> {
  const { createTwoFilesPatch } = await import('diff')
  return notes
    .flatMap(({ source, output }) =>
      output.files.map(({ path, old, content, state }) =>
        state === 'unchanged'
          ? ''
          : createTwoFilesPatch(join(output.folder, path), `${source} gives`, old ?? '', content ?? ''),
      ),
    )
    .join('')
}

/** What was done, or would be, for a person: a line for each note, or a list of files. */
function printNote({ source, plan, result, output, isWritten }: RunNote, mode: RunRequest['mode']): string {
  if (mode === 'dry-run')
    return output.files.map(({ path, state }) => `${state.padEnd(9)} ${join(output.folder, path)}\n`).join('')
  if (!isWritten) return ''
  const changed = output.files.filter(({ state }) => state !== 'unchanged')
  const what = changed.length === 0 ? 'nothing changed' : count(result.notes.length - 1, 'topic')
  const { cut } = result
  const why = changed.length === 0 || !cut || cut.isPlain ? '' : `  ${cut.text}\n`
  const by = plan === undefined ? '' : `; plan: ${plan}`
  return `${source} → ${join(output.folder, '/')} (${what}${by})\n${why}`
}

/** What was done, or would be, to each note and to all together. */
function printOutcome({ notes, files }: FolderRun, mode: RunRequest['mode']): string {
  const done = notes.filter(({ isWritten, output }) =>
    mode === 'write' ? isWritten && output.files.some(({ state }) => state !== 'unchanged') : true,
  )
  const summaries = done.map(({ result }) => result.summary)
  return notes.map((note) => printNote(note, mode)).join('') + printSummary(summaries, files)
}

function jsonOf(
  { source, result, output, isWritten }: RunNote,
  mode: RunRequest['mode'],
  exitCode: FolderRun['exitCode'],
): JsonNote {
  const { plan, cut = null, record, summary, notes } = result
  const roles = new Map(notes.map(({ path, role }) => [path, role]))
  // a run that failed lists no file, unless it wrote it; the files that a check lists are its result
  const isFailed = mode === 'write' ? !isWritten : mode === 'dry-run' ? exitCode > 0 : exitCode > 1
  const files = isFailed ? [] : output.files
  return jsonNote(source, {
    folder: output.folder,
    isWritten: isWritten && files.some(({ state }) => state !== 'unchanged'),
    plan,
    cut,
    manifest: record,
    summary,
    files: files.map(({ path, state, content }) => {
      const role = path === manifestName ? 'manifest' : (roles.get(path) ?? 'other')
      return jsonFile({ path: join(output.folder, path), role, state }, content, mode === 'dry-run')
    }),
  })
}
