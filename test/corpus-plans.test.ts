import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { parseNote } from '../src/note/parse-note.ts'
import { surveyNote } from '../src/note/survey.ts'
import { loadParser } from '../src/parse/load-parser.ts'
import { outlineNote, type Section } from '../src/plan/outline.ts'
import { proposePlan } from '../src/propose-plan.ts'
import { listCorpus } from './helpers/fixtures.ts'
import { joinFromManifest } from './helpers/join-from-manifest.ts'
import { filesOf, linesOf, splitText } from './helpers/split-text.ts'

const names = ['og-aws', 'deepseek-garden-note', 'cncf-supply-chain-paper']
const corpus = listCorpus().filter(({ name }) => names.some((one) => name === `corpus/${one}.md`))
const parser = loadParser('satteri')
const isWhole = process.env.NOTESPLIT_RUNS !== undefined

interface TopicData {
  [key: string]: unknown
  file: string
  sections: string[]
}

/** Edits of a proposed plan as users make them: each changes its topics and what is kept. */
const edits: Record<
  string,
  (topics: TopicData[], kept: string[], sections: ReadonlyMap<string, Section>, text: string) => void
> = {
  'renames a file and a title': ([first]) => {
    Object.assign(first as TopicData, { file: 'First of all', title: 'What comes first' })
  },
  'merges sections, the last first': (topics) => {
    const last = topics.pop() as TopicData
    const first = topics[0] as TopicData
    first.sections = [...last.sections, ...first.sections]
    first.title = 'The last and the first'
  },
  'keeps a section in the index': (topics, kept) => {
    kept.push(...(topics.splice(1, 1)[0] as TopicData).sections)
  },
  'keeps the first paragraph of each that has more': (topics, _, sections, text) => {
    for (const topic of topics) {
      const { span } = sections.get(topic.sections[0] as string) as Section
      if (text.slice(span.start, span.end).split(/\n\s*\n/).length > 3) topic.keep = 1
    }
  },
  'extracts a part of a section that stays': (topics, kept, sections) => {
    const at = topics.findIndex(({ sections: [one] }) => sections.get(one as string)?.children.length)
    if (at < 0) return
    const [topic] = topics.splice(at, 1) as [TopicData]
    kept.push(...topic.sections)
    const part = sections.get(topic.sections[0] as string)?.children[0] as Section
    topics.push({ file: 'A part of it', sections: [part.anchor] })
  },
  'nests topics': (topics, _, sections) => {
    const topic = topics.find(({ sections: [one] }) => sections.get(one as string)?.children.length)
    const part = sections.get(topic?.sections[0] as string)?.children.at(-1)
    if (topic && part) topic.topics = [{ file: 'Its last part', sections: [part.anchor] }]
  },
  'splits large topics again': (topics) => {
    for (const topic of topics) topic['max-words'] = 300
  },
  'says it in its own words': (topics) => {
    for (const topic of topics)
      Object.assign(topic, { summary: 'all of *it*', pointer: '→ {topic}: {parts: · }', tags: ['a'] })
  },
}

describe.runIf(corpus.length > 0)('plans of real notes', () => {
  describe.each(corpus.map((note, at) => ({ ...note, at })))('$name', ({ text, at }) => {
    // each edit begins with the same plan
    const read = async () => {
      const before = filesOf(await splitText(text, { maxWords: 0 }))
      const plan = (await proposePlan({ path: '/notes/note.md', text }, { maxWords: 0 }, { parser })).text
      return { before, plan, ...outlineNote(surveyNote(await parseNote('note.md', text, parser))) }
    }
    let known: ReturnType<typeof read> | undefined
    // each edit is tried on one note, unless all are
    const own = Object.entries(edits).filter((_, i) => isWhole || i % corpus.length === at)
    test.each(own)('%s', async (_, edit) => {
      known ??= read()
      const { before, plan: proposed, byAnchor } = await known
      const plan = parseDocument(proposed)
      const data = plan.toJS()
      edit(data.topics, data.kept, byAnchor, text)
      plan.set('topics', data.topics)
      plan.set('kept', data.kept)
      const result = await splitText(text, {}, String(plan))
      expect(linesOf(result).filter((line) => line.includes(' error '))).toEqual([])
      expect(joinFromManifest(result.manifest, filesOf(result))).toBe(text)
      expect(filesOf(result)).not.toEqual(before)
    })
  })
})
