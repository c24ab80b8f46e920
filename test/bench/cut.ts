/**
 * Measures the default split: `npm run bench:cut -- [--vault] [--options] NAME=FOLDER… NAME=NOTE.md:FILES.txt…
 * NOTE.md…`.
 *
 * A folder of notes is joined into one note, and the split should find the files again; for a guide that its author
 * split, a list has the headings of the files. Prints precision, recall and F1. `--vault` passes the median of the
 * author's files, as a vault does. For all other notes prints the shape of their split: the share of the largest topic,
 * the median of the topics' words, the number under 50 words, the number of topics.
 * Options are those of a plan, such as `--max-words=2000`.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defaultOptions, namedOptions } from '../../src/options.ts'
import { chooseCut } from '../../src/plan/choose-cut.ts'
import { describeCut } from '../../src/plan/describe-cut.ts'
import { readOutline } from '../helpers/read-outline.ts'
import { type CutShape, readAuthorCut, scoreCut, shapeOf } from './author-cuts.ts'

const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const isVault = flags.includes('--vault')
const given = flags.flatMap((flag) => {
  const [, name, value] = /^--([a-z-]+)=(\d+)$/.exec(flag) ?? []
  return name === undefined ? [] : [[name, Number(value)]]
})
const options = { ...defaultOptions, ...namedOptions(Object.fromEntries(given)) }
/** Shorter notes are skipped. */
const leastWords = 300

const percent = (value: number) => `${Math.round(100 * value)} %`
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

async function main(): Promise<void> {
  const scores: number[] = []
  for (const path of paths.filter((one) => one.includes('='))) {
    const author = readAuthorCut(path)
    const { survey, outline } = await readOutline(author.name, author.text)
    const { topics } = chooseCut(survey, outline, options, isVault ? author.median : undefined)
    const { precision, recall, f1 } = scoreCut(author, topics)
    const { topics: count, largest } = shapeOf(outline, topics)
    scores.push(f1)
    console.log(
      `${author.name}: ${author.files} files by people, ${count} topics; precision ${precision.toFixed(2)} recall ${recall.toFixed(2)} F1 ${f1.toFixed(2)}; largest ${percent(largest)}`,
    )
  }
  if (scores.length > 0) console.log(`mean F1 ${mean(scores).toFixed(2)} of ${scores.length}\n`)
  const shapes: CutShape[] = []
  for (const path of paths.filter((one) => !one.includes('='))) {
    const { survey, outline } = await readOutline(basename(path, '.md'), readFileSync(path, 'utf8'))
    const cut = chooseCut(survey, outline, options)
    const shape = shapeOf(outline, cut.topics)
    if (shape.words < leastWords || outline.byAnchor.size < 2) continue
    shapes.push(shape)
    if (flags.includes('--each')) {
      console.log(`${path}: ${shape.topics} topics, largest ${percent(shape.largest)}; ${describeCut(cut).text}`)
    }
  }
  if (shapes.length === 0) return
  const share = (isSo: (shape: CutShape) => boolean) => percent(shapes.filter(isSo).length / shapes.length)
  const tiny = mean(shapes.map((shape) => (shape.topics === 0 ? 0 : shape.tiny / shape.topics)))
  console.log(
    [
      `${shapes.length} notes of ${leastWords} words and more`,
      `one topic over 55 %: ${share(({ largest }) => largest > 0.55)}, of which its sections could be topics: ${share(({ largest, isSplittable }) => largest > 0.55 && isSplittable)}`,
      `median topic: ${median(shapes.map((shape) => shape.median))} words; under 50 words: ${percent(tiny)}`,
      `topics: median ${median(shapes.map(({ topics }) => topics))}; notes with over 100: ${share(({ topics }) => topics > 100)}; with folders: ${share(({ hubs }) => hubs > 0)}`,
    ].join('\n'),
  )
}

await main()
