import type { SplitOptions } from '../../src/options.ts'
import type { LineEdit } from '../helpers/any-edits.ts'
import type { FileEdit } from '../helpers/edit-files.ts'
import { randomPlan } from '../helpers/random-plan.ts'
import { anyOptions } from './any-options.ts'
import { anyNote } from './mutate.ts'
import { Random } from './random.ts'
import type { Sources } from './sources.ts'

/** How often each slow check is made; the others always are. */
const shares = {
  join: 0.5,
  engines: 0.15,
  again: 0.03,
  'line-ends': 0.05,
  bom: 0.03,
  'edit-files': 0.06,
  edits: 0.06,
} as const

export type Check = keyof typeof shares

/** A note, and what is tried with it. Plain data that is sufficient to repeat the trial. */
export interface Trial {
  text: string
  options: Partial<SplitOptions>
  plan?: string | undefined
  checks: Check[]
  /** What `edit-files` edits. */
  fileEdits: FileEdit[]
  /** What `edits` edits. */
  lineEdits: LineEdit[]
}

const fileEditKinds = ['insert', 'delete', 'word', 'heading', 'link', 'alias', 'footnote'] as const
const lineEditKinds = ['line', 'paragraph', 'inside', 'delete', 'move', 'carry', 'section'] as const

/** Makes the trial of a seed. */
export async function makeTrial(seed: number, sources: Sources): Promise<Trial> {
  const random = new Random(seed)
  const text = anyNote(random, sources)
  const options = anyOptions(random)
  const checks = (Object.keys(shares) as Check[]).filter((check) => random.chance(shares[check]))
  const fileEdits: FileEdit[] = Array.from(
    { length: checks.includes('edit-files') ? random.between(1, 4) : 0 },
    () => ({
      kind: random.pick(fileEditKinds),
      file: random.int(1000),
      block: random.int(1000),
    }),
  )
  const lineEdits: LineEdit[] = Array.from({ length: checks.includes('edits') ? random.between(1, 4) : 0 }, () => ({
    kind: random.pick(lineEditKinds),
    file: random.int(1000),
    at: random.int(1000),
    to: random.int(1000),
    lines: random.between(1, 5),
  }))
  const choices = random.chance(0.2) ? Array.from({ length: 30 }, () => random.int(1000)) : undefined
  return { text, options, plan: choices ? await randomPlan(text, choices) : undefined, checks, fileEdits, lineEdits }
}
