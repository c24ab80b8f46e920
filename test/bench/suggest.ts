/**
 * Measures `plan --suggest`: `npx tsx test/bench/suggest.ts NOTE…`.
 *
 * A note is shuffled on purpose: of every section that holds two or more sections, those are taken out, and all that were
 * taken out are put behind each other in a random order, without the headings that told what belongs together. Then it is
 * asked which belong together. What comes out is compared with how the author had them, as the adjusted Rand index (1: the
 * same groups; 0: as good as chance) and as the share of pairs put together that belong together (precision), of pairs that
 * belong together that were put together (recall), and their mean (F1). Chance is groups of the same sizes at random.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { describeSections, type FeatureKind } from '../../src/plan/describe-sections.ts'
import { groupAlike } from '../../src/plan/group-sections.ts'
import { outlineNote, type Section } from '../../src/plan/outline.ts'
import { leastDeviations, leastLikeness } from '../../src/plan/suggest-topics.ts'

const parser = loadParser('satteri')

/** Numbers from 0 to 1 that are the same in every run. https://en.wikipedia.org/wiki/Xorshift */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

function shuffle<T>(all: readonly T[], next: () => number): T[] {
  const shuffled = [...all]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T]
  }
  return shuffled
}

interface Score {
  rand: number
  precision: number
  recall: number
}

/** Compares a grouping with the right one; both tell the group of each element. */
function score(got: readonly number[], right: readonly number[]): Score {
  let [both, mine, theirs, all] = [0, 0, 0, 0]
  for (let i = 0; i < got.length; i++) {
    for (let j = i + 1; j < got.length; j++) {
      const [a, b] = [got[i] === got[j], right[i] === right[j]]
      both += Number(a && b)
      mine += Number(a)
      theirs += Number(b)
      all++
    }
  }
  const expected = (mine * theirs) / all
  const rand = (both - expected) / ((mine + theirs) / 2 - expected || 1)
  return { rand, precision: mine === 0 ? 1 : both / mine, recall: both / theirs }
}

function labels(groups: readonly number[][], count: number): number[] {
  const found = Array<number>(count).fill(-1)
  groups.forEach((group, label) => {
    for (const i of group) found[i] = label
  })
  return found
}

/** The sections that stand beside others in a section, of the depth that has the most of them. */
function families(roots: readonly Section[]): Section[][] {
  const byDepth = new Map<number, Section[][]>()
  const visit = (section: Section) => {
    const least = Math.min(...section.children.map(({ depth }) => depth))
    const children = section.children.filter(({ depth }) => depth === least)
    if (section.depth > 1 && children.length > 1)
      byDepth.set(section.depth, [...(byDepth.get(section.depth) ?? []), children])
    section.children.forEach(visit)
  }
  roots.forEach(visit)
  const [most] = [...byDepth.values()].sort((a, b) => b.length - a.length)
  return most && most.length > 1 ? most : []
}

const kindsOf: [string, FeatureKind[] | undefined][] = [
  ['words, links, footnotes', ['words', 'headings', 'links', 'footnotes']],
  ['words alone', ['words', 'headings']],
  ['heading words alone', ['headings']],
  ['chance', undefined],
]

async function measure(
  path: string,
  deviations: number,
): Promise<{ sections: number; groups: number; scores: Score[] } | undefined> {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  const own = families(outlineNote(surveyNote(await parseNote(path, text, parser))).sections)
  const pieces = own.flatMap((children, family) =>
    children.map(({ span }) => ({ family, text: text.slice(span.start, span.end) })),
  )
  if (pieces.length < 6) return undefined
  const next = random(20261125)
  const shuffled = shuffle(pieces, next)
  // definitions at the end of the note stay, so that references are still references
  const note = `${shuffled.map((piece) => piece.text.trimEnd()).join('\n\n')}\n`
  const survey = surveyNote(await parseNote(path, note, parser))
  let at = 0
  const starts = shuffled.map((piece) => {
    const start = at
    at += piece.text.trimEnd().length + 2
    return start
  })
  const sections = starts.map((start, i): Section => {
    const span = { start, end: start + (shuffled[i] as { text: string }).text.trimEnd().length }
    return {
      anchor: String(i),
      title: '',
      depth: 1,
      heading: 0,
      span,
      ownEnd: span.end,
      words: 0,
      parent: undefined,
      children: [],
    }
  })
  const right = shuffled.map(({ family }) => family)
  let sizes: number[][] = []
  const scores = kindsOf.map(([, kinds]): Score => {
    if (kinds === undefined) {
      const many = Array.from({ length: 200 }, () => {
        const order = shuffle([...right.keys()], next)
        let from = 0
        const groups = sizes.map(({ length }) => {
          from += length
          return order.slice(from - length, from)
        })
        return score(labels(groups, right.length), right)
      })
      const mean = (key: keyof Score) => many.reduce((sum, one) => sum + one[key], 0) / many.length
      return { rand: mean('rand'), precision: mean('precision'), recall: mean('recall') }
    }
    const features = describeSections(survey, sections, kinds)
    const groups = groupAlike(features, leastLikeness(features, deviations))
    if (sizes.length === 0) sizes = groups
    return score(labels(groups, right.length), right)
  })
  return { sections: pieces.length, groups: own.length, scores }
}

const f1 = ({ precision, recall }: Score) =>
  precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
const show = (value: number) => value.toFixed(2).replace('-0.00', '0.00')

const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const sweep = process.argv.includes('--sweep') ? [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5] : [leastDeviations]
for (const deviations of sweep) {
  const sums = kindsOf.map(() => ({ rand: 0, precision: 0, recall: 0, f1: 0 }))
  let notes = 0
  const lines: string[] = []
  for (const path of paths) {
    const found = await measure(path, deviations)
    if (!found) continue
    notes++
    found.scores.forEach((one, i) => {
      const sum = sums[i] as (typeof sums)[number]
      sum.rand += one.rand
      sum.precision += one.precision
      sum.recall += one.recall
      sum.f1 += f1(one)
    })
    lines.push(
      `| ${basename(path)} | ${found.sections} in ${found.groups} | ${found.scores.map(({ rand }) => show(rand)).join(' | ')} |`,
    )
  }
  if (sweep.length === 1) {
    console.log(
      `| note | sections | ${kindsOf.map(([name]) => name).join(' | ')} |\n| --- | --- |${' ---: |'.repeat(kindsOf.length)}`,
    )
    console.log(lines.join('\n'))
  }
  console.log(`\n${notes} notes, ${deviations} deviations`)
  kindsOf.forEach(([name], i) => {
    const { rand, precision, recall, f1: mean } = sums[i] as (typeof sums)[number]
    console.log(
      `${name.padEnd(24)} rand ${show(rand / notes)}  precision ${show(precision / notes)}  recall ${show(recall / notes)}  F1 ${show(mean / notes)}`,
    )
  })
}
