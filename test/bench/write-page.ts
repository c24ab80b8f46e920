import { statfsSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawBars } from './draw-bars.ts'

/** The CPU time of one program compared with another's. */
export interface Ratio {
  name: string
  ratio: number
  spread: string
  seconds: number
  megabytes: number
  /** The maximal ratio, if any, and the maximal memory. */
  must: number | undefined
  mustMegabytes: number | undefined
}

/** The CPU time of a shape, and of one of twice its size. Seconds. */
export interface Growth {
  name: string
  once: number
  twice: number
  megabytes: number
}

/**
 * The type of an in-memory file system, such as `TMPDIR=/dev/shm`. https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const memoryDisk = 0x01021994

const folder = fileURLToPath(new URL('../../docs/benchmarks', import.meta.url))

/** Writes the page of this version of Node, with its picture. */
export function writePage(rows: readonly Ratio[], growth: readonly Growth[], pairs: number): void {
  const [major] = process.versions.node.split('.')
  const table = rows.map(
    ({ name, ratio, spread, seconds, megabytes, must, mustMegabytes }) =>
      `| ${name} | ${ratio.toFixed(2)} | ${spread} | ${must ?? ''} | ${seconds.toFixed(2)} s | ${megabytes.toFixed(0)} MB | ${mustMegabytes ? `${mustMegabytes} MB` : ''} |`,
  )
  const shapesTable = growth.map(
    ({ name, once, twice, megabytes }) =>
      `| ${name.replaceAll('|', '\\|')} | ${once.toFixed(2)} s | ${twice.toFixed(2)} s | ${(twice / once).toFixed(2)} | ${megabytes.toFixed(0)} MB |`,
  )
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version.slice(1)}, ${process.platform}, files ${statfsSync(tmpdir()).type === memoryDisk ? 'in memory' : 'on a disk'}`
  const bars = rows.map(({ name, ratio }) => ({ label: name.replaceAll('`', ''), value: ratio }))
  writeFileSync(join(folder, `node-${major}.svg`), drawBars(bars))
  writeFileSync(
    join(folder, `node-${major}.md`),
    `# Benchmark, Node ${major}

Written by \`npm run bench\`. Each row is two whole processes, one after the other, 3 to ${4 * pairs + 1} times. Times are CPU times, so that
what else the machine does counts less; the ratio is the median of the pairs, the spread their smallest and largest. Without \`NODE_EXTRA_CA_CERTS\` and \`NODE_OPTIONS\`, with which Node itself may start slowly. Trust the ratios,
not the seconds. "Must" is the target.

Machine: ${machine}.

| what / against what | ratio | spread | must | CPU | memory at most | must |
| --- | --- | --- | --- | --- | --- | --- |
${table.join('\n')}

![the ratios](node-${major}.svg)

## Shapes that make programs slow

Half of the sizes of [inputs tried](../inputs.md), and a quarter; one run each. Twice the size must take at most 2.6 times as long.

| shape | a quarter | half | ratio | memory at most |
| --- | --- | --- | --- | --- |
${shapesTable.join('\n')}
`,
  )
}
