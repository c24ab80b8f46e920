import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { printContent } from './print.ts'

/** `notesplit schema`: prints a JSON Schema of the package. */
export function schemaCommand(packageRoot: string): Command {
  return new Command('schema')
    .description('print the JSON Schema of plans, notesplit.yaml or --json')
    .addArgument(new Argument('<what>', 'the file to describe').choices(['plan', 'config', 'report']))
    .addHelpText('after', '\nExamples:\n  notesplit schema plan > plan.schema.json')
    .action((what: string) => printContent(readFileSync(join(packageRoot, `schema/${what}.schema.json`), 'utf8')))
}
