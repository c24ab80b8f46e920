import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { isInside } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { compareFolder, type OutputFolder } from '../disk/output-folder.ts'
import { posixPath } from '../disk/posix-path.ts'
import { mostBytes, readText } from '../disk/read-file.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { type PlanChoice, readPlanOf } from '../disk/read-plan-of.ts'
import type { Rights } from '../disk/rights.ts'
import { writeFile } from '../disk/write-file.ts'
import { recoverFolder, writeFolder } from '../disk/write-folder.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { loadReportingParser, yieldToSignals } from '../parse/reporting-parser.ts'
import type { PlanText } from '../plan/file/read-plan.ts'
import { renameInPlan } from '../plan/file/rename-in-plan.ts'
import type { SettledNotes } from '../plan/settled-notes.ts'
import { type SplitResult, split } from '../split.ts'
import { foldName } from '../text/slug.ts'
import type { PhaseListener } from '../timings.ts'
import { manifestName } from '../write/manifest.ts'
import { FileMessages } from './file-messages.ts'
import { noticesOfFirstSplit } from './left-behind.ts'
import { listMentions } from './list-mentions.ts'
import { type EarlierSplit, readEarlierSplit } from './read-earlier-split.ts'
import { isIndexName, listTakenNames } from './taken-names.ts'

/** The folder of notes that are split when none is named. */
const inputFolder = 'input'

/** A request to `split`. */
export interface RunRequest {
  /** Paths of notes; none: every `.md` file in `input/`. */
  notes: readonly string[]
  /** The folder with an output folder for each note. */
  out: string
  options: Partial<SplitOptions>
  /** The plan to follow, for a single note; by default the one beside each note, if any; `false`: none. */
  plan?: PlanChoice | undefined
  /** `check` and `dry-run` write nothing. */
  mode: 'write' | 'check' | 'dry-run'
  force: boolean
  /** Whether mentions of moved sections in code and settings are reported. */
  mentions?: boolean
  /** Whether to merge edits of the folder into the new output instead of refusing. */
  merge?: boolean
  /** Whether every file must survive a power failure once the run ends. */
  durable?: boolean
  /** Called when each phase ends. */
  timings?: PhaseListener | undefined
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
  notes: RunNote[]
  /** The source notes with their messages, for a reporter. */
  files: VFile[]
  /** 0: done; 1: problems that fail the run; 2: nothing was done. */
  exitCode: 0 | 1 | 2
}

