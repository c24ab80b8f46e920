import { type Outcome, tryNote } from './breach.ts'
import type { Finding } from './finding.ts'
import { shrink } from './shrink.ts'
import type { Sources } from './sources.ts'
import { makeTrial } from './trial.ts'

/** Which notes a hunt tries: the seed of each is `step` more than that of the one before. */
export interface Range {
  first: number
  step: number
  /** Seeds from here on are left. */
  end: number
}

export interface Hunt {
  range: Range
  /** When to stop: the time of `Date.now()`. */
  until: number
  /** How many findings of one kind are made small and told; the others are counted. */
  each: number
  /** Seconds to make a finding small in. */
  shrinking: number
  /** Hears of each note before it is tried. */
  onNote?: (seed: number) => void
  onFinding: (finding: Finding) => void
}

/** How many notes had which outcome, and how many breaches there were of each kind. */
export interface Tally {
  notes: number
  outcomes: Record<string, number>
  kinds: Record<string, number>
}

/** Makes a note of each seed and checks the guarantees; goes on after a breach. */
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
