import { type Command, Option } from 'commander'
import { headingStyles, indexStyles, linkStyles, type SplitOptions } from '../options.ts'
import { parserNames } from '../parsers/parser.ts'
import { readerOf } from './option-values.ts'

/** The flags of a command that splits, or plans to. */
export type SplitFlags = Partial<SplitOptions>

/** Adds the options that say how a note is split. */
export function addSplitOptions(command: Command): Command {
  const among = (words: readonly string[]) => words.join(', ')
  return command
    .option('--depth <n>', 'split at headings of this depth', readerOf('depth'))
    .option('--min-words <n>', 'keep smaller sections in the index', readerOf('min-words'))
    .option('--max-words <n>', 'split larger topics again, one depth down', readerOf('max-words'))
    .option('--index <name>', 'name of the index note, without .md (default: the note’s own)', readerOf('index'))
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
    .option('--up', 'give every topic a property that links up to the index')
    .option('--pointer <template>', 'what the index says of a topic, with {topic} and {parts}', readerOf('pointer'))
    .option('--provenance <text>', 'a callout that opens the index', readerOf('provenance'))
    .addOption(new Option('--parser <engine>', 'what reads the Markdown').choices(parserNames))
}
