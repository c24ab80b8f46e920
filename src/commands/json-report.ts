import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { JsonReport } from '../schema/report-schema.ts'
import { escapeControlsInJson } from '../text/show-controls.ts'
import type { Manifest } from '../write/manifest.ts'

/** The amount of `--json` output: `small` has no contents, no manifest, and few messages of each rule. */
export type JsonAmount = 'small' | 'full'

export type JsonCommand = JsonReport['command']
export type JsonNote = JsonReport['notes'][number]
export type JsonFile = JsonNote['files'][number]
type JsonMessage = JsonReport['messages'][number]

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
