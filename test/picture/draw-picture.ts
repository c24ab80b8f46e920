import { readFileSync } from 'node:fs'
import { VFile } from 'vfile'
import { split } from '../../src/library.ts'
import type { Manifest, ManifestNote } from '../../src/write/manifest.ts'
import { escapeText } from '../helpers/escape-text.ts'

/**
 * The kind of a run of text in the manifest: the author's bytes, a changed reference or heading, carried, or written.
 */
type Ink = 'source' | 'edit' | 'carried' | 'generated'

interface Run {
  text: string
  ink: Ink
}

const advance = 7.83
const lineHeight = 19
const cardTop = 34
const cardWidth = 286
const gap = 14
/** The left edges of the three columns: the note, and two for the output. */
const columns = [20, 376, 376 + cardWidth + gap] as const

/** Draws a note and its split as SVG: every run of text in the ink of its kind in the manifest. */
export async function drawPicture(): Promise<string> {
  const text = readFileSync(new URL('kitchen.md', import.meta.url), 'utf8')
  const { manifest, ok } = await split(new VFile({ path: 'kitchen.md', value: text }), { folder: 'kitchen' })
  if (!ok) throw new Error('the note of the picture cannot be split')
  const cards = [
    { name: 'kitchen.md', runs: sourceRuns(manifest, text), x: columns[0], y: 20 },
    ...placeNotes(manifest.notes, text),
  ]
  const height = Math.max(...cards.map(({ y, runs }) => y + heightOf(runs))) + 50
  const middle = 20 + heightOf(sourceRuns(manifest, text)) / 2
  const width = columns[2] + cardWidth + 20
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">kitchen.md, and the index note and topics that notesplit makes of it</title>
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #24292f; white-space: pre }
.page { fill: #fff } .card { fill: #f6f8fa; stroke: #d0d7de } .name { font-weight: bold } .arrow { stroke: #57606a; stroke-width: 2; fill: none }
.edit { fill: #bc4c00 } .carried { fill: #0969da } .generated { fill: #1a7f37 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .page { fill: #0d1117 } .card { fill: #161b22; stroke: #30363d } .arrow { stroke: #8b949e }
.edit { fill: #f0883e } .carried { fill: #58a6ff } .generated { fill: #3fb950 }
}
</style>
<rect class="page" width="100%" height="100%"/>
${cards.map(drawCard).join('\n')}
<path class="arrow" d="M${columns[0] + cardWidth + 12} ${middle}h44m-9 -7l9 7l-9 7"/>
${drawLegend(height - 18)}
</svg>
`
}

/** Places each note of a split in the column with the most room. */
function placeNotes(notes: readonly ManifestNote[], text: string) {
  const bottom = { [columns[1]]: 20, [columns[2]]: 20 }
  return notes.map((note) => {
    const runs = noteRuns(note, text)
    const [x = 0] = [columns[1], columns[2]].sort((a, b) => (bottom[a] ?? 0) - (bottom[b] ?? 0))
    const y = bottom[x] ?? 0
    bottom[x] = y + heightOf(runs) + gap
    return { name: note.role === 'index' ? `${note.path}, the index note` : note.path, runs, x, y }
  })
}

/** Returns the runs of the source: changed and moved text. */
function sourceRuns(manifest: Manifest, text: string): Run[] {
  const runs = manifest.notes.flatMap(({ pieces }) =>
    pieces.flatMap((piece): { at: number; run: Run }[] => {
      if ('source' in piece) {
        const [start, end] = piece.source
        return [{ at: start, run: { text: text.slice(start, end), ink: piece.moved ? 'carried' : 'source' } }]
      }
      if ('edit' in piece) return [{ at: piece.edit[0], run: { text: piece.was, ink: 'edit' } }]
      return []
    }),
  )
  return runs.sort((a, b) => a.at - b.at).map(({ run }) => run)
}

/** Returns the runs of a written note. */
function noteRuns({ pieces }: ManifestNote, text: string): Run[] {
  return pieces.map((piece): Run => {
    if ('source' in piece) return { text: text.slice(...piece.source), ink: piece.moved ? 'carried' : 'source' }
    if ('edit' in piece) return { text: piece.now, ink: 'edit' }
    if ('carried' in piece) return { text: piece.now ?? text.slice(...piece.carried), ink: 'carried' }
    return { text: piece.generated, ink: 'generated' }
  })
}

/** Splits runs into lines, without the empty line at the end. */
function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const { text, ink } of runs)
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part, ink })
    }
  while (lines.at(-1)?.length === 0) lines.pop()
  return lines
}

function heightOf(runs: readonly Run[]): number {
  return cardTop + linesOf(runs).length * lineHeight + 10
}

function drawCard({ name, runs, x, y }: { name: string; runs: Run[]; x: number; y: number }): string {
  const lines = linesOf(runs).map((line, i) => {
    const length = line.reduce((sum, { text }) => sum + text.length, 0)
    if (length * advance > cardWidth - 24) throw new Error(`a line of ${name} is too long for the picture`)
    const spans = line.map(({ text, ink }) => `<tspan class="${ink}">${escapeText(text)}</tspan>`).join('')
    return `<text x="${x + 12}" y="${y + cardTop + 14 + i * lineHeight}" xml:space="preserve">${spans}</text>`
  })
  return `<rect class="card" x="${x}" y="${y}" width="${cardWidth}" height="${heightOf(runs)}" rx="6"/>
<text class="name" x="${x + 12}" y="${y + 22}">${escapeText(name)}</text>
${lines.join('\n')}`
}

function drawLegend(y: number): string {
  const legend: [Ink, string][] = [
    ['source', 'your bytes'],
    ['edit', 'links and headings that follow'],
    ['carried', 'carried along'],
    ['generated', 'written by notesplit'],
  ]
  let x: number = columns[0]
  return legend
    .map(([ink, what]) => {
      const drawn = `<text x="${x}" y="${y}" class="${ink}">■ ${what}</text>`
      x += (what.length + 5) * advance
      return drawn
    })
    .join('\n')
}
