import { type Command, InvalidArgumentError, Option } from 'commander'
import { Failure } from '../disk/failure.ts'
import { mostBytes } from '../disk/read-file.ts'
import { readNote } from '../disk/read-note.ts'
import { headingStyles, indexStyles, linkStyles, nameStyles, type SplitOptions, unitKinds } from '../options.ts'
import { parserNames } from '../parse/parser.ts'
import type { OptionName } from './option-values.ts'

/** The flags of a command that splits or plans. */
export interface SplitFlags extends Partial<Omit<SplitOptions, 'blockIds'>> {
  blockIds?: boolean
}

/** Adds the options that say how a note is split, in groups. */
export function addSplitOptions(command: Command): Command {
  const among = ([first, ...others]: readonly string[]) => [`${first} (default)`, ...others].join(', ')
  const others = new Set(command.options)
  command
    .optionsGroup('What to split:')
    .option('--split-at <units>', `split at: ${among(unitKinds)}`)
    .option('--depth <n>', 'split at headings of this depth (default: chosen)')
    .option('--min-words <n>', 'keep smaller sections in the index note (default: 0)')
    .option('--max-words <n>', 'split larger topics again; 0: never (default: by size)')
    .option('--max-tokens <n>', 'the same in tokens, estimated')
    .option('--max-chars <n>', 'the same in characters')
    .option('--only <section>', 'make only this section a topic (id or heading)')
    .option('--keep <section>', 'keep this section in the index note')
    .optionsGroup('Output:')
    .option('--names <style>', `name files by: ${among(nameStyles)}`)
    .option('--number', 'begin file names with 01, 02 … in reading order')
    .option('--index <name>', 'name the index note (default: as the note)')
    .option('--index-style <style>', `show moved sections as: ${among(indexStyles)}`)
    .option('--heading <how>', `move headings with: ${among(headingStyles)}`)
    .option('--inherit <keys>', 'copy these properties to every topic (a,b)')
    .option('--up', 'add a property to topics that links the index note')
    .option('--nav', 'end topics with previous, up and next links')
    .option('--template <file>', 'write topics as in this file, around {body}')
    .option('--pointer <template>', 'write pointers with {topic} and {parts}')
    .option('--language <tag>', 'write pointers in this language (default: detected)')
    .option('--dialect <name>', 'read the note as pandoc, mkdocs, … (default: detected)')
    .option('--provenance <text>', 'open the index note with a callout')
    .optionsGroup('Links:')
    .option('--links <form>', `write links as: ${among(linkStyles)}`)
    .option('--apps <names>', 'apps that links must work in (default: obsidian,quartz)')
    .option('--stubs', 'keep an anchor in the index note for each that moved')
    .option('--block-ids', 'add a block ID where a link needs one, always')
    .option('--no-block-ids', 'never add block IDs')
  // options with a value that commander does not check itself
  const read = command.options.filter((option) => !others.has(option) && option.required && !option.argChoices)
  return command.hook('preAction', () => readOptions(command, read))
}

/** The option that chooses the parser. */
export function parserOption(): Option {
  return new Option('--parser <engine>', 'parse with this engine (default: satteri)').choices(parserNames)
}

/** Checks option values by their schema, which is loaded only if needed. An invalid value ends the run. */
async function readOptions(command: Command, options: readonly Option[]): Promise<void> {
  for (const option of options) {
    const set: unknown = command.getOptionValue(option.attributeName())
    if (typeof set !== 'string') continue
    const value = option.name() === 'template' ? readTemplateFile(command, set) : set
    const { readOption } = await import('./option-values.ts')
    try {
      command.setOptionValue(option.attributeName(), await readOption(option.name() as OptionName, value))
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error
      command.error(`error: option '${option.flags}' argument '${set}' is invalid. ${error.message}`, {
        exitCode: error.exitCode,
        code: error.code,
      })
    }
  }
}

/** Reads the file of a template. An unreadable one ends the run. */
function readTemplateFile(command: Command, path: string): string {
  try {
    return readNote(path, mostBytes.settings)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return command.error(`error: cannot use the template \`${path}\`: ${error.report.reason}`, { exitCode: 2 })
  }
}

/** Returns the options of the flags; `--block-ids` is one of three values. */
export function optionsOf({ blockIds, ...options }: SplitFlags): Partial<SplitOptions> {
  return blockIds === undefined ? options : { ...options, blockIds: blockIds ? 'always' : 'never' }
}
