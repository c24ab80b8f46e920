import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SplitOptions } from '../../src/options.ts'

const root = new URL('../../', import.meta.url).pathname
export const corpusFolder = process.env.NOTESPLIT_CORPUS ?? join(root, '../shared/corpus')

/** A note to test with. */
export interface Case {
  name: string
  /** Empty without a note. */
  text: string
  options: Partial<SplitOptions>
  /** The text of its plan, if it has one. */
  plan?: string | undefined
  /** The golden folder that it is in, as an absolute path. */
  folder?: string
}

/**
 * Returns a number from 0 to `count` - 1 for the name of a note: a test chooses by it what it tries. It stays the same when
 * other notes come and go.
 */
export function turnOf(name: string, count: number): number {
  return createHash('sha256').update(`${count} ${name}`).digest().readUInt32BE() % count
}

/** Lists the golden folders of a kind, sorted by name. Paths are absolute. */
export function fixturesOf(kind: 'split' | 'join' | 'vault'): { name: string; path: string }[] {
  const folder = join(root, 'fixtures', kind)
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, path: join(folder, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Reads the input of a case: the note, its options and plan, and the paths in `deleted.txt`. */
export function readFixture(folder: string): Case & { deleted: string[] } {
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined)
  return {
    name: relative(join(folder, '..'), folder),
    folder,
    text: read('note.md') ?? '',
    options: JSON.parse(read('options.json') ?? '{}'),
    plan: read('note.plan.yaml'),
    deleted: (read('deleted.txt') ?? '').split('\n').filter(Boolean),
  }
}

/** Reads the texts in a folder of a case by path, if it has that folder. */
export function readFiles(folder: string, name: string): Record<string, string> {
  const files = join(folder, name)
  if (!existsSync(files)) return {}
  const paths = readdirSync(files, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map((path) => [relative(files, path), readFileSync(path, 'utf8')]))
}

/** Reads the files and messages that are expected of a split; undefined where nothing is written. */
export function readGolden(folder: string): { files: Record<string, string>; lines: string } | undefined {
  const files = readFiles(folder, 'expected')
  const messages = join(folder, 'messages.txt')
  const lines = existsSync(messages) ? readFileSync(messages, 'utf8').trimEnd() : ''
  return Object.keys(files).length === 0 ? undefined : { files, lines }
}

/** Lists every fixture with a note, and the notes of `input/`. */
export function listCases(): Case[] {
  const input = readdirSync(join(root, 'input')).filter((name) => name.endsWith('.md'))
  return [
    ...fixturesOf('split')
      .map(({ path }) => readFixture(path))
      .filter(({ text }) => text.trim() !== ''),
    ...input.map((name) => {
      const plan = join(root, 'input', name.replace(/\.md$/, '.plan.yaml'))
      return {
        name: `input/${name}`,
        text: readFileSync(join(root, 'input', name), 'utf8'),
        options: {},
        plan: existsSync(plan) ? readFileSync(plan, 'utf8') : undefined,
      }
    }),
  ]
}

/** Lists real notes by other people, if present. */
export function listCorpus(): Case[] {
  if (!existsSync(corpusFolder)) return []
  return readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.md') && name !== 'SOURCES.md')
    .map((name) => ({ name: `corpus/${name}`, text: readFileSync(join(corpusFolder, name), 'utf8'), options: {} }))
}
