import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { SplitPlan } from '../plan/split-plan.ts'
import type { Manifest } from '../write/manifest.ts'
import type { PlanRow } from '../write/plan-table.ts'
import type { SplitSummary } from '../write/summary.ts'

/**
 * What `--json` prints, of every command: one object, its keys always there and in this order. A later version of notesplit
 * may add keys; one that changes or takes one away has another `version`. Paths are as the commands print them: such as can
 * be opened from where the program ran. Its schema is `schema/report.schema.json`.
 */
export interface JsonReport {
  version: 1
  command: JsonCommand
  /** As the process ends: 0 done; 1 stale, edited, or a law would be broken; 2 bad input, or the disk refused. */
  exitCode: number
  /** In the order in which they were named. A note that could not be read or split is only in the messages. */
  notes: JsonNote[]
  messages: JsonMessage[]
}

export type JsonCommand = 'split' | 'plan' | 'join' | 'verify' | 'undo'

/** A note, and what a command did with it, or would do. What a command does not know is null or empty. */
export interface JsonNote {
  /** The note that is split, or put together. */
  source: string
  /** The folder of its topics; in a vault the vault. */
  folder: string | null
  /** Whether anything was written. */
  isWritten: boolean
  plan: SplitPlan | null
  /** What the plan makes of the note, a row for each file and each section that stays. Of `plan` alone. */
  table: PlanRow[]
  record: Manifest | null
  summary: SplitSummary | null
  files: JsonFile[]
  /** Links of other notes of the vault that follow. */
  links: JsonLink[]
}

export interface JsonFile {
  path: string
  /** What it is; `other` is one that notesplit did not write, or a note of the vault whose links follow. */
  role: 'index' | 'topic' | 'record' | 'source' | 'plan' | 'other'
  /**
   * What became of it, or would: `new`, `changed`, `unchanged`, `left over` (nothing stands behind it any more), `restored`;
   * or, of a folder that is only read, `as written`, `edited`, `missing` or `foreign`.
   */
  state: 'new' | 'changed' | 'unchanged' | 'left over' | 'restored' | 'as written' | 'edited' | 'missing' | 'foreign'
  /** What it would hold, with its byte order mark, where nothing is written: with `--dry-run` or `-o -`. */
  content: string | null
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
  const nothing = { folder: null, isWritten: false, plan: null, table: [], record: null, summary: null }
  return { source, ...nothing, files: [], links: [], ...known }
}

/** Prints a report as JSON. Ends with a line end. */
export function printJson(
  command: JsonCommand,
  exitCode: number,
  notes: readonly JsonNote[],
  files: readonly VFile[],
): string {
  const report: JsonReport = { version: 1, command, exitCode, notes: [...notes], messages: messagesOf(files) }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

/** What stands in a folder that is only read. */
export function jsonFilesOf(
  folder: string,
  files: readonly { path: string; state: JsonFile['state'] }[],
  record: Manifest | undefined,
): JsonFile[] {
  const roles = new Map<string, JsonFile['role']>(record?.notes.map(({ path, role }) => [path, role]))
  return files.map(({ path, state }) => ({
    path: join(folder, path),
    role: roles.get(path) ?? 'other',
    state,
    content: null,
  }))
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
