import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { compareFolder, type OutputFolder } from '../disk/output-folder.ts'
import { isBlankFile } from '../disk/read-file.ts'
import type { Rights } from '../disk/rights.ts'
import { recoverFolder, writeFolder } from '../disk/write-folder.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { yieldToSignals } from '../parse/reporting-parser.ts'
import type { SplitResult } from '../split.ts'
import { append } from '../text/maps.ts'
import { markdownEnding } from '../text/paths.ts'
import { manifestName } from '../write/manifest.ts'
import { type ConfigOfNote, reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages, reportInterrupted } from './file-messages.ts'
import { noticesOfFirstSplit } from './left-behind.ts'
import type { EarlierSplit } from './read-earlier-split.ts'
import { type FollowedPlan, renameInPlanFile } from './rename-in-plan-file.ts'
import { type SplitRequest, splitApart } from './split-apart.ts'
import { listTakenNames, type TakenNames } from './taken-names.ts'

/** The folder of notes that are split when none is named. */
const inputFolder = 'input'

/** A request to `split`. */
export interface RunRequest extends SplitRequest {
  /** Paths of notes; none: every `.md` file in `input/`. */
  notes: readonly string[]
  /** The folder with an output folder for each note; by default that of `notesplit.yaml`, else `output`. */
  out?: string | undefined
  /** `check` and `dry-run` write nothing. */
  mode: 'write' | 'check' | 'dry-run'
  force: boolean
  /** Whether to merge edits of the folder into the new output instead of refusing. */
  merge?: boolean
  /** Whether every file must survive a power failure once the run ends. */
  durable?: boolean
  /** Called before each note with the number done, the number of all, and the next one. */
  onProgress?: ((done: number, all: number, next: string) => void) | undefined
}

/** A note that was split, and its folder. */
export interface RunNote {
  source: string
  /** The path of the followed plan. */
  plan: string | undefined
  result: Omit<SplitResult, 'outcome' | 'links'>
  output: OutputFolder
  /** Edits that could not be merged: both versions are in their files. */
  merged: VFileMessage[]
  /** The permissions of the source note. */
  rights: Rights
  /** Whether its folder on the disk is up to date. */
  isWritten: boolean
}

/** The outcome of a run. */
export interface FolderRun {
  /** The notes that were asked for; of a folder those with text. */
  sources: readonly string[]
  /** The notes that were split. */
  notes: RunNote[]
  /** The source notes with their messages, for a reporter. */
  files: VFile[]
  /** 0: done; 1: problems that fail the run; 2: nothing was done. */
  exitCode: ExitCode
}

/** The state of a run. */
interface RunState {
  request: RunRequest
  disk: Disk
  notes: RunNote[]
  /** Notes by output folder. */
  folders: Map<string, string>
  configs: Map<string, ConfigOfNote>
  renames: FollowedPlan[]
  /** The notes of other notes' folders in each output folder, once they are needed. */
  taken: Map<string, TakenNames>
  reported: FileMessages
  /** Reports messages at their own file, else at `path`; fatal ones end the run with `code`. */
  report: (path: string, messages: readonly VFileMessage[], code: 1 | 2) => void
}

/** Splits notes on the disk. Writes nothing unless every note can be split. */
export async function runSplit(request: RunRequest, disk: Disk = realDisk): Promise<FolderRun> {
  const { mode, timings } = request
  const reported = new FileMessages()
  const run: RunState = {
    request,
    disk,
    notes: [],
    folders: new Map(),
    configs: new Map(),
    renames: [],
    taken: new Map(),
    reported,
    report: (path, messages, code) => {
      if (messages.length === 0) reported.add(path, [])
      for (const message of messages) reported.add(message.file || path, [message], code)
    },
  }
  const sources = listSources(run)
  reportInterrupted(sources, reported)
  for (const source of sources) run.configs.set(source, await reportedConfigOf(source, reported))
  if (reported.exitCode > 0) return { sources, notes: [], files: reported.files, exitCode: reported.exitCode }
  for (const [done, source] of sources.entries()) {
    request.onProgress?.(done, sources.length, source)
    try {
      await splitOne(run, source, sources)
    } catch (error) {
      run.report(source, [reportOf(error, source)], 2)
    }
  }
  await yieldToSignals()
  if (mode === 'write' && reported.exitCode === 0) for (const note of run.notes) await writeNote(run, note)
  if (mode === 'write' && reported.exitCode === 0) {
    for (const followed of run.renames) run.report(followed.plan.path, await renameInPlanFile(followed, disk), 1)
  }
  if (mode === 'write') timings?.mark('write')
  // a merge is written with its conflicts in it, and fails the run
  for (const { source, merged } of run.notes) run.report(source, merged, 1)
  return { sources, notes: run.notes, files: reported.files, exitCode: reported.exitCode }
}

/** Returns the folder that gets a folder for a note. */
function outFor({ request, configs }: RunState, source: string): string {
  return request.out ?? (configs.get(source) as ConfigOfNote).output
}

/** Lists the notes to split; reports a folder without notes. */
function listSources({ request, report }: RunState): readonly string[] {
  const listed = namesOf(request).flatMap((name) => {
    try {
      const sources = listNotes(name)
      if (sources.length === 0) report(name, [messages.noNotes(name)], 2)
      return sources
    } catch (error) {
      const failure = asFailure(error, name)
      report(failure.path, [failure.report], 2)
      return []
    }
  })
  return [...new Set(listed)]
}

/** Returns the notes and folders that a request names. */
export function namesOf({ notes }: Pick<RunRequest, 'notes'>): readonly string[] {
  return notes.length > 0 ? notes : [inputFolder]
}

