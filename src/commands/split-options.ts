import { type Command, Option } from 'commander'
import { clientNames } from '../clients/client.ts'
import { headingStyles, indexStyles, linkStyles, type SplitOptions } from '../options.ts'
import { parserNames } from '../parsers/parser.ts'
import { checkMarkdown, readerOf } from './option-values.ts'

/** The flags of a command that splits, or plans to. */
export interface SplitFlags extends Partial<Omit<SplitOptions, 'blockIds'>> {
  blockIds?: boolean
}

/** Adds the options that say how a note is split. */
export function addSplitOptions(command: Command): Command {
  const among = (words: readonly string[]) => words.join(', ')
  return command
    .option('--depth <n>', 'split at headings of this depth', readerOf('depth'))
    .option('--min-words <n>', 'keep smaller sections in the index', readerOf('min-words'))
    .option('--max-words <n>', 'split larger topics again, one depth down', readerOf('max-words'))
    .option(
      '--index <name>',
      'name of the index note, without .md (default: the note’s own, README for GitHub)',
      readerOf('index'),
    )
    .option('--index-style <style>', `how the index shows what moved (${among(indexStyles)})`, readerOf('index-style'))
    .option(
      '--heading <how>',
      `what happens to the headings of a section that moves (${among(headingStyles)})`,
      readerOf('heading'),
    )
    .option('--links <form>', `the form of the links that are written (${among(linkStyles)})`, readerOf('links'))
    .option(
      '--inherit <properties>',
      'properties of the note that every topic gets too, with commas between',
      readerOf('inherit'),
    )
    .option('--clients <names>', `where links must land first (${among(clientNames)})`, readerOf('clients'))
    .option('--block-ids', 'give a block id to every block that a link means and no heading names')
    .option('--no-block-ids', 'add no block ids')
    .option('--up', 'give every topic a property that links up to the index')
    .option('--pointer <template>', 'what the index says of a topic, with {topic} and {parts}', readerOf('pointer'))
    .option('--provenance <text>', 'a callout that opens the index', readerOf('provenance'))
    .addOption(new Option('--parser <engine>', 'what reads the Markdown').choices(parserNames))
    .hook('preAction', (_, called) => checkMarkdown(called))
}

/** The options that flags ask for: a flag that may be left out is no word for one of three choices. */
export function optionsOf({ blockIds, ...options }: SplitFlags): Partial<SplitOptions> {
  return blockIds === undefined ? options : { ...options, blockIds: blockIds ? 'always' : 'never' }
}