/** Splits notes on the disk. Writes nothing unless every note can be split. */
export async function runSplit(request: RunRequest, disk: Disk = realDisk): Promise<FolderRun> {
  const notes: RunNote[] = []
  const reported = new FileMessages()
  const folders = new Map<string, string>()
  const renames: { plan: PlanText; settled: SettledNotes }[] = []
  /** The folded names of the topics of other notes in the output folder. */
  let taken: Set<string> | undefined
  let exitCode: FolderRun['exitCode'] = 0
  const report = (path: string, found: readonly VFileMessage[], code: 1 | 2) => {
    if (found.length === 0) reported.add(path, [])
    for (const message of found) reported.add(message.file || path, [message])
    if (found.some(({ fatal }) => fatal)) exitCode = exitCode < code ? code : exitCode
  }
  let sources: readonly string[] = request.notes
  try {
    if (sources.length === 0) sources = listInput()
  } catch (error) {
    const failure = asFailure(error, inputFolder)
    report(failure.path, [failure.report], 2)
    return { notes, files: reported.files, exitCode }
  }
  if (sources.length === 0) report(inputFolder, [messages.noNotes(inputFolder)], 2)
  for (const [done, source] of sources.entries()) {
    request.onProgress?.(done, sources.length, source)
    try {
      const folder = join(request.out, nameOf(basename(source)))
      const other = folders.get(resolve(folder).toLowerCase())
      if (other !== undefined) throw new Failure(source, messages.sameFolder(folder, other))
      folders.set(resolve(folder).toLowerCase(), source)
      if (request.mode === 'write') await recoverFolder(folder, disk)
      const earlier = await readEarlierSplit(folder, request.force)
      taken ??= listTakenNames(request.out, foldersOf(sources, request.out))
      const { text, rights, plan, result, fallback } = await splitApart(source, folder, request, earlier, taken)
      const { out } = request
      const found = noticesOfFirstSplit({ source, folder, out, plan: result.plan, hasPlan: plan !== undefined })
      const output = compareFolder(folder, result, {
        force: request.force || request.mode === 'check',
        source,
        known: earlier?.record,
      })
      // other fatal messages come from the note, its options or its plan
      const isBadInput = result.messages.some((message) => message.fatal && !messages.breaksGuarantee(message))
      const merged = await mergeOrKeep(output, text, request, earlier)
      request.timings?.mark('compare')
      report(
        source,
        [...fallback, ...result.messages, ...(earlier?.messages ?? []), ...found, ...output.conflicts],
        isBadInput ? 2 : 1,
      )
      if (request.mode === 'check') {
        const stale = staleFiles(output)
        report(source, stale, 1)
        if (stale.length > 0 && exitCode === 0) exitCode = 1
      }
      notes.push({ source, result, plan: plan?.path, output, merged, rights, isWritten: false })
      if (plan && plan !== request.plan && earlier) renames.push({ plan, settled: earlier.settled })
    } catch (error) {
      report(source, [reportOf(error, source)], 2)
    }
  }
  await yieldToSignals()
  if (request.mode === 'write' && exitCode === 0) {
    for (const note of notes) {
      const { source, output } = note
      try {
        const { force: isForced, durable } = request
        const kept = await writeFolder(output, { root: request.out, like: note.rights, isForced, durable, disk })
        report(
          source,
          kept.map((path) => messages.backupKept(join(output.folder, path.replace(/(?:\.\d+)?\.bak$/, '')), path)),
          1,
        )
        note.isWritten = true
      } catch (error) {
        report(source, [reportOf(error, source)], 2)
      }
    }
  }
  if (request.mode === 'write' && exitCode === 0) {
    for (const { plan, settled } of renames) report(plan.path, await renameInPlanFile(plan, settled, disk), 1)
  }
  if (request.mode === 'write') request.timings?.mark('write')
  // a merge is written with its conflicts in it, and fails the run
  for (const { source, merged } of notes) report(source, merged, 1)
  return { notes, files: reported.files, exitCode }
}

/** Keeps edits that are already in the note, or merges them on request. Returns the conflicts. */
async function mergeOrKeep(
  output: OutputFolder,
  note: string,
  { mode, merge }: RunRequest,
  earlier: EarlierSplit | undefined,
): Promise<VFileMessage[]> {
  const has = (rule: string) => output.conflicts.some(({ ruleId }) => ruleId === rule)
  if (mode === 'check' || (!has('edited-file') && !has('foreign-file'))) return []
  const { areEditsApplied, mergeEditedFiles } = await import('./merge-edited-files.ts')
  const isApplied = await areEditsApplied(output, note)
  if (!isApplied && (!merge || !has('edited-file'))) return []
  // a new file is also applied when `join` merged it
  output.conflicts = output.conflicts.filter(
    ({ ruleId }) => ruleId !== 'edited-file' && (!isApplied || ruleId !== 'foreign-file'),
  )
  const merged = isApplied ? [] : mergeEditedFiles(output, earlier?.record)
  if (!merged.some(({ ruleId }) => ruleId === 'source-unknown')) return merged
  output.conflicts.push(...merged)
  return []
}

function foldersOf(sources: readonly string[], out: string): Set<string> {
  return new Set(sources.map((source) => resolve(join(out, nameOf(basename(source)))).toLowerCase()))
}