/** Splits a note and compares the result with its folder. Adds it to the notes of the run. Throws a `Failure`. */
async function splitOne(run: RunState, source: string, sources: readonly string[]): Promise<void> {
  const { request, disk, reported, report, folders } = run
  const { mode } = request
  const out = outFor(run, source)
  const folder = join(out, nameOf(basename(source)))
  const other = folders.get(resolve(folder).toLowerCase())
  if (other !== undefined) throw new Failure(source, messages.sameFolder(folder, other))
  folders.set(resolve(folder).toLowerCase(), source)
  if (mode === 'write') await recoverFolder(folder, disk)
  const earlier = await earlierSplitIn(folder, request.force)
  const taken = run.taken.get(out) ?? listTakenNames(out, foldersOf(sources, out))
  run.taken.set(out, taken)
  const defaults = run.configs.get(source)?.options
  const asked = { ...request, out, defaults }
  const { rights, plan, result, fallback } = await splitApart(source, folder, asked, earlier, taken)
  const notices = noticesOfFirstSplit({ source, folder, out, plan: result.plan, hasPlan: plan !== undefined })
  const output = compareFolder(folder, result, {
    force: request.force || mode === 'check',
    source,
    earlier,
  })
  // other fatal messages come from the note, its options or its plan
  const isBadInput = result.messages.some((message) => message.fatal && !messages.breaksGuarantee(message))
  const merged = await mergeOrKeep(output, request, earlier)
  request.timings?.mark('compare')
  const allMessages = [...fallback, ...result.messages, ...(earlier?.messages ?? []), ...notices, ...output.conflicts]
  report(source, allMessages, isBadInput ? 2 : 1)
  const replaced = output.files.filter(({ path, state }) => state === 'changed' && path !== manifestName)
  if (mode !== 'check') reported.addHardLinks(replaced.map(({ path }) => join(folder, path)))
  // a copy of a drawing or board would be a second one
  if (result.messages.some(({ ruleId }) => ruleId === 'plugin-note')) return
  if (mode === 'check') {
    const stale = staleFiles(output)
    report(source, stale, 1)
    if (stale.length > 0 && reported.exitCode === 0) reported.exitCode = 1
  }
  run.notes.push({ source, result, plan: plan?.path, output, merged, rights, isWritten: false })
  if (plan && plan !== request.plan && earlier) run.renames.push({ plan, settled: earlier.settled })
}

/** Loads what reads an earlier split only where there is one. */
async function earlierSplitIn(folder: string, force: boolean): Promise<EarlierSplit | undefined> {
  if (!existsSync(join(folder, manifestName))) return undefined
  return (await import('./read-earlier-split.ts')).readEarlierSplit(folder, force)
}

/** Writes the folder of a note; reports why it cannot be written, and the backups. */
async function writeNote(run: RunState, note: RunNote): Promise<void> {
  const { request, disk, report } = run
  const { source, output } = note
  try {
    const { force: isForced, durable } = request
    const backups = await writeFolder(output, { root: outFor(run, source), like: note.rights, isForced, durable, disk })
    const fileOf = (backup: string) => join(output.folder, backup.replace(/(?:\.\d+)?\.bak$/, ''))
    report(
      source,
      backups.map((path) => messages.backupKept(fileOf(path), path)),
      1,
    )
    note.isWritten = true
  } catch (error) {
    report(source, [reportOf(error, source)], 2)
  }
}

/** Keeps edits that are already in the note, or merges them on request. Returns the conflicts. */
async function mergeOrKeep(
  output: OutputFolder,
  { mode, merge }: RunRequest,
  earlier: EarlierSplit | undefined,
): Promise<VFileMessage[]> {
  const has = (rule: string) => output.conflicts.some(({ ruleId }) => ruleId === rule)
  if (mode === 'check' || (!has('edited-file') && !has('foreign-file'))) return []
  const { areEditsApplied, mergeEditedFiles } = await import('./merge-edited-files.ts')
  const isApplied = areEditsApplied(output, earlier)
  if (!isApplied && (!merge || !has('edited-file'))) return []
  output.conflicts = output.conflicts.filter(
    ({ ruleId }) => ruleId !== 'edited-file' && (!isApplied || ruleId !== 'foreign-file'),
  )
  if (isApplied && earlier?.note === 'once joined')
    for (const file of output.files) if (file.isEdited) file.isMerged = true
  const { merged = [], refused = [] } = isApplied ? {} : mergeEditedFiles(output, earlier)
  append(output.conflicts, refused)
  return merged
}

function foldersOf(sources: readonly string[], out: string): Set<string> {
  return new Set(sources.map((source) => resolve(join(out, nameOf(basename(source)))).toLowerCase()))
}

/** Returns the message of an error of the disk or of a run. Names its file, unless it is the note itself. */
function reportOf(error: unknown, source: string): VFileMessage {
  const { path, report } = asFailure(error, source)
  if (!report.file && resolve(path) !== resolve(source) && !report.reason.includes(path)) report.file = path
  return report
}

/** Lists the notes directly in a folder that have text; a path that is no folder is that of a note. */
export function listNotes(path: string): string[] {
  if (path === inputFolder && !existsSync(inputFolder)) return []
  const isFolder = !markdownEnding.test(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory()
  if (!isFolder) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && markdownEnding.test(entry.name))
    .map(({ name }) => join(path, name))
    .filter((note) => !isBlankFile(note))
    .sort()
}

function staleFiles({ folder, files }: OutputFolder): VFileMessage[] {
  const what = { new: 'missing', changed: 'differs', 'left over': 'left over' } as const
  return files.flatMap(({ path, state, isEdited, isForeign }) =>
    state === 'unchanged'
      ? []
      : [messages.staleFile(join(folder, path), isEdited ? 'edited' : isForeign ? 'foreign' : what[state])],
  )
}
