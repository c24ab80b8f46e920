import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { type Finding, writeFinding } from './finding.ts'
import type { Tally } from './hunt.ts'
import { jobArgument, runAsJob, runJob } from './job.ts'
import { fuzzReadBack, readBacks } from './read-back.ts'
import { readSources } from './sources.ts'

interface Options {
  seed: number
  notes: number
  seconds: number
  jobs: number
  each: number
  out: string
  log?: string
}

function count(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(value)
}

async function run(given: Options): Promise<void> {
  const { seed, notes, jobs, each, out } = given
  const { fingerprint, pools } = readSources()
  const head = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  const sources = `${pools.flat().length} sources ${fingerprint}`
  console.log(`seed ${seed} (the first; the next note has the next), commit ${head}, ${sources}`)
  const start = Date.now()
  const findings: Finding[] = []
  const onFinding = (finding: Finding) => {
    // each job reports its own
    const known = findings.filter(({ breach }) => breach.kind === finding.breach.kind).length
    findings.push(finding)
    if (known >= each) return
    console.log(
      `\nseed ${finding.seed}: ${finding.breach.kind}\n${finding.breach.details}\n→ ${writeFinding(finding, out)}`,
    )
    console.log(JSON.stringify(finding.trial))
  }
  const script = fileURLToPath(import.meta.url)
  const until = start + (given.seconds || 1e9) * 1000
  const orders = Array.from({ length: jobs }, (_, job) => ({
    range: { first: seed + job, step: jobs, end: seed + notes },
    until,
    each,
    shrinking: 20,
  }))
  const tallies = (await Promise.all(orders.map((order) => runJob(order, script, onFinding)))).flat()
  const total = { notes: 0, outcomes: {}, kinds: {} }
  for (const tally of tallies) add(total, tally)
  const seconds = Math.round((Date.now() - start) / 1000)
  console.log(`\n${JSON.stringify({ seed, commit: head, fingerprint, seconds, ...total }, undefined, 2)}`)
  if (given.log)
    appendFileSync(given.log, `${JSON.stringify({ seed, jobs, commit: head, fingerprint, seconds, ...total })}\n`)
  if (findings.length > 0) process.exitCode = 1
}

/** The last seed is shown, so that one that hangs is known. */
async function runFiles({ cases, seed, only }: { cases: number; seed: number; only?: string }): Promise<void> {
  for (const kind of only ? [only] : Object.keys(readBacks)) {
    const { findings, exitCodes } = await fuzzReadBack(kind, { first: seed, count: cases }, (now) => {
      if (process.stderr.isTTY || now % 1000 === 0) process.stderr.write(`\r${kind} ${now} `)
    })
    console.log(`\n${kind}: seeds ${seed} to ${seed + cases - 1}, exit codes 0, 1, 2: ${exitCodes.join(', ')}`)
    for (const finding of findings)
      console.log(`seed ${finding.seed}: ${finding.problem}\n${finding.text.slice(0, 2000)}`)
    if (findings.length > 0) process.exitCode = 1
  }
}

function add(total: Tally, { notes, outcomes, kinds }: Tally): void {
  total.notes += notes
  for (const [name, n] of Object.entries(outcomes)) total.outcomes[name] = (total.outcomes[name] ?? 0) + n
  for (const [name, n] of Object.entries(kinds)) total.kinds[name] = (total.kinds[name] ?? 0) + n
}

if (process.argv.includes(jobArgument)) await runAsJob()
else {
  const command = new Command('fuzz').enablePositionalOptions()
  command
    .command('files')
    .description(
      'Changes what the program reads back: plans, manifests, journals, records and notesplit.yaml; expects a message each time',
    )
    .option('--cases <n>', 'how many of each', count, 1000)
    .option('--seed <n>', 'the seed of the first', count, Date.now() % 1e9)
    .option('--only <kind>', `one of ${Object.keys(readBacks).join(', ')}`)
    .action(runFiles)
  await command
    .description('Checks the guarantees on notes made of real ones, and shrinks what breaks them')
    .option('--seed <n>', 'the seed of the first note; each further one has the next', count, Date.now() % 1e9)
    .option('--notes <n>', 'how many notes', count, Number.MAX_SAFE_INTEGER)
    .option('--seconds <n>', 'how long; 0 for as long as there are notes', count, 60)
    .option('--jobs <n>', 'how many processes', count, 1)
    .option('--each <n>', 'how many findings of one kind to make small and write', count, 2)
    .option('--out <folder>', 'where findings are written, each in a folder', 'fixtures/split')
    .option('--log <file>', 'a file to which a line with the outcome is added')
    .action(run)
    .parseAsync()
}
