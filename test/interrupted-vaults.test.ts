import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runOutline } from '../src/run/run-outline.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { runScan } from '../src/run/run-scan.ts'
import { runSplit } from '../src/run/run-split.ts'
import { listUndoable } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { splitRequest } from './helpers/split-request.ts'

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  writeFileSync(join(work, 'kitchen.md'), '# Kitchen\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n')
})
afterEach(() => rmSync(work, { recursive: true, force: true }))

const note = () => join(work, 'kitchen.md')
const folder = () => join(work, 'out/kitchen')

/** Leaves the journal of a run that was killed while it wrote. */
function halfWrite(): void {
  const journal = { version: 1, state: 'writing', note: 'kitchen.md', files: [], folders: [], times: {} }
  mkdirSync(join(work, '.notesplit/1'), { recursive: true })
  writeFileSync(join(work, '.notesplit/1/journal.json'), JSON.stringify(journal))
}

type Outcome = { files: VFile[] }
const commands: Record<string, () => Promise<Outcome> | Outcome> = {
  split: () => runSplit(splitRequest(work)),
  plan: () => runPlan({ note: note(), out: '-', options: {}, suggest: false }),
  outline: () => runOutline(note()),
  scan: () => runScan([work], { words: 100 }),
  join: () => runJoin({ folder: folder(), out: '-', force: false }),
  verify: () => runVerify(folder()),
  'verify of an index note': () => runVerify(note()),
  'undo --list': () => listUndoable(work),
  'split --vault --dry-run': () =>
    runVault({ note: note(), vault: work, options: {}, protect: [], isDryRun: true, force: false }),
  'join --vault --dry-run': () => runVaultJoin({ note: note(), vault: work, isDryRun: true, force: false }),
}

test.each(Object.entries(commands))('%s tells that a killed run left a vault half-written', async (_, run) => {
  await runSplit(splitRequest(work))
  const rulesOf = ({ files }: Outcome) => files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
  expect(rulesOf(await run())).not.toContain('interrupted-run')
  halfWrite()
  const outcome = await run()
  expect(rulesOf(outcome)).toContain('interrupted-run')
  expect(outcome.files.find(({ messages }) => messages.some(({ ruleId }) => ruleId === 'interrupted-run'))?.path).toBe(
    work,
  )
})
