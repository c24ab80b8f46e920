import { join, relative, resolve } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { realPath, realPathIn } from '../disk/boundary.ts'
import { Failure } from '../disk/failure.ts'
import { findConfig } from '../disk/find-config.ts'
import { posixPath } from '../disk/spelling.ts'
import type { NotePath } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { NoteConfig } from '../plan/file/read-config.ts'
import { type Protection, protectionOf } from '../vault/protection.ts'
import type { FileMessages } from './file-messages.ts'

/** The folder of `split` without `-o`. */
const defaultOutput = 'output'

/** What the nearest `notesplit.yaml` says for a note. */
export interface ConfigOfNote extends NoteConfig {
  /** The path of the file; undefined if absent. */
  path: string | undefined
  /** The folder that its patterns and paths start from. */
  folder: string
  /** The output folder: an absolute path, or one from the current folder. */
  output: string
  /** Whether the file names the output folder. */
  hasOutput: boolean
}

/** Reads what the nearest `notesplit.yaml` says for a note. An unreadable file is a fault of it. */
export async function configOf(note: string): Promise<ConfigOfNote> {
  const nothing = {
    options: {},
    origins: {},
    protect: [],
    folder: '.',
    path: undefined,
    output: defaultOutput,
    hasOutput: false,
  }
  try {
    const configPath = findConfig(note)
    if (!configPath) return { ...nothing, faults: [] }
    const { path, folder } = configPath
    // loaded late: most notes have no such file
    const { readConfig } = await import('../plan/file/read-config.ts')
    const read = await readConfig(configPath, posixPath(relative(folder, resolve(note))))
    if (read.output === undefined) return { ...nothing, ...read, output: defaultOutput, path, folder }
    const shown = relative('.', join(folder, read.output)) || '.'
    const output = shown.startsWith('..') ? join(folder, read.output) : shown
    realPathIn(realPath(folder), output)
    return { ...read, path, folder, output, hasOutput: true }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...nothing, path: error.path, faults: [error.report] satisfies VFileMessage[] }
  }
}

/** Reads what the nearest `notesplit.yaml` says for a note, and reports its faults: once for all notes of a run. */
export async function reportedConfigOf(note: string, reported: FileMessages): Promise<ConfigOfNote> {
  const config = await configOf(note)
  const { path, faults } = config
  const isReported = reported.files.some((file) => file.path === path)
  if (path !== undefined && faults.length > 0 && !isReported) reported.add(path, faults, 2)
  return config
}

/** Returns the marks of the command line, and those of `notesplit.yaml`, whose paths start from its folder. */
export function protectionsIn(root: string, marks: readonly string[], config: ConfigOfNote): Protection[] {
  const folder = realPath(config.folder)
  const pathOf = (path: NotePath) => {
    const inner = posixPath(relative(folder, join(root, path)))
    return inner.startsWith('../') ? undefined : inner
  }
  const all: Protection[] = [
    { marks, pathOf: (path) => path },
    { marks: config.protect, pathOf },
  ]
  return all.filter((protection) => protection.marks.length > 0)
}

/** Returns a function that returns the mark of `notesplit.yaml` that protects a note of a vault, if any. */
export async function protectorIn(vault: string, index: NotePath, reported: FileMessages) {
  const config = await reportedConfigOf(join(vault, index), reported)
  const protections = protectionsIn(realPath(vault), [], config)
  return (path: NotePath, text: string) => protectionOf({ path, text, parser: loadParser('satteri') }, protections)
}
