import type { Survey } from '../note/survey.ts'
import { tally } from '../text/maps.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Section } from './outline.ts'

/** The features of a section with their weights, as a vector of length 1. Features of one kind share a prefix. */
export type Features = ReadonlyMap<string, number>

/** The kinds of features of a section. */
const featureKinds = ['words', 'headings', 'links', 'footnotes'] as const
export type FeatureKind = (typeof featureKinds)[number]

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
