import type { VFile } from 'vfile'
import { type JsonAmount, type JsonCommand, type JsonNote, jsonReport, printJson } from './json-report.ts'
import { print, printContent } from './print.ts'
import { printReport } from './print-report.ts'

/** What a command did, in the two ways in which it is shown; only the one that is asked for is made. */
interface Shown {
  json: JsonAmount | undefined
  notes: () => JsonNote[]
  /** For a person. */
  text: () => string | Promise<string>
  /** Whether the text is that of a note or plan, which a pipe gets as it is. */
  isContent?: boolean
}

/** Shows what a command did, then its messages, and lets the process end with its exit code. */
export async function finishCommand(
  command: JsonCommand,
  { files, exitCode }: { files: readonly VFile[]; exitCode: number },
  { json, notes, text, isContent }: Shown,
): Promise<void> {
  if (json) print(printJson(jsonReport(command, exitCode, notes(), files, json), json))
  else (isContent ? printContent : print)(await text())
  await printReport(files)
  process.exitCode = exitCode
}
