import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { vaultOf } from '../disk/find-vault.ts'
import { type FolderRun, listNotes, namesOf, type RunNote, type RunRequest, runSplit } from '../run/run-split.ts'
import { startTimings } from '../timings.ts'
import { manifestName } from '../write/manifest.ts'
import { addReportOptions, finishCommand, levelOf, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { print, printError } from './print.ts'
import { printReport, shownPath, summaryLine } from './print-report.ts'
import { count, printSummary } from './print-summary.ts'
import { ProgressLine } from './progress-line.ts'
import { addSplitOptions, optionsOf, parserOption, type SplitFlags } from './split-options.ts'

const examples = `
Examples:
  notesplit split kitchen.md                       # writes output/kitchen/
  notesplit split kitchen.md --depth 3 --dry-run   # lists what would be written
  notesplit split kitchen.md -o notes --check      # CI: exit 1 if notes/kitchen is stale
  notesplit split garden/Seeds.md --vault          # in a vault: other notes' links follow
  notesplit split garden --vault --dry-run         # all notes of a folder, as one change`

interface Flags extends SplitFlags, ReportFlags {
  output?: string
  /** `true` when neither `--plan` nor `--no-plan` is given. */
  plan: string | boolean
  check?: boolean
  dryRun?: boolean
  force?: boolean
  merge?: boolean
  durable?: boolean
  timings?: boolean
  watch?: boolean
  vault?: string | true
  protect?: string[]
}

/** `notesplit split`: writes an index note and topic files for each note. */
export function splitCommand(): Command {
  const command = new Command('split')
    .description('split notes into an index note and topic files')
    .usage('[options] [note...]')
    .argument('[note...]', 'Markdown notes, or folders of them (default: input/)')
    .optionsGroup('What to split:')
    .option('--plan <file>', 'follow this plan, - reads stdin (default: NOTE.plan.yaml)')
    .option('--no-plan', 'follow no plan')
  addSplitOptions(command)
    .optionsGroup('Output:')
    .option('-o, --output <folder>', 'write each note to a folder in here (default: output)')
    .option('--check', 'write nothing; exit 1 and show a diff if stale')
    .option('--dry-run', 'write nothing; list what would be written')
    .addOption(
      new Option('--watch', 'split again whenever the note or its plan is saved').conflicts([
        'check',
        'dryRun',
        'json',
        'json=full',
        'vault',
        'timings',
      ]),
    )
    .optionsGroup('Vault:')
    .addOption(
      new Option('--vault [folder]', "split the note in its vault, update others' links").conflicts([
        'output',
        'check',
        'merge',
        'index',
        'timings',
      ]),
    )
    .addOption(
      new Option('--protect <mark>', 'never change notes with this #tag or path (repeatable)').argParser(
        (mark: string, marks: string[] = []) => [...marks, ...mark.split(',')],
      ),
    )
    .optionsGroup('Safety:')
    .option('--force', 'overwrite edited and foreign files, keep them as .bak')
    .addOption(new Option('--merge', 'merge edits of the topics with the note').conflicts(['force', 'check']))
    .option('--durable', 'wait until each file is on the disk itself')
  return addReportOptions(command)
    .addOption(parserOption())
    .option('--timings', 'print how long each phase took')
    .addHelpText('after', examples)
    .action(runSplitCommand)
}

async function runSplitCommand(notes: string[], flags: Flags, command: Command): Promise<void> {
  const { output, plan, vault, protect = [], dryRun } = flags
  const isOne = notes.length === 1 && !statSync(notes[0] as string, { throwIfNoEntry: false })?.isDirectory()
  if (typeof plan === 'string' && !isOne) command.error('error: --plan works with one note; name it')
  if (output === '-') command.error('error: split writes a folder; -o - is for join and plan')
  if (protect.length > 0 && vault === undefined) command.error('error: --protect works only with --vault')
  if (vault === undefined) return splitIntoFolders(notes, flags)
  const [first] = notes
  if (first === undefined) return command.error('error: --vault works with notes or a folder; name them')
  const { splitInVault } = await import('./split-vault.ts')
  const request = { ...commonRequest(flags), notes, ...vaultOf(first, vault), protect, isDryRun: dryRun === true }
  await splitInVault(request, flags)
}

/** Returns what flags mean with and without `--vault`. */
function commonRequest(flags: Flags) {
  const { output, plan, check, dryRun, json, 'json=full': full, force, merge, ...others } = flags
  const { durable, timings, watch, vault, protect, verbose, quiet, ...options } = others
  return {
    options: optionsOf(options),
    plan: plan === true ? undefined : plan,
    force: force === true,
    mentions: levelOf(flags) === 'verbose',
  }
}

/** Splits notes into a folder each. */
async function splitIntoFolders(notes: string[], flags: Flags): Promise<void> {
  const mode: RunRequest['mode'] = flags.check ? 'check' : flags.dryRun ? 'dry-run' : 'write'
  const timings = flags.timings ? startTimings() : undefined
  timings?.mark('start')
  const progress = new ProgressLine(() => process.stderr)
  const request: RunRequest = {
    ...commonRequest(flags),
    notes,
    out: flags.output,
    mode,
    merge: flags.merge === true,
    durable: flags.durable === true,
    timings: timings ?? progress,
    onProgress: (done, all, next) => progress.count(done, all, 'notes', next),
  }
  const outcome = await runSplit(request)
  progress.end()
  await finishCommand('split', outcome, {
    flags,
    notes: () => jsonNotes(outcome, mode),
    text: () => (mode === 'check' ? printStale(outcome) : printOutcome(outcome, mode)),
    isContent: mode === 'check',
  })
  const areSeveral = Math.max(notes.length, outcome.sources.length) > 1
  if (mode === 'write' && areSeveral && outcome.exitCode > 0 && !outcome.notes.some(({ isWritten }) => isWritten))
    printError('Nothing was written: not every note can be split.\n')
  timings?.mark('report')
  if (timings) printError(timings.print())
  if (flags.watch) await watchNotes({ ...request, timings: undefined, onProgress: undefined }, flags)
}

/** Splits again whenever a note or its plan is saved, and prints a line each time. */
async function watchNotes(request: RunRequest, flags: ReportFlags): Promise<void> {
  const { exitOnSignals } = await import('../disk/finish-first.ts')
  exitOnSignals()
  const [{ watchFiles }, { planPathOf }, { findConfig }] = await Promise.all([
    import('../disk/watch-files.ts'),
    import('../disk/read-plan-of.ts'),
    import('../disk/find-config.ts'),
  ])
  const notes = namesOf(request).flatMap(listNotes)
  const plans = typeof request.plan === 'string' ? [request.plan] : request.plan === false ? [] : notes.map(planPathOf)
  const configs = notes.flatMap((note) => findConfig(note)?.path ?? [])
  await watchFiles([...notes, ...plans, ...configs], async () => {
    const outcome = await runSplit({ ...request, notes })
    const time = new Date().toTimeString().slice(0, 8)
    printReport(outcome.files, levelOf(flags))
    print(outcome.notes.map((note) => printNote(note, 'write').replace(/^./, `${time} $&`)).join(''))
  })
  printError(`Waiting for changes to ${notes.join(', ')}; stop with Ctrl+C.\n`)
}

/** Returns a diff of each file that is out of date, and a line for a manifest that is. */
async function printStale({ notes }: FolderRun): Promise<string> {
  const { printDiffs } = await import('./print-diffs.ts')
  const stale = notes.flatMap(({ source, output }) =>
    output.files.flatMap((file) =>
      file.state === 'unchanged' ? [] : { ...file, source, shown: join(output.folder, file.path) },
    ),
  )
  return stale
    .map(({ path, shown, source, old, content }) =>
      path === manifestName
        ? `${shown} differs\n`
        : printDiffs([{ names: [shown, `${shown} (from ${source})`], old, now: content }]),
    )
    .join('')
}

/** Returns a line for each note, or in a dry run a list of files. */
function printNote({ source, plan, result, output, isWritten }: RunNote, mode: RunRequest['mode']): string {
  const following = plan === undefined ? '' : `, following ${shownPath(plan)}`
  if (mode === 'dry-run')
    return output.files.map(({ path, state }) => `${state.padEnd(9)} ${join(output.folder, path)}\n`).join('')
  if (!isWritten) return ''
  const changed = output.files.filter(({ state }) => state !== 'unchanged')
  const what = changed.length === 0 ? 'nothing changed' : count(result.notes.length - 1, 'topic')
  const { cut } = result
  const why = changed.length === 0 || !cut || cut.isPlain ? '' : summaryLine(cut.text)
  return `${shownPath(source)} → ${join(output.folder, '/')} (${what}${following})\n${why}`
}

/** Returns what was done to each note, to all together, and where to look. */
function printOutcome({ notes, exitCode }: FolderRun, mode: RunRequest['mode']): string {
  if (mode === 'dry-run' && exitCode > 0) return ''
  const done = notes.filter(({ isWritten, output }) =>
    mode === 'write' ? isWritten && output.files.some(({ state }) => state !== 'unchanged') : true,
  )
  const [only, ...more] = done
  const conflicts = notes.reduce((sum, { merged }) => sum + merged.length, 0)
  return [
    ...notes.map((note) => printNote(note, mode)),
    printSummary(done.map(({ result }) => result)),
    conflicts === 0 ? '' : `  ${count(conflicts, 'merge conflict')}, marked with <<< and >>> in the topics\n`,
    mode === 'write' && only && more.length === 0
      ? `  start at ${join(only.output.folder, only.result.plan.index.path)}\n`
      : '',
  ].join('')
}

/** Describes the notes of a run. A run that failed has only those that it wrote; a check lists what is out of date. */
function jsonNotes({ notes, exitCode }: FolderRun, mode: RunRequest['mode']): JsonNote[] {
  const isFailed = mode === 'dry-run' ? exitCode > 0 : exitCode > 1
  const done = mode === 'write' ? notes.filter(({ isWritten }) => isWritten) : isFailed ? [] : notes
  return done.map(({ source, result, output: { folder, files }, isWritten }) => {
    const { plan, cut = null, manifest, summary } = result
    const roles = new Map(result.notes.map(({ path, role }) => [path, role]))
    return jsonNote(source, {
      folder,
      isWritten: isWritten && files.some(({ state }) => state !== 'unchanged'),
      plan,
      cut,
      manifest,
      summary,
      files: files.map(({ path, state, content }) => {
        const role = path === manifestName ? 'manifest' : (roles.get(path) ?? 'other')
        return jsonFile({ path: join(folder, path), role, state }, content, mode === 'dry-run')
      }),
    })
  })
}
