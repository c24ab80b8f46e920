import { join } from 'node:path'
import { Command, Option } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { headingStyles, indexStyles, linkStyles, type SplitOptions } from '../options.ts'
import { parserNames } from '../parsers/parser.ts'
import { type RunNote, type RunOutcome, type RunRequest, runSplit } from '../run.ts'
import { clientsOption, noteNameOption, wholeNumber } from './option-values.ts'
import { printReport } from './print-report.ts'

interface SplitFlags extends Partial<Omit<SplitOptions, 'blockIds'>> {
  blockIds?: boolean
  output: string
  check?: boolean
  dryRun?: boolean
  json?: boolean
  force?: boolean
  merge?: boolean
}

/** `notesplit split`: writes an index note and topic files for each note. */
export function splitCommand(): Command {
  return new Command('split')
    .description('write an index note and topic files for each note')
    .argument('[note...]', 'Markdown notes; every .md file in input/ when none is named')
    .option('-o, --output <folder>', 'where each note gets a folder of its own', 'output')
    .option('--depth <n>', 'split at headings of this depth', wholeNumber(1, 6))
    .option('--min-words <n>', 'keep smaller sections in the index', wholeNumber(0))
    .option('--max-words <n>', 'split larger topics again, one depth down', wholeNumber(0))
    .option(
      '--index <name>',
      'name of the index note, without .md (default: the note’s own, README for Markdown links)',
      noteNameOption,
    )
    .addOption(new Option('--index-style <style>', 'how the index shows what moved').choices(indexStyles))
    .addOption(
      new Option('--heading <how>', 'what happens to the headings of a section that moves').choices(headingStyles),
    )
    .addOption(new Option('--links <form>', 'the form of the links that are written').choices(linkStyles))
    .option(
      '--inherit <properties>',
      'properties of the note that every topic gets too, with commas between',
      (value) =>
        value
          .split(',')
          .map((key) => key.trim())
          .filter(Boolean),
    )
    .option(
      '--clients <names>',
      'where links must land first: obsidian,quartz,foam,starlight,remark,github',
      clientsOption,
    )
    .option('--block-ids', 'give a block id to every block that a link means and no heading names')
    .option('--no-block-ids', 'add no block ids')
    .option('--up', 'give every topic a property that links up to the index')
    .addOption(new Option('--parser <engine>', 'what reads the Markdown').choices(parserNames))
    .option('--check', 'write nothing; exit 1 and show a diff when the folder is not what would be written')
    .option('--dry-run', 'write nothing; list what would be written')
    .option('--json', 'print the result as JSON')
    .option('--force', 'overwrite files that were edited or that notesplit did not write')
    .addOption(
      new Option('--merge', 'merge edits of output files with what the note gives now').conflicts(['force', 'check']),
    )
    .action(runSplitCommand)
}

async function runSplitCommand(notes: string[], flags: SplitFlags): Promise<void> {
  const { output, check, dryRun, json, force, merge, blockIds, ...given } = flags
  const options =
    blockIds === undefined ? given : { ...given, blockIds: blockIds ? ('always' as const) : ('never' as const) }
  const mode: RunRequest['mode'] = check ? 'check' : dryRun ? 'dry-run' : 'write'
  const outcome = await runSplit({ notes, out: output, options, mode, force: force === true, merge: merge === true })
  process.stdout.write(json ? printJson(outcome) : outcome.notes.map((note) => printNote(note, mode)).join(''))
  printReport(outcome.files)
  process.exitCode = outcome.exitCode
}

/** What was asked for, for a person: a line for each note, a list of files, or a diff. */
function printNote({ source, result, output, isWritten }: RunNote, mode: RunRequest['mode']): string {
  const changed = output.files.filter(({ state }) => state !== 'unchanged')
  if (mode === 'check') {
    return changed
      .map(({ path, old, content }) =>
        createTwoFilesPatch(join(output.folder, path), `${source} gives`, old ?? '', content ?? ''),
      )
      .join('')
  }
  if (mode === 'dry-run')
    return output.files.map(({ path, state }) => `${state.padEnd(9)} ${join(output.folder, path)}\n`).join('')
  if (!isWritten) return ''
  const topics = result.notes.length - 1
  const what = changed.length === 0 ? 'nothing changed' : `${topics} ${topics === 1 ? 'topic' : 'topics'}`
  return `${source} → ${join(output.folder, '/')} (${what})\n`
}

function printJson({ notes, files, exitCode }: RunOutcome): string {
  const shown = {
    version: 1,
    exitCode,
    notes: notes.map(({ source, result, output }) => ({
      source,
      folder: output.folder,
      plan: result.plan,
      files: output.files.map(({ path, state }) => ({ path, state })),
    })),
    messages: files.flatMap((file) =>
      file.messages.map(({ ruleId, reason, fatal, line, column, note, url }) => ({
        path: file.path,
        line: line ?? null,
        column: column ?? null,
        severity: fatal ? 'error' : fatal === false ? 'warning' : 'info',
        ruleId,
        reason,
        note: note ?? null,
        url,
      })),
    ),
  }
  return `${JSON.stringify(shown, undefined, 2)}\n`
}
