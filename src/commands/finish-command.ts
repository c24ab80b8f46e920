import { type Command, Option } from 'commander'
import type { VFile } from 'vfile'
import { addJsonOption, type JsonFlags, jsonAmountOf } from './json-option.ts'
import { type JsonCommand, type JsonNote, jsonReport, printJson } from './json-report.ts'
import { print, printContent } from './print.ts'
import { printReport, type ReportLevel } from './print-report.ts'

/** The flags for the output of a command. */
export interface ReportFlags extends JsonFlags {
  verbose?: boolean
  quiet?: boolean
}

/** Adds the options for the output of a command. */
export function addReportOptions(command: Command): Command {
  return addJsonOption(command.optionsGroup('Diagnostics:'))
    .option('--verbose', 'show every message in full')
    .addOption(new Option('--quiet', 'show errors only').conflicts('verbose'))
}

export function levelOf({ verbose, quiet }: ReportFlags): ReportLevel {
  return quiet ? 'quiet' : verbose ? 'verbose' : 'normal'
}

/** The result of a command, as JSON and as text; only the requested one is built. */
interface Result {
  flags: ReportFlags
  notes: () => JsonNote[]
  text: () => string | Promise<string>
  /** Whether the text is that of a note or plan, which is piped byte for byte. */
  isContent?: boolean
}

/** Prints the messages of a command, then its result, and sets the exit code of the process. */
export async function finishCommand(
  command: JsonCommand,
  { files, exitCode }: { files: readonly VFile[]; exitCode: number },
  { flags, notes, text, isContent }: Result,
): Promise<void> {
  const json = jsonAmountOf(flags)
  printReport(files, levelOf(flags))
  if (json) print(printJson(jsonReport(command, exitCode, notes(), files, json), json))
  else (isContent ? printContent : print)(await text())
  process.exitCode = exitCode
}
