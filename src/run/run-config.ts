import { existsSync } from 'node:fs'
import { findVault } from '../disk/find-vault.ts'
import { readNote } from '../disk/read-note.ts'
import { planPathOf, readPlanOf } from '../disk/read-plan-of.ts'
import { readVaultSettings } from '../disk/scan-vault.ts'
import { readSurvey } from '../note/survey.ts'
import { namedOptions, type SplitOptions, writtenName } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { readOptions } from '../plan/file/read-options.ts'
import { readPlan } from '../plan/file/read-plan.ts'
import { chooseOptions, type OptionLayers, type OptionSource } from '../plan/option-layers.ts'
import { type ConfigOfNote, reportedConfigOf } from './config-of.ts'
import { FileMessages } from './file-messages.ts'

/** An option that counts for a note. */
export interface ConfigRow {
  /** As in files: `min-words`. */
  option: string
  value: unknown
  /** The file and the part of it that the value comes from; `default` if nobody set it. */
  from: string
}

export type ConfigOutcome = Awaited<ReturnType<typeof runConfig>>

/**
 * Lists the options that count for a note without a command line, in the order of its help, then `output` and `protect`;
 * `path` is that of the `notesplit.yaml`. The note need not exist. Writes nothing.
 */
export async function runConfig(note: string) {
  const reported = new FileMessages()
  const config = await reportedConfigOf(note, reported)
  const layers = await reported.attempt(note, async (): Promise<OptionLayers> => {
    const inNote = existsSync(note) ? await layersOf(note, reported) : {}
    return { ...inNote, config: config.options, vault: optionsOfVault(note) }
  })
  const rows = reported.exitCode > 0 || !layers ? [] : [...rowsOf(note, layers, config), ...rowsOfFile(config)]
  return { rows, path: config.path, files: reported.files, exitCode: reported.exitCode }
}

/** Reads the options of the plan and of the frontmatter. */
async function layersOf(note: string, reported: FileMessages): Promise<OptionLayers> {
  const survey = await readSurvey(note, readNote(note).replace(/^\uFEFF/, ''), loadParser('satteri'))
  const inNote = await readOptions(survey)
  reported.add(note, inNote.faults, 2)
  const text = readPlanOf(note)
  const read = text && (await readPlan(text))
  if (text && read) reported.add(text.path, read.faults, 2)
  return { plan: namedOptions(read?.plan?.data.options ?? {}), note: inNote.options }
}

/** Returns what Obsidian's settings ask of a split in the vault. */
function optionsOfVault(note: string): Partial<SplitOptions> {
  const vault = findVault(note)
  const links = vault?.mark === '.obsidian' ? readVaultSettings(vault.path).links : 'wiki'
  return links === 'markdown' ? { links } : {}
}

function rowsOf(note: string, layers: OptionLayers, { path, origins }: ConfigOfNote): ConfigRow[] {
  const { options, from } = chooseOptions(layers)
  return Object.entries(options).map(([key, value]) => {
    const places: Record<OptionSource, string> = {
      caller: 'command line',
      plan: `${planPathOf(note)}, options`,
      note: `${note}, notesplit`,
      config: `${path}, ${origins[key]}`,
      apps: 'the apps, which have no wiki-links',
      vault: '.obsidian/app.json, with --vault',
      default: 'default',
    }
    return { option: writtenName(key), value, from: places[from[key as keyof typeof options] ?? 'default'] }
  })
}

function rowsOfFile({ path, output, hasOutput, protect }: ConfigOfNote): ConfigRow[] {
  return [
    { option: 'output', value: output, from: hasOutput ? `${path}, output` : 'default' },
    ...(protect.length > 0 ? [{ option: 'protect', value: protect, from: `${path}, protect` }] : []),
  ]
}