/** Splits a note into topics with names that no other note of the output folder has, and reserves them. */
async function splitApart(
  source: string,
  folder: string,
  request: RunRequest,
  earlier: EarlierSplit | undefined,
  taken: Set<string>,
) {
  const names = new Set<string>()
  for (let tries = 0; ; tries++) {
    const split = await splitFile(source, folder, request, earlier, [...names])
    const own = split.result.notes.filter(({ role }) => role === 'topic').map(({ path }) => nameOf(basename(path)))
    // the user chose the names in a plan
    const asked = new Set(
      split.result.plan.topics.flatMap(({ path, reason }) => (reason === 'plan' ? nameOf(basename(path)) : [])),
    )
    const clashing = own.filter((name) => taken.has(foldName(name)) && !names.has(name) && !asked.has(name))
    if (clashing.length === 0 || tries === mostTries) {
      const index = split.result.notes[0]?.path ?? ''
      for (const name of [...own, nameOf(index)]) if (!isIndexName(name)) taken.add(foldName(name))
      return split
    }
    for (const name of clashing) names.add(name)
  }
}

/** A new name may clash again. */
const mostTries = 4

/** `names`: reserved names. */
async function splitFile(
  source: string,
  folder: string,
  { options, plan, out, mentions, timings }: Pick<RunRequest, 'options' | 'plan' | 'out' | 'mentions' | 'timings'>,
  earlier: EarlierSplit | undefined,
  names: readonly string[],
) {
  const { parser, found: fallback } = loadReportingParser(options.parser ?? defaultOptions.parser)
  const sourceFolder = posixPath(relative(resolve(folder), dirname(resolve(source))))
  const { text, rights } = readNoteFile(source)
  const note = { path: posixPath(resolve(source)), text, plan: readPlanOf(source, plan) }
  timings?.mark('read')
  const known = readText(join(folder, manifestName), mostBytes.manifest)
  const context = {
    parser,
    fallback: loadParser('remark'),
    hash: hashText,
    sourceFolder,
    known,
    settled: earlier?.settled,
    names,
    nearby: nearbyFiles(source, isInside(resolve(out), resolve(source)) ? folder : out),
    timings,
  }
  // the results that only a vault needs take the most memory
  const { outcome, links: _, ...result } = await split(note, options, context)
  const found = mentions ? listMentions(source, outcome) : []
  return { text, rights, plan: note.plan, result, fallback: [...fallback, ...found] }
}

/** Renames topics of a plan file to the current names of their files. */
async function renameInPlanFile(
  { path, text }: PlanText,
  { topics }: SettledNotes,
  disk: Disk,
): Promise<VFileMessage[]> {
  const paths = new Map([...topics].flatMap(([id, topic]) => (topic.isNew && topic.path ? [[id, topic.path]] : [])))
  const renamed = renameInPlan(text, paths)
  if (renamed === text || path === '<stdin>') return []
  await writeFile(path, renamed, { old: text, disk })
  return [messages.planRenamed(path, [...paths.values()])]
}

/** Returns the message of an error of the disk or of a run. Names its file, unless it is the note itself. */
function reportOf(error: unknown, source: string): VFileMessage {
  const { path, report } = asFailure(error, source)
  if (!report.file && resolve(path) !== resolve(source) && !report.reason.includes(path)) report.file = path
  return report
}

function listInput(): string[] {
  if (!existsSync(inputFolder) || !statSync(inputFolder).isDirectory()) return []
  return readdirSync(inputFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.md$/i.test(entry.name))
    .map(({ name }) => `${inputFolder}/${name}`)
    .sort()
}

function staleFiles({ folder, files }: OutputFolder): VFileMessage[] {
  const what = { new: 'missing', changed: 'differs', 'left over': 'left over' } as const
  return files.flatMap(({ path, state }) =>
    state === 'unchanged' ? [] : [messages.staleFile(join(folder, path), what[state])],
  )
}
