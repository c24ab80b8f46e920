import { withoutShortcodes } from '../text/file-name.ts'
import { listerOf } from '../text/pointer-words.ts'
import type { Cut, Limit } from './cut.ts'
import type { Section, SectionId } from './outline.ts'
import { allTopics, type KeptSection } from './split-plan.ts'

/** Why these sections became topics, as plain data. */
export interface CutReport {
  /** One sentence, without a period. */
  text: string
  /** Whether the sections of one depth became topics, and nothing else happened. */
  isPlain: boolean
  /** The depths of the topics of the index, ascending. */
  depths: number[]
  /** Headings that hold nearly everything, so that their subsections became topics instead; without the title. */
  passed: SectionId[]
  /** Sections that became folders of topics. */
  folders: SectionId[]
  /** Sections above the limit that stay one topic. */
  whole: SectionId[]
  /** The limit of a section's size; null without a limit of that kind. */
  limit: { words: number | null; tokens: number | null; chars: number | null; from: Limit['from'] }
}

/** What a sentence calls the units that are no headings. */
const unitNames = { rules: 'rules', bold: 'bold lines', items: 'list items', comments: 'topic comments' }

/** The number of sections that a sentence names. */
const mostNamed = 3

/** Describes which sections a cut makes topics, and why. `kept`: those that stay in the index note all the same. */
export function describeCut(
  { topics: cutTopics, passed, limit, noteWords }: Cut,
  kept: readonly KeptSection[] = [],
): CutReport {
  const staying = new Set(kept.map(({ section }) => section))
  const topics = cutTopics.filter(({ section }) => !staying.has(section.anchor))
  const sections = topics.map(({ section }) => section)
  const depths = [...new Set(sections.flatMap(({ unit, depth }) => (unit === 'headings' ? depth : [])))].sort(
    (a, b) => a - b,
  )
  const units = [...new Set(sections.flatMap(({ unit }) => (unit === 'headings' ? [] : unitNames[unit])))]
  const depthsText = listerOf('en')(depths.map(String))
  const where = [...(depths.length === 0 ? [] : [`depth ${depthsText}`]), ...units].join(' and ')
  const chain = passed.filter((section) => section.depth > 1)
  const all = allTopics(topics)
  const folders = all.filter((topic) => topic.topics.length > 0).map(({ section }) => section)
  const whole = all
    .filter((topic) => topic.topics.length === 0 && limit.words !== undefined && topic.section.words > limit.words)
    .map(({ section }) => section)
  const share = (words: number) => `${Math.floor((100 * words) / Math.max(noteWords, 1))} % of the words`
  const over = overText(limit)
  const isLarge = folders.some(({ words }) => limit.words === undefined || words > limit.words)
  const sentences = [
    where === ''
      ? 'no section became a topic'
      : `split at ${where}${chain.map((section) => `, below ${named(section)} with ${share(section.words)}`).join('')}`,
    folders.length === 0
      ? ''
      : `${listed(folders)} ${folders.length === 1 ? 'is a folder' : 'are folders'} of topics, ${
          isLarge ? `over ${over}` : `with ${share(folders[0]?.words ?? 0)}`
        }`,
    whole.length === 0
      ? ''
      : `${listed(whole)} ${whole.length === 1 ? 'stays' : 'stay'} whole${
          limit.from === 'options' ? ', without smaller sections' : ', with no parts that can stand alone'
        }`,
  ].filter(Boolean)
  return {
    text: sentences.join('; '),
    isPlain:
      depths.length <= 1 && units.length === 0 && chain.length === 0 && folders.length === 0 && whole.length === 0,
    depths,
    passed: chain.map(({ anchor }) => anchor),
    folders: folders.map(({ anchor }) => anchor),
    whole: whole.map(({ anchor }) => anchor),
    limit: { words: limit.words ?? null, tokens: limit.tokens ?? null, chars: limit.chars ?? null, from: limit.from },
  }
}

function overText({ words, tokens, chars, from }: Limit): string {
  const limits = [
    words === undefined ? '' : `${words} words`,
    tokens === undefined ? '' : `${tokens} tokens`,
    chars === undefined ? '' : `${chars} characters`,
  ].filter(Boolean)
  return limits.join(' or ') + (from === 'vault' ? ' (10 × the median of the vault)' : '')
}

function named({ title, anchor }: Section): string {
  return `\`${withoutShortcodes(title).trim() || anchor}\``
}

function listed(sections: readonly Section[]): string {
  const some = sections.slice(0, mostNamed).map(named)
  const more = sections.length - some.length
  return listerOf('en')([...some, ...(more > 0 ? [`${more} more`] : [])])
}
