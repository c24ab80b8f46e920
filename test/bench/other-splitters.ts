/**
 * Measures what splitting by lines breaks in a note: `npm run bench:others NOTE…`. Splits each note at the headings of
 * the depth that notesplit chooses, with csplit (like other splitters that do not parse Markdown), split-md (from npm)
 * and notesplit. Counts the working links within the note and the working citations of footnotes, before and after; and
 * whether the files hold all of the text.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { split } from '../../src/library.ts'
import { findLinkTargets } from '../../src/note/link-targets.ts'
import { parseNote } from '../../src/note/parse-note.ts'
import { insideTarget } from '../../src/note/reference.ts'
import { resolveReferences } from '../../src/note/resolve-references.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { defaultOptions } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote } from '../../src/plan/outline.ts'
import { planSplit } from '../../src/plan/plan.ts'

const parser = loadParser('satteri')

async function read(path: string, text: string) {
  const survey = surveyNote(await parseNote(path, text, parser))
  const references = resolveReferences(survey, findLinkTargets(survey))
  const defined = new Set(
    survey.definitions.flatMap((one) => (one.kind === 'footnoteDefinition' ? one.identifier : [])),
  )
  return {
    survey,
    links: references.filter((one) => one.syntax.kind !== 'definition' && insideTarget(one)).length,
    citations: survey.citations.filter(({ identifier }) => defined.has(identifier)).length,
  }
}

/** Returns the files that a command leaves in an empty folder; undefined when it fails. */
function piecesOf(note: string, command: string, argumentsOf: (note: string) => string[]): string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'splitters-'))
  const own = join(folder, 'note.md')
  cpSync(note, own)
  const { status } = spawnSync(command, argumentsOf(own), { cwd: folder, encoding: 'utf8' })
  rmSync(own)
  const pieces = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
  rmSync(folder, { recursive: true })
  return status === 0 ? pieces : undefined
}

const others: Record<string, (note: string, mark: string) => string[] | undefined> = {
  csplit: (path, mark) => piecesOf(path, 'csplit', (note) => ['-s', '-z', '-n', '4', note, `/^${mark} /`, '{*}']),
  'split-md 0.3.0': (path, mark) =>
    piecesOf(path, 'npx', (note) => ['-y', 'split-md@0.3.0', note, `${mark} `, `${mark} `, './', '100000', 'true']),
}

interface Sum {
  links: number
  citations: number
  /** UTF-16 units of the note that are in no file. */
  lost: number
  failed: string[]
}
const sums = new Map<string, Sum>()
const sumOf = (name: string): Sum => {
  const sum = sums.get(name) ?? { links: 0, citations: 0, lost: 0, failed: [] }
  sums.set(name, sum)
  return sum
}
const add = (name: string, links: number, citations: number, lost: number) => {
  const sum = sumOf(name)
  sum.links += links
  sum.citations += citations
  sum.lost += lost
}

for (const path of process.argv.slice(2).map((path) => resolve(path))) {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  const whole = await read(path, text)
  add('the note', whole.links, whole.citations, 0)
  const { depth = 2 } = planSplit(whole.survey, outlineNote(whole.survey), defaultOptions).plan
  for (const [name, run] of Object.entries(others)) {
    const pieces = run(path, '#'.repeat(depth))
    if (!pieces) {
      sumOf(name).failed.push(basename(path))
      continue
    }
    let [links, citations, length] = [0, 0, 0]
    for (const piece of pieces) {
      const found = await read(path, piece)
      links += found.links
      citations += found.citations
      length += piece.length
    }
    add(name, links, citations, Math.max(0, text.length - length))
  }
  // notesplit checks its guarantees itself: every link works, every citation has its footnote, no byte is lost
  const { ok, messages } = await split(text)
  if (!ok) throw new Error(`${basename(path)}: ${messages.join('\n')}`)
  add('notesplit', whole.links, whole.citations, 0)
}
for (const [name, sum] of sums) console.log(name.padEnd(16), JSON.stringify(sum))
