import { type Outcome, tryNote } from './breach.ts'
import type { Finding } from './finding.ts'
import { shrink } from './shrink.ts'
import type { Sources } from './sources.ts'
import { makeTrial } from './trial.ts'

/** The notes that a hunt tries: seeds `step` apart. */
export interface Range {
  first: number
  step: number
  /** The first seed not to try. */
  end: number
}

export interface Hunt {
  range: Range
  /** The end time, by `Date.now()`. */
  until: number
  /** The number of findings of one kind to shrink and report; others are counted. */
  each: number
  /** Seconds for shrinking a finding. */
  shrinking: number
  /** Called before each note is tried. */
  onNote?: (seed: number) => void
  onFinding: (finding: Finding) => void
}

/** The number of notes by outcome, and of breaches by kind. */
export interface Tally {
  notes: number
  outcomes: Record<string, number>
  kinds: Record<string, number>
}

/** Makes a note of each seed and checks the guarantees; continues after a breach. */
export async function hunt(
  sources: Sources,
  { range, until, each, shrinking, onNote, onFinding }: Hunt,
): Promise<Tally> {
  const tally: Tally = { notes: 0, outcomes: {}, kinds: {} }
  for (let seed = range.first; seed < range.end && Date.now() < until; seed += range.step) {
    onNote?.(seed)
    const trial = await makeTrial(seed, sources)
    const { result, breach, remarks }: Outcome = await tryNote(trial)
    tally.notes++
    for (const what of [result, ...remarks]) tally.outcomes[what] = (tally.outcomes[what] ?? 0) + 1
    if (!breach) continue
    const count = (tally.kinds[breach.kind] ?? 0) + 1
    tally.kinds[breach.kind] = count
    if (count > each) continue
    const least = await shrink(trial, async (one) => (await tryNote(one)).breach?.kind === breach.kind, shrinking)
    onFinding({ seed, breach: (await tryNote(least)).breach ?? breach, trial: least })
  }
  return tally
}
