import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Command, CommanderError } from 'commander'
import { print, printError } from './commands/print.ts'
import { explainError, isDiskError } from './disk/explain-error.ts'
import { Failure } from './disk/failure.ts'
import { noteEnding } from './text/paths.ts'

/** Every command by name; a run loads only the modules of its command. */
const commands: Record<string, (packageRoot: string, version: string) => Promise<Command>> = {
  split: async () => (await import('./commands/split.ts')).splitCommand(),
  plan: async () => (await import('./commands/plan.ts')).planCommand(),
  review: async () => (await import('./commands/review.ts')).reviewCommand(),
  join: async () => (await import('./commands/join.ts')).joinCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  undo: async () => (await import('./commands/undo.ts')).undoCommand(),
  outline: async () => (await import('./commands/outline.ts')).outlineCommand(),
  scan: async () => (await import('./commands/scan.ts')).scanCommand(),
  config: async () => (await import('./commands/config.ts')).configCommand(),
  mcp: async (_, version) => (await import('./commands/mcp.ts')).mcpCommand(version),
  explain: async (root) => (await import('./commands/explain.ts')).explainCommand(root),
  schema: async (root) => (await import('./commands/schema.ts')).schemaCommand(root),
  completion: async (root, version) =>
    (await import('./commands/completion.ts')).completionCommand(() =>
      Promise.all(Object.values(commands).map((load) => load(root, version))),
    ),
}

/**
 * Runs the program with the arguments of the process and sets its exit code. `packageFile`: the path of `package.json`.
 */
export async function run(packageFile: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'))
  const program = new Command('notesplit')
    .description('Split a long Markdown note into an index note and topic files, with nothing lost.')
    .configureOutput({ writeOut: print, writeErr: printError })
    .exitOverride()
    .showHelpAfterError('(see notesplit --help)')
    .option('--debug', 'print a stack trace for unexpected errors')
    .version(version, '-V, --version', 'print the version')
  try {
    // commander prints the whole help for `help nosuch`; an unknown command gets suggestions
    if (process.argv[2] === 'help' && process.argv[3] && !Object.hasOwn(commands, process.argv[3]))
      process.argv.splice(2, 1)
    const named = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
    const isKnown = named !== undefined && Object.hasOwn(commands, named)
    const isVersion = /^(?:-V|--version)$/.test(process.argv[2] ?? '')
    // help, and suggestions for a wrong name, need every command
    const wanted = isKnown ? [named] : isVersion ? [] : Object.keys(commands)
    if (named !== undefined && !isKnown && noteEnding.test(named)) {
      printError(`error: '${named}' is not a command; did you mean \`notesplit split ${named}\`?\n`)
      process.exitCode = 2
      return
    }
    for (const name of wanted) {
      const command = await (commands[name] as (typeof commands)[string])(dirname(packageFile), version)
      program.addCommand(command.copyInheritedSettings(program))
    }
    await program.parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) printError(explain(error, program.opts().debug === true))
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2
  }
}

/** Returns what to print for an error that no command reported: with `--debug` where it happened. */
function explain(error: unknown, isDebug: boolean): string {
  const { stack, message } = error instanceof Error ? error : new Error(String(error))
  if (isDebug) return `${stack}\n`
  if (error instanceof Failure) return `notesplit: \`${error.path}\`: ${message}\n`
  if (isDiskError(error))
    return `notesplit: ${error.path === undefined ? '' : `\`${error.path}\`: `}${explainError(error)}\n`
  return `notesplit: internal error: ${message}\nPlease report it, with the output of --debug. No folder was left half-written.\n`
}
