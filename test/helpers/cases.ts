import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SplitOptions } from '../../src/options.ts'

const root = new URL('../../', import.meta.url).pathname
export const fixturesFolder = join(root, 'fixtures/split')
const corpusFolder = process.env.NOTESPLIT_CORPUS ?? join(root, '../shared/corpus')

/** A note to test with. */
export interface Case {
  name: string
  text: string
  options: Partial<SplitOptions>
  /** The text of its plan, if it has one. */
  plan?: string | undefined
}

/** The names of the golden folders. */
export const fixtureNames = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

export function readFixture(name: string): Case {
  const options = join(fixturesFolder, name, 'options.json')
  const plan = join(fixturesFolder, name, 'note.plan.yaml')
  return {
    name,
    text: readFileSync(join(fixturesFolder, name, 'note.md'), 'utf8'),
    options: existsSync(options) ? JSON.parse(readFileSync(options, 'utf8')) : {},
    plan: existsSync(plan) ? readFileSync(plan, 'utf8') : undefined,
  }
}

/** Every fixture that is a note, and the notes of `input/`. */
export function listCases(): Case[] {
  const input = readdirSync(join(root, 'input')).filter((name) => name.endsWith('.md'))
  return [
    ...fixtureNames.map(readFixture).filter(({ text }) => text.trim() !== ''),
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

/** Real notes by other people, where they are present. */
export function listCorpus(): Case[] {
  if (!existsSync(corpusFolder)) return []
  return readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.md') && name !== 'SOURCES.md')
    .map((name) => ({ name: `corpus/${name}`, text: readFileSync(join(corpusFolder, name), 'utf8'), options: {} }))
}
