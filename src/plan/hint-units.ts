import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { Survey } from '../note/survey.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import { type Outline, wordsIn } from './outline.ts'
import { allTopics, type SplitPlan, type Topic } from './split-plan.ts'

/** A shorter note needs only one topic. */
const leastWords = 1000
/** A topic with a larger share of the words is nearly the whole note. */
const mostShare = 0.5
/** More short topics than this are hard to navigate. */
const mostTopics = 200
const shortWords = 100

/** A unit other than headings that a note could be split at. */
interface Unit {
  /** The value of `--split-at`. */
  name: 'bold' | 'rules' | 'items'
  count: number
  text: string
}

/**
 * Reports a split that helps little: nearly everything in one topic, no topic, or hundreds of short ones. Each message
 * names an option that would help.
 */
export function hintAtUnits(survey: Survey, outline: Outline, plan: SplitPlan): VFileMessage[] {
  const all = allTopics(plan.topics)
  // the user chose the plan
  if (all.length === 0 || all.some(({ reason }) => reason === 'plan')) return []
  const { start, end } = outline.preamble
  const noteWords = wordsIn(outline.sections) + countWords(survey.text.slice(start, end))
  const inTopics = wordsIn(plan.topics)
  const largest = all.reduce((a, b) => (ownWords(b) > ownWords(a) ? b : a))
  const share = (words: number) => Math.floor((100 * words) / noteWords)
  if (noteWords >= leastWords && noteWords - inTopics > mostShare * noteWords) {
    const units = listUnits(survey, { start: 0, end: survey.text.length })
    return [messages.unevenSplit('The index note', share(noteWords - inTopics), hintOf(units))]
  }
  if (noteWords >= leastWords && ownWords(largest) > mostShare * noteWords) {
    const section = outline.byAnchor.get(largest.sections[0] ?? '')
    const units = listUnits(survey, section?.span ?? { start: 0, end: survey.text.length })
    const parts = section?.children.length ?? 0
    const hint = parts > 2 ? `It has ${parts} subsections: try \`--max-words 1000\`` : hintOf(units)
    return [messages.unevenSplit(`Topic \`${largest.title}\``, share(ownWords(largest)), hint)]
  }
  const median = all.map(({ words }) => words).sort((a, b) => a - b)[all.length >> 1] ?? 0
  if (all.length > mostTopics && median < shortWords) return [messages.manyTopics(all.length, median)]
  return []
}

/** Names a unit that a note without headings could be split at, for messages; undefined if absent. */
export function unitsInstead(survey: Survey): string | undefined {
  const units = listUnits(survey, { start: 0, end: survey.text.length })
  return units.length === 0 ? undefined : hintOf(units)
}

/** Returns the words of a topic without those of the topics in its folder. */
function ownWords({ words, topics }: Topic): number {
  return words - topics.reduce((sum, inner) => sum + inner.words, 0)
}

/** Lists the units that occur at least three times in a span, most frequent first. */
function listUnits({ blocks, text }: Survey, around: Span): Unit[] {
  let [bold, dates, rules, items] = [0, 0, 0, 0]
  for (const { type, span } of itemsWithin(blocks, around)) {
    const source = text.slice(span.start, span.end)
    if (type === 'thematicBreak') rules++
    else if (type === 'paragraph' && /^(?:\*\*|__)\S/.test(source)) {
      bold++
      if (/^(?:\*\*|__)[^*_\n]{0,12}\d{1,4}[-./ ]/.test(source)) dates++
    } else if (type === 'list') items += source.match(/^(?:[-*+]|\d{1,9}[.)])(?=\s)/gm)?.length ?? 0
  }
  const boldText = dates > bold / 2 ? `${bold} bold dates` : `${bold} bold lines`
  const units: Unit[] = [
    { name: 'bold', count: bold, text: boldText },
    { name: 'rules', count: rules, text: `${rules} rules` },
    { name: 'items', count: items, text: `${items} list items` },
  ]
  return units.filter(({ count }) => count > 2)
}

/**
 * Names the units, and the option that would help. Bold lines and rules are written to divide a text, items are often
 * only a list.
 */
function hintOf(units: readonly Unit[]): string {
  if (units.length === 0) return 'It has no bold lines, rules or list items: give it headings where a topic begins'
  const unit = units.find(({ count }) => count <= mostTopics)
  const advice = unit ? `try \`--split-at ${unit.name}\`` : 'give it headings where a topic begins'
  return `It has ${units.map(({ text }) => text).join(', ')}: ${advice}`
}
