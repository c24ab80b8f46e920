import type { Survey } from '../note/survey.ts'
import { noteName } from '../text/file-name.ts'
import { describeSections, type Features } from './describe-sections.ts'
import { cosine, groupAlike } from './group-sections.ts'
import type { Section } from './outline.ts'

/** Sections that seem to belong together. */
export interface SuggestedTopic {
  /** A file name, of the words that they share. */
  file: string
  sections: Section[]
  /** What they have in common that few others have, the heaviest first: words, linkpaths and addresses, footnotes. */
  shared: string[]
}

/** Notes with more sections are not looked into: each is compared with every other. */
const mostSections = 2000
/** How many words a suggestion shows. */
const mostShared = 5
/** How far above the average likeness, in standard deviations, sections must be to stand together; test/bench measures it. */
export const leastDeviations = 1

/** Proposes which sections belong together, by their words, links and footnotes. Only groups of two and more, by the first. */
export function suggestTopics(survey: Survey, sections: readonly Section[]): SuggestedTopic[] {
  if (sections.length > mostSections) return []
  const features = describeSections(survey, sections)
  const groups = groupAlike(features, leastLikeness(features))
  return groups
    .filter((group) => group.length > 1 && group.length < sections.length)
    .map((group) => {
      const shared = sharedFeatures(group.map((i) => features[i] as Features))
      const words = [...new Set(shared.flatMap((key) => /^(?:words|headings) (.*)$/s.exec(key)?.[1] ?? []))]
      return {
        file: nameFrom(words) || `Topic of ${group.length} sections`,
        sections: group.map((i) => sections[i] as Section),
        shared: [...new Set(shared.map(showFeature))].slice(0, mostShared),
      }
    })
}

/** A likeness that few pairs have. */
export function leastLikeness(features: readonly Features[], deviations = leastDeviations): number {
  const all = features.flatMap((a, i) => features.slice(i + 1).map((b) => cosine(a, b)))
  if (all.length === 0) return 1
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length
  return Math.max(mean + deviations * Math.sqrt(variance), Number.EPSILON)
}

/** What more than half of a group have, by weight; ties by name. */
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
    .sort(([a, one], [b, other]) => other.weight - one.weight || (a < b ? -1 : 1))
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
