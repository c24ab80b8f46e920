import { type Command, InvalidArgumentError, Option } from 'commander'
import { appNames } from '../apps/app.ts'
import { headingStyles, indexStyles, linkStyles, type SplitOptions } from '../options.ts'
import { parserNames } from '../parse/parser.ts'
import type { OptionName } from './option-values.ts'

/** The flags of a command that splits, or plans to. */
export interface SplitFlags extends Partial<Omit<SplitOptions, 'blockIds'>> {
  blockIds?: boolean
}

/** Adds the options that say how a note is split. */
export function addSplitOptions(command: Command): Command {
  const among = (words: readonly string[]) => words.join(', ')
  const others = new Set(command.options)
  command
    .option('--depth <n>', 'split at headings of this depth')
    .option('--min-words <n>', 'keep smaller sections in the index')
    .option('--max-words <n>', 'make a folder of larger topics; 0 never does (default: by the sizes in the note)')
    .option('--max-tokens <n>', 'the same in tokens of a language model, estimated')
    .option('--max-chars <n>', 'the same in characters')
    .option('--index <name>', 'name of the index note, without .md (default: the note’s own, README for GitHub)')
    .option('--index-style <style>', `how the index shows what moved (${among(indexStyles)})`)
    .option('--heading <how>', `what happens to the headings of a section that moves (${among(headingStyles)})`)
    .option('--links <form>', `the form of the links that are written (${among(linkStyles)})`)
    .option('--inherit <properties>', 'properties of the note that every topic gets too, with commas between')
    .option('--clients <names>', `where links must land first (${among(appNames)})`)
    .option('--block-ids', 'give a block id to every block that a link means and no heading names')
    .option('--no-block-ids', 'add no block ids')
    .option('--up', 'give every topic a property that links up to the index')
    .option('--pointer <template>', 'what the index says of a topic, with {topic} and {parts}')
    .option('--language <tag>', 'language of pointers, such as de (default: the note’s own)')
    .option('--provenance <text>', 'a callout that opens the index')
    .addOption(new Option('--parser <engine>', 'what reads the Markdown').choices(parserNames))
  // those that are given with a value, but for one that commander checks itself
  const read = command.options.filter((one) => !others.has(one) && one.required && !one.argChoices)
  return command.hook('preAction', () => readOptions(command, read))
}

/** Reads the values of options that a schema knows; where none is given, what reads them is not loaded. A wrong one ends the run. */
async function readOptions(command: Command, options: readonly Option[]): Promise<void> {
  for (const option of options) {
    const value: unknown = command.getOptionValue(option.attributeName())
    if (typeof value !== 'string') continue
    const { readOption } = await import('./option-values.ts')
    try {
      command.setOptionValue(option.attributeName(), await readOption(option.name() as OptionName, value))
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error
      // as commander says it of its own
      command.error(`error: option '${option.flags}' argument '${value}' is invalid. ${error.message}`, {
        exitCode: error.exitCode,
        code: error.code,
      })
    }
  }
}

/** The options that flags ask for: a flag that may be left out is no word for one of three choices. */
export function optionsOf({ blockIds, ...options }: SplitFlags): Partial<SplitOptions> {
  return blockIds === undefined ? options : { ...options, blockIds: blockIds ? 'always' : 'never' }
}
