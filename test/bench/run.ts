import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shapes } from '../hostile/shapes.ts'
import { makeNote } from './make-note.ts'
import { type Growth, type Ratio, writePage } from './write-page.ts'

/** Whole processes, run in alternating pairs, so that a slow machine slows both. */
interface Race {
  name: string
  run: readonly string[]
  against: readonly string[]
  /** Removed before each run, so that each is a first one. */
  fresh?: string
  /** The same, before each run of the other side. */
  freshOther?: string
  /** What takes the result back after each run, so that each is a first one. */
  undo?: readonly string[]
  /** The maximal ratio, if any, and the maximal memory. */
  must?: number
  mustMegabytes?: number
  pairs?: number
}

if (process.argv.length > 2) {
  process.stdout.write(
    'npm run bench: measures the built program for about ten minutes and writes docs/benchmarks. NOTESPLIT_PAIRS=5: runs of each pair.\n',
  )
  process.exit()
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'notesplit-bench-'))
const pairs = Number(process.env.NOTESPLIT_PAIRS ?? 5)
const cli = join(root, 'dist/cli.js')
const out = join(work, 'out')
const second = join(work, 'second')

/**
 * Without settings that slow the start of Node: with additional certificates, Node 20 reads all of them, three times as
 * long as the rest.
 */
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env

function spawn(args: readonly string[]): string {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, cwd: work, env } as const
  const { status, stderr } = spawnSync(process.execPath, args, options)
  if (status !== 0) throw new Error(`${args.join(' ')}: ${status} ${stderr.slice(-500)}`)
  return stderr
}

/** Measures what a program takes, as it reports itself at its end: CPU time in seconds, and peak memory in megabytes. */
function measure(args: readonly string[]): { seconds: number; megabytes: number } {
  const report = spawn(['--require', join(work, 'usage.cjs'), ...args])
  const [, cpu, peak] = /cpu=(\d+) peak=(\d+)/.exec(report) ?? []
  return { seconds: Number(cpu) / 1e6, megabytes: Number(peak) / 1024 }
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] as number

function race({ name, run, against, fresh, freshOther, undo, must, mustMegabytes, pairs: count = pairs }: Race): Ratio {
  const ratios: number[] = []
  const times: number[] = []
  let most = 0
  const clear = () => {
    if (fresh) rmSync(fresh, { recursive: true, force: true })
    if (undo && times.length > 0) spawn(undo)
  }
  for (let i = 0; i < count; i++) {
    clear()
    const { seconds, megabytes } = measure(run)
    if (freshOther) rmSync(freshOther, { recursive: true, force: true })
    ratios.push(seconds / measure(against).seconds)
    times.push(seconds)
    most = Math.max(most, megabytes)
  }
  const ratio = median(ratios)
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  const seconds = median(times)
  console.log(`${name}: ${ratio.toFixed(2)} (${spread}), ${seconds.toFixed(2)} s, ${most.toFixed(0)} MB`)
  return { name, ratio, spread, seconds, megabytes: most, must, mustMegabytes }
}

function noteOf(name: string, text: string): string {
  const path = join(work, `${name}.md`)
  writeFileSync(path, text)
  return path
}

writeFileSync(
  join(work, 'usage.cjs'),
  `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.stderr.write('cpu=' + (userCPUTime + systemCPUTime) + ' peak=' + maxRSS)
})
`,
)
const bare = (engine: string, code: string) => {
  // beside the packages, so that Node finds them
  const path = join(root, `node_modules/.notesplit-bench-${engine}.mjs`)
  writeFileSync(path, `import { readFileSync } from 'node:fs'\n${code}`)
  return path
}
const remark = bare(
  'remark',
  "import { unified } from 'unified'\nimport parse from 'remark-parse'\nimport gfm from 'remark-gfm'\nunified().use(parse).use(gfm).parse(readFileSync(process.argv[2], 'utf8'))\n",
)
const satteri = bare(
  'satteri',
  "import { markdownToMdast } from 'satteri'\nmarkdownToMdast(readFileSync(process.argv[2], 'utf8'), { features: { gfm: true, frontmatter: false } })\n",
)
const reading = bare(
  'reading',
  "import { readdirSync } from 'node:fs'\nimport { join } from 'node:path'\nfor (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) if (entry.isFile()) readFileSync(join(entry.parentPath, entry.name), 'utf8')\n",
)
const empty = ['-e', '0']
const split = (path: string, ...more: string[]) => [cli, 'split', path, '-o', out, '--force', ...more]

execFileSync(process.execPath, [join(root, 'src/build.mjs')], { cwd: root, stdio: 'inherit' })
const sizes = { '5 KB': 5e3, '100 KB': 1e5, '838 KB': 838e3, '1 MB': 1e6, '10 MB': 1e7 }
const notes = Object.fromEntries(
  Object.entries(sizes).map(([name, bytes]) => [name, noteOf(name.replace(' ', '-'), makeNote(bytes))]),
) as Record<keyof typeof sizes, string>

// an unchanged output and, from Node 22 on, the code cache must exist
spawn(split(notes['838 KB']))
spawn(split(notes['5 KB']))
spawn([cli, '--help'])

