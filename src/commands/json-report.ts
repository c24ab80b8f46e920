import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { OutlineRow } from '../describe-outline.ts'
import type { CutReport } from '../plan/describe-cut.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import type { ConfigRow } from '../run/run-config.ts'
import { escapeControlsInJson } from '../text/show-controls.ts'
import type { Sizes } from '../text/sizes.ts'
import type { Manifest } from '../write/manifest.ts'
import type { PlanRow } from '../write/plan-table.ts'
import type { SplitSummary } from '../write/summary.ts'

/** The amount of `--json` output: `small` has no contents, no manifest, and few messages of each rule. */
export type JsonAmount = 'small' | 'full'

/**
 * The object that every command prints with `--json`. All keys are always present, in this order; `manifest` and
 * `content` only with `--json=full`. Later versions may add keys; one that changes or removes any has another
 * `version`. Paths are relative to the working directory. The schema is `schema/report.schema.json`.
 */
export interface JsonReport {
  version: 1
  command: JsonCommand
  /** That of the process: 0 done; 1 stale, edited, or a broken guarantee; 2 bad input, or a file system error. */
  exitCode: number
  /** In the order they were named. A note that could not be read or split appears only in the messages. */
  notes: JsonNote[]
  messages: JsonMessage[]
  /** The number of messages of each rule missing from `messages`. Empty with `--json=full`. */
  omitted: Record<string, number>
}

export type JsonCommand = 'split' | 'plan' | 'join' | 'verify' | 'undo' | 'outline' | 'scan' | 'config'

/** A note, and the effect of a command on it. Unknown values are null or empty. */
export interface JsonNote {
  /** The note to split, or the joined one. */
  source: string
  /** The folder of its topics; in a vault the vault. */
  folder: string | null
  /** Whether any file was written. */
  isWritten: boolean
  /** The length of the note. Only from `outline` and `scan`. */
  sizes: Sizes | null
  plan: SplitPlan | null
  /** Why these sections became topics; null when a plan decided. */
  cut: CutReport | null
  /** A row for each file of the plan and each section that stays. Only from `plan`. */
  table: PlanRow[]
  /** The sections of the note. Only from `outline`. */
  outline: OutlineRow[]
  /** The options that count for the note, and where they come from. Only from `config`. */
  config?: ConfigRow[]
  /** With `--json=full`. */
  manifest?: Manifest | null
  summary: SplitSummary | null
  files: JsonFile[]
  /** The updated links of other notes of the vault. */
  links: JsonLink[]
}

export interface JsonFile {
  path: string
  /** `other`: a file that notesplit did not write, or a note of the vault with updated links. */
  role: 'index' | 'topic' | 'manifest' | 'source' | 'plan' | 'other'
  /**
   * The effect on the file: `new`, `changed`, `unchanged`, `left over` (no longer part of the output), `restored`; or,
   * for a folder that is only read, `as written`, `edited`, `missing` or `foreign`.
   */
  state: 'new' | 'changed' | 'unchanged' | 'left over' | 'restored' | 'as written' | 'edited' | 'missing' | 'foreign'
  /** In bytes: of the new content, else of the file on the disk. Null if absent. */
  size: number | null
  /**
   * With `--json=full`: the new content, with its byte order mark, if nothing is written, else null. Also the plan of
   * `plan -o -`.
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
  /** From 1; null for a whole file. Columns are UTF-16 units. */
  line: number | null
  column: number | null
  severity: 'error' | 'warning' | 'info'
  /** As the manual lists them. */
  ruleId: string
  reason: string
  /** How to fix it. */
  note: string | null
  /** The address of its documentation. */
  url: string | null
}

/** Returns a note with only its name. */
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

/** Returns a file of a report. Its size is that of the new text if known, otherwise that on the disk. */
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

/** Prints a report: on one line, or in full with one value per line. Ends with a line ending. */
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

/** The most warnings of one rule, and the most characters of a message's note, in a small report. */
const mostOfRule = 3
const mostOfNote = 300

/** Selects all errors, and the first warnings of each rule. */
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

/** Lists the files of a folder that is only read. */
export function jsonFilesOf(
  folder: string,
  files: readonly { path: string; state: JsonFile['state'] }[],
  manifest: Manifest | undefined,
): JsonFile[] {
  const roles = new Map<string, JsonFile['role']>(manifest?.notes.map(({ path, role }) => [path, role]))
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
