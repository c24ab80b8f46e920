import { stringify } from 'yaml'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import type { UnitKind } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote, type Section } from '../../src/plan/outline.ts'

const parser = loadParser('satteri')

interface RandomTopic {
  [key: string]: unknown
  sections: string[]
  topics?: RandomTopic[]
}

const names = ['One', 'two/Two', 'Drei', 'C Sharp', 'ein/zwei/Drei und vier', 'Notes', 'rye']
const titles = ['A title', 'rye', 'Sour dough', '*stars* & <b>', '1. first', 'x [y](z) #tag', '疯狂']
const summaries = [
  'what it *holds*',
  'prices, `code` and [a site](https://example.org)',
  'a note: [[Elsewhere|there]]',
  'Whole.',
]
const pointers = ['→ {topic}: {parts: · }', 'All of {topic}', '{parts:/} in {topic}']

/**
 * Returns the text of a plan for a note, decided by `choices`: any sections of any depth, in any order, in topics and
 * nested topics, with any of a topic's settings. Most are valid.
 */
export async function randomPlan(
  text: string,
  choices: readonly number[],
  splitAt: readonly UnitKind[] = ['headings'],
): Promise<string> {
  const survey = surveyNote(await parseNote('note.md', text.replace(/^\uFEFF/, ''), parser))
  const { byAnchor } = outlineNote(survey, splitAt)
  let at = 0
  const choose = (most: number) => (choices.length === 0 ? 0 : (choices[at++ % choices.length] as number) % most)
  const pick = (words: readonly string[]) => words[choose(words.length)] as string
  const topics: RandomTopic[] = []
  const holders = new Map<Section, RandomTopic | 'kept'>()
  const kept: string[] = []
  const free = [...names]
  const around = (section: Section) => {
    for (let parent = section.parent; parent; parent = parent.parent) {
      const holder = holders.get(parent)
      if (holder) return holder
    }
    return undefined
  }
  for (const section of byAnchor.values()) {
    const what = choose(8)
    const outer = around(section)
    const last = topics.at(-1)
    if (what === 0) continue
    if (what === 1) {
      if (outer !== undefined && outer !== 'kept') continue
      holders.set(section, 'kept')
      kept.push(section.anchor)
    } else if (what <= 3 && last && outer !== last) {
      last.sections.splice(choose(last.sections.length + 1), 0, section.anchor)
      holders.set(section, last)
    } else if (what <= 6 || !last) {
      const topic: RandomTopic = { sections: [section.anchor] }
      if (choose(3) === 0 && free.length > 0) topic.file = free.splice(choose(free.length), 1)[0]
      if (choose(3) === 0) topic.title = pick(titles)
      if (choose(4) === 0) topic.summary = pick(summaries)
      if (choose(4) === 0) topic.pointer = pick(pointers)
      if (choose(4) === 0) topic['keep-heading'] = false
      if (choose(3) === 0) topic.keep = choose(3)
      if (choose(5) === 0) topic.tags = ['x']
      if (choose(6) === 0) topic['max-words'] = choose(20)
      holders.set(section, topic)
      if (what === 6 && last) last.topics = [...(last.topics ?? []), topic]
      else topics.push(topic)
    }
  }
  const options = { ...(choose(3) === 0 ? { provenance: 'From *one* note.' } : {}), up: choose(4) === 0 }
  return stringify({ options, kept, topics })
}
