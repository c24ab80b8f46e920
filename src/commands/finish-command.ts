import type { VFile } from 'vfile'
import { type JsonCommand, type JsonNote, printJson } from './json-report.ts'
import { print } from './print.ts'
import { printReport } from './print-report.ts'

/** What a command did, in the two ways in which it is shown; only the one that is asked for is made. */
interface Shown {
  isJson: boolean | undefined
  notes: () => JsonNote[]
  /** For a person. */
  text: () => string | Promise<string>
}

/** Shows what a command did, then its messages, and lets the process end with its exit code. */
export async function finishCommand(
  command: JsonCommand,
  { files, exitCode }: { files: readonly VFile[]; exitCode: number },
  { isJson, notes, text }: Shown,
): Promise<void> {
  print(isJson ? printJson(command, exitCode, notes(), files) : await text())
  await printReport(files)
  process.exitCode = exitCode
}