const rows = [
  race({ name: 'start: `--help` / `node -e 0`', run: [cli, '--help'], against: empty, pairs: 4 * pairs + 1 }),
  race({
    name: 'split, 5 KB / `node -e 0`',
    run: split(notes['5 KB']),
    against: empty,
    fresh: out,
    must: 5,
    pairs: 4 * pairs + 1,
  }),
  race({
    name: 'split, 5 KB / remark, parsing only',
    run: split(notes['5 KB']),
    against: [remark, notes['5 KB']],
    fresh: out,
    must: 0.6,
  }),
  race({
    name: 'split, 100 KB / remark, parsing only',
    run: split(notes['100 KB']),
    against: [remark, notes['100 KB']],
    fresh: out,
  }),
  race({
    name: 'split, 838 KB / remark, parsing only',
    run: split(notes['838 KB']),
    against: [remark, notes['838 KB']],
    fresh: out,
    must: 0.22,
  }),
  race({
    name: 'split, 838 KB / Sätteri, parsing only',
    run: split(notes['838 KB']),
    against: [satteri, notes['838 KB']],
    fresh: out,
    must: 4.5,
  }),
  race({
    name: 'split again, nothing changed, 838 KB / the first time',
    run: split(notes['838 KB']),
    against: [cli, 'split', notes['838 KB'], '-o', second],
    freshOther: second,
    must: 0.85,
    pairs: 2 * pairs + 1,
  }),
  race({
    name: 'split, 10 MB / split, 1 MB',
    run: split(notes['10 MB']),
    against: split(notes['1 MB']),
    fresh: out,
    must: 10,
    mustMegabytes: 700,
    pairs: 3,
  }),
]

// the built program of another checkout: `NOTESPLIT_PREVIOUS=…/dist/cli.cjs`
const previous = process.env.NOTESPLIT_PREVIOUS
if (previous !== undefined)
  for (const size of ['5 KB', '838 KB'] as const)
    rows.push(
      race({
        name: `split, ${size} / the version before`,
        run: split(notes[size]),
        against: [previous, ...split(notes[size]).slice(1)],
        fresh: out,
        freshOther: out,
      }),
    )

// a thousand notes in one run, compared with one of the same total size
const many = join(work, 'many')
mkdirSync(many)
const thousand = Array.from({ length: 1000 }, (_, i) => {
  const path = join(many, `note-${i}.md`)
  writeFileSync(path, makeNote(5e3, i + 1))
  return path
})
const total = thousand.reduce((sum, path) => sum + statSync(path).size, 0)
const whole = noteOf('whole', makeNote(total))
rows.push(
  race({
    name: 'split, 1,000 notes of 5 KB / one of 5 MB',
    run: [cli, 'split', ...thousand, '-o', out, '--force'],
    against: split(whole),
    fresh: out,
    must: 1.2,
    pairs: 3,
  }),
)

// one split among 20,000 notes, a few with links to the note, compared with reading each of them once
const vault = join(work, 'vault')
for (let i = 0; i < 20_000; i++) {
  const folder = join(vault, `folder-${i % 100}`)
  if (i < 100) mkdirSync(folder, { recursive: true })
  const link = i % 100 === 7 ? 'See [[Seeds#Peas]] and [[Seeds]].\n' : ''
  writeFileSync(
    join(folder, `note-${i}.md`),
    `# Note ${i}\n\n${link}${'It rises slowly, see [[note-1]].\n'.repeat(30)}`,
  )
}
mkdirSync(join(vault, '.obsidian'))
writeFileSync(join(vault, 'Seeds.md'), '# Seeds\n\n## Beans\n\nGreen.\n\n## Peas\n\nRound.\n')
rows.push(
  race({
    name: 'split in a vault of 20,000 notes / reading every file once',
    run: [cli, 'split', join(vault, 'Seeds.md'), '--vault', vault],
    against: [reading, vault],
    undo: [cli, 'undo', '--vault', vault],
    must: 3,
    pairs: 3,
  }),
)
rmSync(vault, { recursive: true })

const corpus = process.env.NOTESPLIT_CORPUS
if (corpus !== undefined && existsSync(corpus)) {
  const found = readdirSync(corpus).filter((name) => name.endsWith('.md'))
  const all = found.map((name) => ({ name, size: statSync(join(corpus, name)).size })).sort((a, b) => b.size - a.size)
  for (const { name } of all.slice(0, 3))
    rows.push(
      race({
        name: `split, ${name} (a real note) / remark, parsing only`,
        run: split(join(corpus, name)),
        against: [remark, join(corpus, name)],
        fresh: out,
        pairs: 3,
      }),
    )
}

// each shape at its size and half of it
const growth: Growth[] = shapes
  .filter(({ count }) => count < 1e6)
  .map(({ name, count, make, options }) => {
    const depth = options?.depth ? ['--depth', String(options.depth)] : []
    const size = Math.round(count * 0.5)
    const half = noteOf('half', make(size / 2))
    const full = noteOf('full', make(size))
    rmSync(out, { recursive: true, force: true })
    const { seconds: once } = measure(split(half, ...depth))
    rmSync(out, { recursive: true, force: true })
    const { seconds: twice, megabytes } = measure(split(full, ...depth))
    rmSync(out, { recursive: true, force: true })
    console.log(`${name}: ${once.toFixed(2)} s → ${twice.toFixed(2)} s`)
    return { name, once, twice, megabytes }
  })

writePage(rows, growth, pairs)
for (const file of [remark, satteri, reading]) rmSync(file)
rmSync(work, { recursive: true, force: true })
