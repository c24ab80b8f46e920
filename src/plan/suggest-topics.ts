import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import type { Survey } from '../note/survey.ts'
import { noteName } from '../text/file-name.ts'
import { groupBy, tally } from '../text/maps.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Section } from './outline.ts'

/** Sections that may belong together. */
interface SuggestedTopic {
  /** A file name made of their shared words. */
  file: string
  sections: Section[]
  /** What distinguishes them from other sections, heaviest first: words, linkpaths and addresses, footnotes. */
  shared: string[]
}

/** Larger notes are skipped: each section is compared with every other. */
const mostSections = 2000
/** The number of words shown for a suggestion. */
const mostShared = 5
/** The suggestions, or the reason for their absence. */
export interface Suggestions {
  topics: SuggestedTopic[]
  /** Why none were searched for. */
  reason: string | undefined
}

/**
 * Proposes which sections belong together, by their words, links, footnotes and order. Returns groups of at least two,
 * sorted by their first section.
 */
export function suggestTopics(survey: Survey, sections: readonly Section[]): Suggestions {
  if (sections.length > mostSections) {
    return { topics: [], reason: `not looked for: ${sections.length} sections are more than ${mostSections}` }
  }
  const features = describeSections(survey, sections)
  const groups = groupSections(features).filter((group) => group.length > 1 && group.length < sections.length)
  const names = wordsOfGroups(survey, sections, groups)
  const topics = groups.map((group, i) => {
    const shared = sharedFeatures(group.map((member) => features[member] as Features))
    return {
      file: nameFrom(names[i] ?? []) || `Topic of ${group.length} sections`,
      sections: group.map((member) => sections[member] as Section),
      shared: [...new Set(shared.map(showFeature))].slice(0, mostShared),
    }
  })
  return { topics, reason: undefined }
}

/** Lists the features of more than half of a group, by weight; ties by name. */
function sharedFeatures(group: readonly Features[]): string[] {
  const sums = new Map<string, { weight: number; count: number }>()
  for (const features of group) {
    for (const [key, weight] of features) {
      const sum = sums.get(key) ?? { weight: 0, count: 0 }
      sums.set(key, { weight: sum.weight + weight, count: sum.count + 1 })
    }
  }
  return [...sums]
    .filter(([, { count }]) => count > group.length / 2)
    .sort(([a, first], [b, other]) => other.weight - first.weight || (a < b ? -1 : 1))
    .map(([key]) => key)
}

function nameFrom(words: readonly string[]): string {
  const [first, second] = words
  if (first === undefined) return ''
  const name = second === undefined ? first : `${first} and ${second}`
  return noteName(name.charAt(0).toUpperCase() + name.slice(1))
}

function showFeature(key: string): string {
  const space = key.indexOf(' ')
  const name = key.slice(space + 1)
  return key.startsWith('footnotes') ? `[^${name.toLowerCase()}]` : name
}

// its types declare a default export, which in Node is the module itself
const findCommunities = louvain as unknown as typeof louvain.default

// `npm run bench:suggest` measures these numbers

/** The size of groups; 1 is the usual size of communities, more makes groups smaller. */
const resolution = 1.25
/** The added likeness of neighbors, as a share of a section's total likeness, where order matters. */
const neighbourBonus = 0.3

/**
 * Groups similar sections: the communities of a graph whose edges are likenesses. Neighbors count as more alike, in
 * proportion to how much neighbors in this note exceed other pairs: in a note without order they do not.
 * Returns indexes; groups and their members are in the order of `all`, and each section is in one group. Deterministic.
 * https://en.wikipedia.org/wiki/Louvain_method
 */
export function groupSections(all: readonly Features[]): number[][] {
  const count = all.length
  const likeness = all.map((a, i) => all.slice(i + 1).map((b) => cosine(a, b)))
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const average = sum(likeness.map(sum)) / Math.max((count * (count - 1)) / 2, 1)
  if (average === 0) return all.map((_, i) => [i])
  const ofNeighbours = sum(likeness.map(([next = 0]) => next)) / (count - 1)
  const evidence = Math.min(1, Math.max(0, ofNeighbours / average - 1))
  const bonus = neighbourBonus * average * count * evidence
  const graph = new UndirectedGraph()
  for (let i = 0; i < count; i++) graph.addNode(i)
  likeness.forEach((row, i) => {
    row.forEach((value, k) => {
      const weight = k === 0 ? value + bonus : value
      if (weight > 0) graph.addEdge(i, i + 1 + k, { weight })
    })
  })
  const communities = findCommunities(graph, { getEdgeWeight: 'weight', resolution, randomWalk: false })
  return [...groupBy(Array(count).keys(), (i) => communities[String(i)]).values()]
}

/** Returns the cosine similarity: 1 for equal directions, 0 for nothing in common. */
function cosine(a: Features, b: Features): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [key, weight] of few) sum += weight * (many.get(key) ?? 0)
  return sum
}

/** The features of a section with their weights, as a vector of length 1. Features of one kind share a prefix. */
type Features = ReadonlyMap<string, number>

/** The kinds of features of a section. */
const featureKinds = ['words', 'headings', 'links', 'footnotes'] as const
type FeatureKind = (typeof featureKinds)[number]

/** Features of a larger share of the sections, such as "the", distinguish nothing. */
const mostShare = 0.35

