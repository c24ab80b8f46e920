import { existsSync } from 'node:fs'
import type { VFile } from 'vfile'
import { readNote } from '../disk/read-note.ts'
import { readPlanOf } from '../disk/read-plan-of.ts'
import { readSurvey } from '../note/survey.ts'
import { defaultOptions, namedOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { readOptions } from '../plan/file/read-options.ts'
import { readPlan } from '../plan/file/read-plan.ts'
import { type ConfigOfNote, reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'

/** An option that counts for a note. */
export interface ConfigRow {
  /** As in files: `min-words`. */
  option: string
  value: unknown
  /** The file and the part of it that the value comes from; `default` if nobody set it. */
  from: string
}

/** The options that count for a note. */
export interface ConfigOutcome {
  /** In the order of the command line's help, then `output` and `protect`. */
  rows: ConfigRow[]
  /** The path of the `notesplit.yaml`; undefined if absent. */
  path: string | undefined
  files: VFile[]
  exitCode: ExitCode
}

/** A source of options. */
interface Layer {
  options: Partial<SplitOptions>
  fromOf: (key: string) => string
}

/** Lists the options that count for a note without a command line. The note need not exist. Writes nothing. */
export async function runConfig(note: string): Promise<ConfigOutcome> {
  const reported = new FileMessages()
  const config = await reportedConfigOf(note, reported)
  const layers = await reported.attempt(note, async (): Promise<Layer[]> => {
    const own = existsSync(note) ? await layersOf(note, reported) : []
    const fromConfig = (key: string) => `${config.path}, ${config.origins[key]}`
    return [
      ...own,
      { options: config.options, fromOf: fromConfig },
      { options: defaultOptions, fromOf: () => 'default' },
    ]
  })
  const rows = reported.exitCode > 0 || !layers ? [] : [...rowsOf(layers), ...rowsOfFile(config)]
  return { rows, path: config.path, files: reported.files, exitCode: reported.exitCode }
}

/** Reads the options of the plan and of the frontmatter. */
async function layersOf(note: string, reported: FileMessages): Promise<Layer[]> {
  const survey = await readSurvey(note, readNote(note).replace(/^\uFEFF/, ''), loadParser('satteri'))
  const own = await readOptions(survey)
  reported.add(note, own.faults, 2)
  const text = readPlanOf(note)
  const read = text && (await readPlan(text))
  if (text && read) reported.add(text.path, read.faults, 2)
  return [
    { options: namedOptions(read?.plan?.data.options ?? {}), fromOf: () => `${text?.path}, options` },
    { options: own.options, fromOf: () => `${note}, notesplit` },
  ]
}

function rowsOf(layers: readonly Layer[]): ConfigRow[] {
  const keys = new Set(layers.toReversed().flatMap(({ options }) => Object.keys(options)))
  return [...keys].flatMap((key) => {
    const layer = layers.find(({ options }) => options[key as keyof SplitOptions] !== undefined)
    const option = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return layer ? { option, value: layer.options[key as keyof SplitOptions], from: layer.fromOf(key) } : []
  })
}

function rowsOfFile({ path, output, hasOutput, protect }: ConfigOfNote): ConfigRow[] {
  return [
    { option: 'output', value: output, from: hasOutput ? `${path}, output` : 'default' },
    ...(protect.length > 0 ? [{ option: 'protect', value: protect, from: `${path}, protect` }] : []),
  ]
}
