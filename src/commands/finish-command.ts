import type { VFile } from 'vfile'
import { type JsonAmount, type JsonCommand, type JsonNote, jsonReport, printJson } from './json-report.ts'
import { print } from './print.ts'
import { printReport } from './print-report.ts'

/** What a command did, in the two ways in which it is shown; only the one that is asked for is made. */
interface Shown {
  json: JsonAmount | undefined
  notes: () => JsonNote[]
  /** For a person. */
  text: () => string | Promise<string>
}

/** Shows what a command did, then its messages, and lets the process end with its exit code. */
export async function finishCommand(
  command: JsonCommand,
  { files, exitCode }: { files: readonly VFile[]; exitCode: number },
  { json, notes, text }: Shown,
): Promise<void> {
  print(json ? printJson(jsonReport(command, exitCode, notes(), files, json), json) : await text())
  await printReport(files)
  process.exitCode = exitCode
}
