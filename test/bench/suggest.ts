/**
 * Measures `plan --suggest`: `npm run bench:suggest -- NOTE…`.
 *
 * Takes the subsections out of every section with at least two of them, and joins them without the headings above: once
 * in the author's order, once shuffled. Compares the suggested groups with the author's, as the adjusted Rand index (1:
 * the same groups; 0: random), and with groups of four adjacent sections as a baseline. Also counts the suggested names
 * that share a word with the author's heading above most of the group.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { describeSections, wordsOfGroups } from '../../src/plan/describe-sections.ts'
import { groupSections } from '../../src/plan/group-sections.ts'
import type { Section } from '../../src/plan/outline.ts'
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

/** Groups the joined sections, and counts the groups whose name matches the author's. */
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
  const met = wordsOfGroups(survey, sections, large).filter((words, i) => {
    const parents = (large[i] as number[]).map((member) => pieces[member]?.parent.toLowerCase() ?? '')
    const most = parents.sort(
      (a, b) => parents.filter((one) => one === b).length - parents.filter((one) => one === a).length,
    )[0]
    return words.slice(0, 2).some((word) => most?.includes(word))
  })
  const inRows = pieces.map((_, i) => Math.floor(i / 4))
  return {
    rand: randIndex(labels(groups, pieces.length), right),
    rows: randIndex(inRows, right),
    groups: large.length,
    met: met.length,
  }
}

const show = (value: number) => value.toFixed(2).replace('-0.00', '0.00')

async function main(): Promise<void> {
  console.log('| note | sections | order kept | fours in a row | shuffled |\n| --- | --- | ---: | ---: | ---: |')
  const all: [number, number, number][] = []
  let [groups, met] = [0, 0]
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
    groups += kept.groups
    met += kept.met
    const cells = [`${pieces.length} in ${own.length}`, ...[kept.rand, kept.rows, shuffled.rand].map(show)]
    console.log(`| ${basename(path)} | ${cells.join(' | ')} |`)
  }
  const mean = (column: 0 | 1 | 2) => show(all.reduce((sum, row) => sum + row[column], 0) / all.length)
  console.log(`| mean of ${all.length} | | ${mean(0)} | ${mean(1)} | ${mean(2)} |`)
  console.log(`\n${met} of ${groups} names have a word of the author's heading (${Math.round((100 * met) / groups)} %)`)
}

await main()
