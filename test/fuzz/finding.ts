import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Breach } from './breach.ts'
import type { Trial } from './trial.ts'

/** A trial that broke a guarantee. */
export interface Finding {
  seed: number
  breach: Breach
  trial: Trial
}

/**
 * Writes a finding as a fixture, to be named and given its golden, with the breach in `finding.json`. Returns its
 * folder.
 */
export function writeFinding({ seed, breach, trial }: Finding, out: string): string {
  const { text, options, plan, ...others } = trial
  const folder = join(out, `fuzz-${seed}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'note.md'), text)
  if (Object.keys(options).length > 0) writeFileSync(join(folder, 'options.json'), `${JSON.stringify(options)}\n`)
  if (plan !== undefined) writeFileSync(join(folder, 'note.plan.yaml'), plan)
  writeFileSync(join(folder, 'finding.json'), `${JSON.stringify({ seed, ...breach, ...others }, undefined, 2)}\n`)
  return folder
}
