import createIgnore from 'ignore'
import type * as v from 'valibot'
import type { VFileMessage } from 'vfile-message'
import * as messages from '../../messages/index.ts'
import { optionEntries } from '../../option-schema.ts'
import { namedOptions, type SplitOptions } from '../../options.ts'
import { readYaml } from '../../text/yaml-text.ts'
import { checkData } from './check-data.ts'
import { configKeys, configSchema } from './config-schema.ts'
import { faultMessages, type PlanText } from './read-plan.ts'

/** What a `notesplit.yaml` says for one note. */
export interface NoteConfig {
  options: Partial<SplitOptions>
  /** The part of the file that each option comes from: `options`, or `notes.journal/`. */
  origins: Readonly<Record<string, string>>
  /** The output folder, from the folder of the file. */
  output: string | undefined
  protect: readonly string[]
  faults: VFileMessage[]
}

/** Reads what a `notesplit.yaml` says for a note: its POSIX path from the folder of the file. */
export async function readConfig({ text }: PlanText, note: string): Promise<NoteConfig> {
  const source = text.replace(/^\uFEFF/, '')
  const yaml = readYaml(source)
  const places = messages.textPlaces(source)
  const nothing = { options: {}, origins: {}, output: undefined, protect: [] }
  if (yaml.fault) {
    const fault = messages.invalidPlan(yaml.fault.reason, places.of(yaml.fault.span), '`notesplit.yaml`')
    return { ...nothing, faults: [fault] }
  }
  const { output: data, faults } = await checkData(configSchema, yaml.data ?? {}, [
    ...configKeys,
    ...Object.keys(optionEntries),
  ])
  if (!data) return { ...nothing, faults: faultMessages(faults, yaml, (span) => places.of(span)) }
  return { ...optionsFor(data, note), output: data.output, protect: data.protect ?? [], faults: [] }
}

/** Merges the options of all notes and those of the matching patterns, the one with most folders last. */
function optionsFor({ options, notes }: v.InferOutput<typeof configSchema>, note: string) {
  const matching = Object.entries(notes ?? {})
    .filter(([pattern]) => createIgnore().add(pattern).ignores(note))
    .sort(([a], [b]) => foldersIn(a) - foldersIn(b))
  const layers = [
    { from: 'options', named: namedOptions(options ?? {}) },
    ...matching.map(([pattern, options]) => ({ from: `notes.${pattern}`, named: namedOptions(options ?? {}) })),
  ]
  return {
    options: Object.assign({}, ...layers.map(({ named }) => named)) as Partial<SplitOptions>,
    origins: Object.fromEntries(layers.flatMap(({ from, named }) => Object.keys(named).map((key) => [key, from]))),
  }
}

/** Counts the parts of a pattern without wildcards. */
function foldersIn(pattern: string): number {
  return pattern.split('/').filter((part) => part !== '' && !/[*?[]/.test(part)).length
}
