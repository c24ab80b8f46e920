import { expect } from 'vitest'
import type { ParserName } from '../../src/parse/parser.ts'
import type { SplitResult } from '../../src/split.ts'
import { printManifest } from '../../src/write/manifest.ts'
import { joinFromManifest } from './join-from-manifest.ts'
import { joinFiles } from './join-text.ts'
import { brokenGuarantees, filesOf } from './split-text.ts'

/** Whether a test tries all it can: `npm run test:long`. */
const isLongTest = process.env.NOTESPLIT_RUNS !== undefined

interface Way {
  /** Whether the manifest has the text of the source; without it, the files hold it. A long test tries both. */
  knowsLines: boolean
  parser?: ParserName
}

/** Checks the guarantees of a split, and that the manifest and `join` give its source back. */
export async function expectWhole(
  result: SplitResult,
  source: string,
  { knowsLines, parser = 'satteri' }: Way,
): Promise<void> {
  expect(brokenGuarantees(result)).toEqual([])
  for (const { pieces } of result.notes)
    for (const piece of pieces)
      if (piece.kind === 'carried' && piece.why === 'copy') expect(source).toContain(piece.text.trimEnd())
  const files = filesOf(result)
  const manifest = JSON.parse(printManifest(result.manifest))
  expect(joinFromManifest(manifest, files)).toBe(source)
  if (knowsLines || isLongTest) expect((await joinFiles(manifest, files, parser)).text).toBe(source)
  if (knowsLines && !isLongTest) return
  manifest.source.lines = undefined
  expect((await joinFiles(manifest, files, parser)).text).toBe(source)
}
