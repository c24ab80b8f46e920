/**
 * Measures `plan --suggest`: `npm run bench:suggest -- NOTE…`.
 *
 * Takes the subsections out of every section with at least two of them, and joins them without the headings above: once
 * in the author's order, once shuffled. Compares the suggested groups with the author's, as the adjusted Rand index (1:
 * the same groups; 0: random), and with groups of four adjacent sections as a baseline. Also counts the names that
 * share a word with the author's heading above most of the group, for the suggested groups and for the author's own.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import type { Section } from '../../src/plan/outline.ts'
import { describeSections, groupSections, wordsOfGroups } from '../../src/plan/suggest-topics.ts'
import { tally } from '../../src/text/maps.ts'
import { readOutline } from '../helpers/read-outline.ts'

const parser = loadParser('satteri')

/** Returns a generator of numbers from 0 to 1, the same in every run. https://en.wikipedia.org/wiki/Xorshift */
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

/** Returns the adjusted Rand index of a grouping and the right one; both give the group of each element. */
function randIndex(got: readonly number[], right: readonly number[]): number {
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
  return (both - expected) / ((mine + theirs) / 2 - expected || 1)
}

function labels(groups: readonly number[][], count: number): number[] {
  const found = Array<number>(count).fill(-1)
  groups.forEach((group, label) => {
    for (const i of group) found[i] = label
  })
  return found
}

/** Lists the sibling sections of each section, at the depth that has the most of them. */
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

interface Piece {
  family: number
  /** The author's heading above it. */
  parent: string
  text: string
}

/** Returns the heading above most of a group's sections. */
function headingAbove(parents: readonly string[]): string {
  const countOf = tally(parents)
  return parents.reduce((most, one) => ((countOf.get(one) ?? 0) > (countOf.get(most) ?? 0) ? one : most))
}

/** Groups the joined sections, and counts the names that match the author's: of these groups, and of the author's. */
async function measure(path: string, pieces: readonly Piece[]) {
  const texts = pieces.map(({ text }) => text.trimEnd())
  const survey = surveyNote(await parseNote(path, `${texts.join('\n\n')}\n`, parser))
  let at = 0
  const sections = texts.map((text, i): Section => {
    const span = { start: at, end: at + text.length }
    at = span.end + 2
    const none = {
      title: '',
      unit: 'headings' as const,
      depth: 1,
      body: span.start,
      heading: 0,
      ownEnd: span.end,
      words: 0,
      parent: undefined,
      children: [],
    }
    return { anchor: String(i), span, ...none }
  })
  const groups = groupSections(describeSections(survey, sections))
  const right = pieces.map(({ family }) => family)
  const large = groups.filter((group) => group.length > 1)
  const authors = [...new Set(right)].map((family) => right.flatMap((one, i) => (one === family ? [i] : [])))
  const countMet = (named: readonly number[][]) =>
    wordsOfGroups(survey, sections, named).filter((words, i) => {
      const heading = headingAbove((named[i] as number[]).map((member) => pieces[member]?.parent.toLowerCase() ?? ''))
      return words.slice(0, 2).some((word) => heading.includes(word))
    }).length
  const inRows = pieces.map((_, i) => Math.floor(i / 4))
  return {
    rand: randIndex(labels(groups, pieces.length), right),
    rows: randIndex(inRows, right),
    suggested: { names: large.length, met: countMet(large) },
    author: { names: authors.length, met: countMet(authors) },
  }
}

const show = (value: number) => value.toFixed(2).replace('-0.00', '0.00')

async function main(): Promise<void> {
  console.log('| note | sections | order kept | fours in a row | shuffled |\n| --- | --- | ---: | ---: | ---: |')
  const all: [number, number, number][] = []
  const totals = { suggested: { names: 0, met: 0 }, author: { names: 0, met: 0 } }
  for (const path of process.argv.slice(2)) {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
    const { outline } = await readOutline(basename(path, '.md'), text)
    const own = families(outline.sections)
    const pieces = own.flatMap((children, family) =>
      children.map(({ span, parent }) => ({
        family,
        parent: parent?.title ?? '',
        text: text.slice(span.start, span.end),
      })),
    )
    if (pieces.length < 6) continue
    const kept = await measure(path, pieces)
    const shuffled = await measure(path, shuffle(pieces, random(20261125)))
    all.push([kept.rand, kept.rows, shuffled.rand])
    for (const whose of ['suggested', 'author'] as const) {
      totals[whose].names += kept[whose].names
      totals[whose].met += kept[whose].met
    }
    const cells = [`${pieces.length} in ${own.length}`, ...[kept.rand, kept.rows, shuffled.rand].map(show)]
    console.log(`| ${basename(path)} | ${cells.join(' | ')} |`)
  }
  const mean = (column: 0 | 1 | 2) => show(all.reduce((sum, row) => sum + row[column], 0) / all.length)
  console.log(`| mean of ${all.length} | | ${mean(0)} | ${mean(1)} | ${mean(2)} |`)
  const share = ({ names, met }: { names: number; met: number }) =>
    `${met} of ${names} (${Math.round((100 * met) / names)} %)`
  console.log(
    `\nnames with a word of the author's heading: ${share(totals.suggested)} of the suggested groups, ${share(totals.author)} of the author's`,
  )
}

await main()
