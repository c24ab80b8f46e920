import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { runProof } from '../src/run/run-proof.ts'
import { runSplit } from '../src/run/run-split.ts'

const root = new URL('../', import.meta.url).pathname
const checker = join(root, 'docs/check-proof.py')
const hasPython = spawnSync('python3', ['--version']).status === 0

/** Changes one byte of the proof, the note or a file at a time, and counts the changes that the checker misses. */
const changeBytes = `
import contextlib, io, pathlib, random, runpy, sys
checker, proof, note, folder, times = sys.argv[1:]
random.seed(7)
paths = [pathlib.Path(proof), pathlib.Path(note), *sorted(pathlib.Path(folder).rglob('*.md'))]
def confirms():
    sys.argv = [checker, proof, note, folder]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(checker)
        return True
    except (SystemExit, Exception):
        return False
missed = 0 if confirms() else 1000000
for _ in range(int(times)):
    path = random.choice(paths)
    data = path.read_bytes()
    at = random.randrange(len(data))
    path.write_bytes(data[:at] + bytes([data[at] ^ random.randrange(1, 256)]) + data[at + 1:])
    missed += confirms()
    path.write_bytes(data)
print(missed)
`

let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  return () => rmSync(work, { recursive: true, force: true })
})

async function prove(name: string) {
  const note = join(work, name)
  const { notes } = await runSplit({ notes: [note], out: join(work, 'out'), options: {}, mode: 'write', force: false })
  const folder = notes[0]?.output.folder as string
  const outcome = await runProof(folder)
  writeFileSync(join(work, 'proof.md'), outcome.text)
  return { note, folder, ...outcome }
}

const check = (note: string, folder: string) =>
  spawnSync('python3', [checker, join(work, 'proof.md'), note, folder], { encoding: 'utf8' })

const strange =
  '\uFEFF# 台所 😀\r\n\r\nSee [bread](#bread), ![x](x.png).[^1]\r\n\r\n## Bread\n\n`|` 😀 ```[^1] [[#Soup|soup]]\r\n\r\n> [^2]: nested\n\n## Soup | `pot`\n\n[y](#bread)[^2]\n\n---\n\n## Last\n\n[^1]: One.\r\n'

test.skipIf(!hasPython)('a proof is confirmed by a program that knows only it, the note and the files', async () => {
  cpSync(join(root, 'input/deepseek.md'), join(work, 'deepseek.md'))
  writeFileSync(join(work, 'strange.md'), strange)
  for (const name of ['deepseek.md', 'strange.md']) {
    const { note, folder, exitCode } = await prove(name)
    expect(exitCode).toBe(0)
    const bytes = readFileSync(note).length
    expect([name, check(note, folder).stdout]).toEqual([name, expect.stringContaining(`CONFIRMED: ${bytes} bytes`)])
  }
})

test.skipIf(!hasPython)(
  'each of 300 changes of one byte is seen',
  async () => {
    writeFileSync(join(work, 'strange.md'), strange)
    const { note, folder } = await prove('strange.md')
    const args = ['-c', changeBytes, checker, join(work, 'proof.md'), note, folder, '300']
    expect(spawnSync('python3', args, { encoding: 'utf8' }).stdout).toBe('0\n')
  },
  60_000,
)

test('a proof shows a person every edit, and where sections and footnotes went', async () => {
  writeFileSync(
    join(work, 'kitchen.md'),
    '# K\n\n[b](#bread)[^1]\n\n## Bread\n\nRye.[^1]\n\n### Crust\n\nx\n\n[^1]: F\n',
  )
  const { text } = await prove('kitchen.md')
  expect(text).toContain('| footnotes | 1 | 2 |')
  expect(text).toContain('| links to places in the note | 1 | 1 links and paths rewritten |')
  expect(text).toContain('| Bread | 22–56 | `Bread.md` |')
  expect(text).toContain('["edit",5,16,"[b](#bread)","[[Bread|b]]","reference"]')
})

test('a folder that was edited cannot be proven', async () => {
  writeFileSync(join(work, 'kitchen.md'), '# K\n\n## Bread\n\nRye.\n\n## Soup\n\nHot.\n')
  const { folder } = await prove('kitchen.md')
  writeFileSync(join(folder, 'Bread.md'), '# Bread\n\nSpelt.\n')
  const { text, exitCode, files } = await runProof(folder)
  expect([text, exitCode]).toEqual(['', 1])
  expect(files.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual(['no-proof'])
})
