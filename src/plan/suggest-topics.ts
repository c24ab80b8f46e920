import type { Survey } from '../note/survey.ts'
import { noteName } from '../text/file-name.ts'
import { describeSections, type Features, wordsOfGroups } from './describe-sections.ts'
import { groupSections } from './group-sections.ts'
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