/** The weight of each kind in a section that has it, tuned by the benchmark of suggestions. */
const weightOf: Record<FeatureKind, number> = {
  words: 1,
  headings: 1,
  links: 0.5,
  footnotes: 0.5,
}

/** How often a heading word counts in the name of a group, tuned by the benchmark of suggestions. */
const headingWeight = 3
/** The number of words returned for a group. */
const mostWords = 5

/**
 * Describes each section with its subsections: its words, link targets and cited footnotes, each weighted by how few
 * sections have it (tf-idf). Ignores what many sections have.
 */
export function describeSections(
  survey: Survey,
  sections: readonly Section[],
  kinds: readonly FeatureKind[] = featureKinds,
): Features[] {
  const described = kinds.map((kind) =>
    weigh(
      sections.map((section) => countFeatures(survey, section, kind)),
      kind,
    ),
  )
  return sections.map((_, i) => {
    const all = new Map(described.flatMap((ofKind) => [...(ofKind[i] as Features)]))
    return scale(all, 1)
  })
}

/** Scales the counts of one kind of features to vectors of the kind's length. */
function weigh(counts: readonly ReadonlyMap<string, number>[], kind: FeatureKind): Features[] {
  const holders = tally(counts.flatMap((features) => [...features.keys()]))
  return counts.map((features) => {
    const weights = new Map<string, number>()
    for (const [key, count] of features) {
      const share = (holders.get(key) as number) / counts.length
      if (share <= mostShare) weights.set(key, (1 + Math.log(count)) * Math.log(1 / share))
    }
    return scale(weights, weightOf[kind])
  })
}

function scale(weights: Features, length: number): Features {
  const factor = length / (Math.hypot(...weights.values()) || 1)
  return new Map([...weights].map(([key, weight]) => [key, weight * factor]))
}

function countFeatures(survey: Survey, section: Section, kind: FeatureKind): Map<string, number> {
  const { text, headings, citations, wikiLinks, links } = survey
  const { span } = section
  const counts = new Map<string, number>()
  const add = (key: string) => counts.set(`${kind} ${key}`, (counts.get(`${kind} ${key}`) ?? 0) + 1)
  if (kind === 'words') for (const word of wordsOf(text.slice(span.start, span.end))) add(word)
  else if (kind === 'headings') {
    for (const { title } of itemsWithin(headings, span)) for (const word of wordsOf(title)) add(word)
  } else if (kind === 'links') {
    for (const { linkpath } of itemsWithin(wikiLinks, span)) if (linkpath !== '') add(linkpath.toLowerCase())
    for (const link of itemsWithin(links, span)) {
      if ('url' in link && !link.url.startsWith('#')) add(link.url.replace(/#.*$/, ''))
    }
  } else for (const { identifier } of itemsWithin(citations, span)) add(identifier)
  return counts
}

const word = /\p{Script=Han}+|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu

/** Lists the words of a text, case-folded, plurals in -s as the singular; for Chinese every two adjacent characters. */
function wordsOf(text: string): string[] {
  const plain = text.replace(/https?:\/\/[^\s)>\]]+/g, ' ').replace(/<[^<>]*>/g, ' ')
  return [...plain.toLowerCase().matchAll(word)].flatMap(([term]) => {
    if (/^\p{Script=Han}/u.test(term)) {
      const characters = [...term]
      return characters.slice(1).map((character, i) => (characters[i] as string) + character)
    }
    const stem = term.replace(/['’].*$/, '').replace(/(?<=\p{L}{3})(?<![siu])s$/u, '')
    return [...stem].length < 3 ? [] : [stem]
  })
}

/**
 * Returns the words that describe each group of sections best, best first: class-based tf-idf, with heading words
 * weighted up.
 */
export function wordsOfGroups(
  survey: Survey,
  sections: readonly Section[],
  groups: readonly (readonly number[])[],
): string[][] {
  const counts = groups.map((group) => {
    const sum = new Map<string, number>()
    for (const i of group) {
      for (const [kind, weight] of [
        ['words', 1],
        ['headings', headingWeight],
      ] as const) {
        for (const [key, count] of countFeatures(survey, sections[i] as Section, kind)) {
          const word = key.slice(kind.length + 1)
          sum.set(word, (sum.get(word) ?? 0) + weight * Math.log2(1 + count))
        }
      }
    }
    return sum
  })
  const totals = new Map<string, number>()
  for (const sum of counts) for (const [word, count] of sum) totals.set(word, (totals.get(word) ?? 0) + count)
  const average = [...totals.values()].reduce((all, count) => all + count, 0) / Math.max(groups.length, 1)
  const holders = tally(counts.flatMap((sum) => [...sum.keys()]))
  // words such as "and" are in every group
  const isCommon = (word: string) => groups.length > 1 && holders.get(word) === groups.length
  return counts.map((sum) => {
    const size = [...sum.values()].reduce((all, count) => all + count, 0)
    const score = ([word, count]: readonly [string, number]) =>
      (count / size) * Math.log(1 + average / (totals.get(word) as number))
    return [...sum]
      .filter(([word]) => !isCommon(word))
      .map((entry) => [entry[0], score(entry)] as const)
      .sort(([a, weight], [b, other]) => other - weight || (a < b ? -1 : 1))
      .slice(0, mostWords)
      .map(([word]) => word)
  })
}
