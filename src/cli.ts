#!/usr/bin/env node
import { Command } from 'commander'
import { joinCommand } from './commands/join.ts'
import { planCommand } from './commands/plan.ts'
import { splitCommand } from './commands/split.ts'
import { undoCommand } from './commands/undo.ts'
import { verifyCommand } from './commands/verify.ts'

const program = new Command('notesplit')
  .description('Splits a monolithic Markdown note into a hub and topic files that stand alone, with nothing lost.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .showHelpAfterError('(notesplit --help tells more)')

for (const command of [splitCommand(), planCommand(), joinCommand(), verifyCommand(), undoCommand()])
  program.addCommand(command.copyInheritedSettings(program))

await program.parseAsync()
