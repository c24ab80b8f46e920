import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { print, printError } from './commands/print.ts'
import { explainError, isDiskError } from './disk/explain-error.ts'

const program = new Command('notesplit')
  .description('Splits a monolithic Markdown note into a hub and topic files that stand alone, with nothing lost.')
  .configureOutput({ writeOut: print, writeErr: printError })
  .exitOverride()
  .showHelpAfterError('(notesplit --help tells more)')

/** Every command by name, each with its own modules: a run loads those that it needs. */
const commands: Record<string, () => Promise<Command>> = {
  split: async () => (await import('./commands/split.ts')).splitCommand(),
  plan: async () => (await import('./commands/plan.ts')).planCommand(),
  review: async () => (await import('./commands/review.ts')).reviewCommand(),
  join: async () => (await import('./commands/join.ts')).joinCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  undo: async () => (await import('./commands/undo.ts')).undoCommand(),
  outline: async () => (await import('./commands/outline.ts')).outlineCommand(),
  scan: async () => (await import('./commands/scan.ts')).scanCommand(),
  completion: async () => (await import('./commands/completion.ts')).completionCommand(loadAll),
}

function loadAll(): Promise<Command[]> {
  return Promise.all(Object.values(commands).map((load) => load()))
}

/**
 * Runs the program with the arguments of the process, whose exit code tells how it went. `packageFile` is the path of
 * the package's.
 */
export async function run(packageFile: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'))
  program
    .option('--debug', 'show where in the program an error happened')
    .version(version, '-V, --version', 'print the version')
  try {
    const named = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
    const isKnown = named !== undefined && Object.hasOwn(commands, named)
    const isVersion = /^(?:-V|--version)$/.test(process.argv[2] ?? '')
    // what is misspelt, and the help, needs the names of all
    const wanted = isKnown ? [named] : isVersion ? [] : Object.keys(commands)
    for (const name of wanted) {
      const command = await (commands[name] as () => Promise<Command>)()
      program.addCommand(command.copyInheritedSettings(program))
    }
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2
      return
    }
    const isDebug = program.opts().debug === true
    if (isDiskError(error) && !isDebug) {
      printError(`notesplit: ${error.path === undefined ? '' : `\`${error.path}\`: `}${explainError(error)}\n`)
      process.exitCode = 2
      return
    }
    const { stack, message } = error instanceof Error ? error : new Error(String(error))
    printError(
      isDebug
        ? `${stack}\n`
        : `notesplit: this is a fault of the program, not of your note: ${message}\nEvery folder is as it was, or as it was to be. Please report it with what \`--debug\` shows.\n`,
    )
    process.exitCode = 2
  }
}
