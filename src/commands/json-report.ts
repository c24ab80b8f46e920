import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { OutlineRow } from '../describe-outline.ts'
import type { CutReport } from '../plan/describe-cut.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import { escapeControlsInJson } from '../text/show-controls.ts'
import type { Sizes } from '../text/sizes.ts'
import type { Manifest } from '../write/manifest.ts'
import type { PlanRow } from '../write/plan-table.ts'
import type { SplitSummary } from '../write/summary.ts'

/** How much `--json` prints: `small` has no contents and no manifest, and few messages of each rule. */
export type JsonAmount = 'small' | 'full'

/**
 * The object that every command prints with `--json`. All keys are always there, in this order, but `manifest` and `content` with `--json=full` alone. A later version may add keys; one
 * that changes or removes any has another `version`. Paths can be opened from where the program ran. The schema is
 * `schema/report.schema.json`.
 */
export interface JsonReport {
  version: 1
  command: JsonCommand
  /** That of the process: 0 done; 1 stale, edited, or a guarantee would be broken; 2 bad input, or the disk refused. */
  exitCode: number
  /** In the order in which they were named. A note that could not be read or split is only in the messages. */
  notes: JsonNote[]
  messages: JsonMessage[]
  /** How many messages of each rule are left out of `messages`. Empty with `--json=full`. */
  omitted: Record<string, number>
}

export type JsonCommand = 'split' | 'plan' | 'join' | 'verify' | 'undo' | 'outline' | 'scan'

/** A note, and what a command did with it, or would do. What a command does not know is null or empty. */
export interface JsonNote {
  /** The note that is split, or put together. */
  source: string
  /** The folder of its topics; in a vault the vault. */
  folder: string | null
  /** Whether anything was written. */
  isWritten: boolean
  /** The length of the note. Of `outline` and `scan` alone. */
  sizes: Sizes | null
  plan: SplitPlan | null
  /** What decided which sections became topics; null when a plan did. */
  cut: CutReport | null
  /** What the plan makes of the note, a row for each file and each section that stays. Of `plan` alone. */
  table: PlanRow[]
  /** The sections of the note. Of `outline` alone. */
  outline: OutlineRow[]
  /** With `--json=full`. */
  manifest?: Manifest | null
  summary: SplitSummary | null
  files: JsonFile[]
  /** Links of other notes of the vault that follow. */
  links: JsonLink[]
}

export interface JsonFile {
  path: string
  /** What it is; `other` is one that notesplit did not write, or a note of the vault whose links follow. */
  role: 'index' | 'topic' | 'manifest' | 'source' | 'plan' | 'other'
  /**
   * What became of it, or would: `new`, `changed`, `unchanged`, `left over` (nothing stands behind it any more), `restored`;
   * or, of a folder that is only read, `as written`, `edited`, `missing` or `foreign`.
   */
  state: 'new' | 'changed' | 'unchanged' | 'left over' | 'restored' | 'as written' | 'edited' | 'missing' | 'foreign'
  /** In bytes: of the content it would have, else of the file on the disk. Null where there is none. */
  size: number | null
  /**
   * With `--json=full`: what it would hold, with its byte order mark, where nothing is written, else null. Also for `plan -o -`,
   * whose plan is nowhere else.
   */
  content?: string | null
}

interface JsonLink {
  path: string
  was: string
  now: string
  /** The file that it leads to. */
  target: string
}

interface JsonMessage {
  path: string
  /** From 1; null for what is about a whole file. Columns are UTF-16 units. */
  line: number | null
  column: number | null
  severity: 'error' | 'warning' | 'info'
  /** As the README lists them. */
  ruleId: string
  reason: string
  /** What to do. */
  note: string | null
  /** Where it is explained. */
  url: string | null
}

/** A note of which nothing is known but its name. */
export function jsonNote(source: string, known: Partial<JsonNote>): JsonNote {
  const nothing = {
    folder: null,
    isWritten: false,
    sizes: null,
    plan: null,
    cut: null,
    table: [],
    outline: [],
    manifest: null,
    summary: null,
  }
  return { source, ...nothing, files: [], links: [], ...known }
}

/** A file of a report. Its size is that of the text it would have, where that is known, and otherwise that on the disk. */
export function jsonFile(
  { path, role, state }: Pick<JsonFile, 'path' | 'role' | 'state'>,
  text?: string | undefined,
  isShown = false,
): JsonFile {
  const size = text === undefined ? (statSync(path, { throwIfNoEntry: false })?.size ?? null) : Buffer.byteLength(text)
  return { path, role, state, size, content: isShown ? (text ?? null) : null }
}

/** Builds the report of a command. */
export function jsonReport(
  command: JsonCommand,
  exitCode: number,
  notes: readonly JsonNote[],
  files: readonly VFile[],
  amount: JsonAmount,
): JsonReport {
  const all = messagesOf(files)
  const shown = amount === 'full' ? all : selectMessages(all)
  const omitted: Record<string, number> = {}
  for (const { ruleId } of all) omitted[ruleId] = (omitted[ruleId] ?? 0) + 1
  for (const { ruleId } of shown) omitted[ruleId] = (omitted[ruleId] as number) - 1
  for (const [ruleId, number] of Object.entries(omitted)) if (number === 0) delete omitted[ruleId]
  return {
    version: 1,
    command,
    exitCode,
    notes: notes.map((note) => (amount === 'full' ? note : withoutContents(note))),
    messages: shown,
    omitted,
  }
}

/** Prints a report: on one line, or in full with a value a line. Ends with a line ending. */
export function printJson(report: JsonReport, amount: JsonAmount): string {
  return `${escapeControlsInJson(JSON.stringify(report, undefined, amount === 'full' ? 2 : undefined))}\n`
}

function withoutContents(note: JsonNote): JsonNote {
  const { manifest: _, files, links, ...rest } = note
  const without = files.map(({ content, ...file }) =>
    file.role === 'plan' && content != null ? { ...file, content } : file,
  )
  return { ...rest, files: without, links }
}

/** The most warnings of one rule, and the most characters of a note, that a small report has. */
const mostOfRule = 3
const mostOfNote = 300

/** All errors, and of each rule the first warnings. */
function selectMessages(messages: readonly JsonMessage[]): JsonMessage[] {
  const numbers = new Map<string, number>()
  return messages.flatMap((message) => {
    const { severity, ruleId, note } = message
    const number = (numbers.get(ruleId) ?? 0) + 1
    numbers.set(ruleId, number)
    if (severity !== 'error' && number > mostOfRule) return []
    return note !== null && note.length > mostOfNote ? { ...message, note: `${note.slice(0, mostOfNote)}…` } : message
  })
}

/** The files of a folder that is only read. */
export function jsonFilesOf(
  folder: string,
  files: readonly { path: string; state: JsonFile['state'] }[],
  record: Manifest | undefined,
): JsonFile[] {
  const roles = new Map<string, JsonFile['role']>(record?.notes.map(({ path, role }) => [path, role]))
  return files.map(({ path, state }) => jsonFile({ path: join(folder, path), role: roles.get(path) ?? 'other', state }))
}

function messagesOf(files: readonly VFile[]): JsonMessage[] {
  return files.flatMap((file) =>
    file.messages.map(({ ruleId, reason, fatal, line, column, note, url }) => ({
      path: file.path,
      line: line ?? null,
      column: column ?? null,
      severity: fatal ? 'error' : fatal === false ? 'warning' : 'info',
      ruleId: ruleId ?? '',
      reason,
      note: note ?? null,
      url: url ?? null,
    })),
  )
}
