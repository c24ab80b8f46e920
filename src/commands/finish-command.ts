import { type Command, Option } from 'commander'
import type { VFile } from 'vfile'
import { type JsonAmount, type JsonCommand, type JsonNote, jsonReport, printJson } from './json-report.ts'
import { print, printContent } from './print.ts'
import { printReport, type ReportLevel } from './print-report.ts'

/** The flags for the output of a command. */
export interface ReportFlags {
  json?: boolean
  'json=full'?: boolean
  verbose?: boolean
  quiet?: boolean
}

/**
 * Adds the options for the output of a command. With an optional value, `--json` would take the note after it as its
 * value, so there are two options.
 */
export function addReportOptions(command: Command): Command {
  return command
    .optionsGroup('Diagnostics:')
    .option('--json', 'print the result as JSON')
    .option('--json=full', 'print JSON with file contents and the manifest')
    .option('--verbose', 'show every message in full')
    .addOption(new Option('--quiet', 'show errors only').conflicts('verbose'))
}

/** Returns how much JSON the flags ask for; undefined for none. */
export function jsonAmountOf({ json, 'json=full': full }: ReportFlags): JsonAmount | undefined {
  return full ? 'full' : json ? 'small' : undefined
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
