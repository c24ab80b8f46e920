import { type ChildProcess, fork } from 'node:child_process'
import type { Finding } from './finding.ts'
import { hunt, type Range, type Tally } from './hunt.ts'
import { readSources } from './sources.ts'
import { makeTrial } from './trial.ts'

/** The order for a job. */
export interface JobOrder {
  range: Range
  until: number
  each: number
  shrinking: number
}

type Word = { note: number } | { finding: Finding } | { tally: Tally }

/** A process that is silent for this long hangs. Shrinking a finding is silent. Seconds. */
const patience = 120

/** The marker in a process's arguments that makes it a job. */
export const jobArgument = '--job'

/** Runs one hunt in a process with the marker, and reports to the parent process. */
export async function runAsJob(): Promise<void> {
  const order: JobOrder = JSON.parse(process.argv.at(-1) as string)
  const tell = (word: Word) => process.send?.(word)
  const tally = await hunt(readSources(), {
    ...order,
    onNote: (note) => tell({ note }),
    onFinding: (finding) => tell({ finding }),
  })
  tell({ tally })
  process.disconnect?.()
}

/**
 * Hunts in a separate process, so that a note that hangs or kills the program ends only that process: it is a finding,
 * and the hunt continues after it. `onTally` receives the result of each process.
 */
export async function runJob(order: JobOrder, script: string, onFinding: (finding: Finding) => void): Promise<Tally[]> {
  const tallies: Tally[] = []
  let { first } = order.range
  for (;;) {
    const range = { ...order.range, first }
    const { tally, last, end } = await listen(
      fork(script, [jobArgument, JSON.stringify({ ...order, range })]),
      onFinding,
    )
    if (tally) return [...tallies, tally]
    tallies.push({ notes: (last - first) / range.step + 1, outcomes: { breach: 1 }, kinds: { [end]: 1 } })
    onFinding({ seed: last, breach: { kind: end, details: '' }, trial: await makeTrial(last, readSources()) })
    first = last + range.step
    if (first >= range.end || Date.now() >= order.until) return tallies
  }
}

async function listen(child: ChildProcess, onFinding: (finding: Finding) => void) {
  let last = 0
  let tally: Tally | undefined
  let end = 'dies'
  let heard = Date.now()
  const watch = setInterval(() => {
    if (Date.now() - heard < patience * 1000) return
    end = 'hangs'
    child.kill('SIGKILL')
  }, 1000)
  child.on('message', (word: Word) => {
    heard = Date.now()
    if ('note' in word) last = word.note
    if ('finding' in word) onFinding(word.finding)
    if ('tally' in word) tally = word.tally
  })
  await new Promise((done) => child.once('exit', done))
  clearInterval(watch)
  return { tally, last, end }
}
