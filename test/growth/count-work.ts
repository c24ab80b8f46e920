import { Session } from 'node:inspector/promises'
import { makeNote } from '../bench/make-note.ts'
import { type Shape, shapes } from '../hostile/shapes.ts'

/**
 * Counts the work of a split for notes of N and of 2 N: how often each block of the program runs, including loops and
 * callbacks, by V8's precise coverage. Prints the counts of each shape, and which file grows most. Needs a separate
 * process, as test coverage uses the same counters. https://chromedevtools.github.io/devtools-protocol/tot/Profiler/
 */
const varied: Shape = { name: 'a varied note', count: 2000, make: (n) => makeNote(n * 500) }
const topics: Shape = {
  name: 'headings as topics',
  count: 4000,
  make: (n) => '# Heading\n\nText [a](#heading).\n\n'.repeat(n),
}

const session = new Session()
session.connect()
await session.post('Profiler.enable')
// before the program is loaded, or its loops have no counters
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
const { hashText } = await import('../../src/disk/hash.ts')
const { loadParser } = await import('../../src/parse/load-parser.ts')
const { split } = await import('../../src/split.ts')

const context = { parser: loadParser('satteri'), fallback: loadParser('remark'), hash: hashText, sourceFolder: '' }

async function countWork({ make, options }: Shape, count: number): Promise<Map<string, number>> {
  const text = make(count)
  // resets the counts
  await session.post('Profiler.takePreciseCoverage')
  await split({ path: 'note.md', text }, { ...options }, context)
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const files = new Map<string, number>()
  for (const { url, functions } of result) {
    const path = /\/src\/(.*\.ts)$/.exec(url)?.[1]
    if (path === undefined) continue
    const runs = functions.flatMap(({ ranges }) => ranges).reduce((sum, range) => sum + range.count, 0)
    files.set(path, (files.get(path) ?? 0) + runs)
  }
  return files
}

const sum = (files: Map<string, number>) => [...files.values()].reduce((all, count) => all + count, 0)

// work done once per process is not growth
await countWork(varied, 100)
const rows: { name: string; once: number; twice: number; most: string }[] = []
for (const shape of [varied, topics, ...shapes]) {
  const count = Math.min(100, Math.round(shape.count / 40))
  const once = await countWork(shape, count)
  const twice = await countWork(shape, count * 2)
  const [most] = [...twice].sort(([a, x], [b, y]) => y - 2 * (once.get(b) ?? 0) - (x - 2 * (once.get(a) ?? 0)))
  rows.push({
    name: shape.name,
    once: sum(once),
    twice: sum(twice),
    most: `${most?.[0]}: ${once.get(most?.[0] ?? '')} → ${most?.[1]}`,
  })
}
process.stdout.write(JSON.stringify(rows))
