#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { joinCommand } from './commands/join.ts'
import { planCommand } from './commands/plan.ts'
import { splitCommand } from './commands/split.ts'
import { undoCommand } from './commands/undo.ts'
import { verifyCommand } from './commands/verify.ts'

/** The codes with which a shell expects a program to end that a signal stopped. https://tldp.org/LDP/abs/html/exitcodes.html */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

// what is being written is written to its end first: only between two steps does the program hear of it
for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code))

const program = new Command('notesplit')
  .description('Splits a monolithic Markdown note into a hub and topic files that stand alone, with nothing lost.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(notesplit --help tells more)')

program
  .option('--debug', 'show where in the program an error happened')
  .option('-V, --version', 'print the version')
  .on('option:version', () => {
    process.stdout.write(`${readVersion()}\n`)
    process.exit(0)
  })

for (const command of [splitCommand(), planCommand(), joinCommand(), verifyCommand(), undoCommand()])
  program.addCommand(command.copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  const { stack, message } = error instanceof Error ? error : new Error(String(error))
  const isDebug = program.opts().debug === true
  process.stderr.write(
    isDebug
      ? `${stack}\n`
      : `notesplit: this is a fault of the program, not of your note: ${message}\nNothing was written. Please report it with what \`--debug\` shows.\n`,
  )
  process.exitCode = 2
}

/** The version of the package around this file. */
function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
