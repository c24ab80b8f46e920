import { expect, test } from 'vitest'
import type { SplitOptions } from '../../../src/options.ts'
import { loadParser } from '../../../src/parse/load-parser.ts'
import { printPlan } from '../../../src/plan/file/print-plan.ts'
import type { Outline } from '../../../src/plan/outline.ts'
import type { SplitPlan, Topic } from '../../../src/plan/split-plan.ts'
import { proposePlan } from '../../../src/propose-plan.ts'
import { listCases, listCorpus, turnOf } from '../../helpers/fixtures.ts'
import { filesOf, linesOf, splitText } from '../../helpers/split-text.ts'

const parser = loadParser('satteri')

function propose(text: string, options: Partial<SplitOptions> = {}, plan?: string) {
  const file = plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan }
  return proposePlan({ path: '/notes/note.md', text, plan: file }, options, { parser })
}

/**
 * Removes the reasons from a plan, which differ when a file gives them, and sections that stay inside topics, which no
 * file lists.
 */
function bare({ topics, kept: _, ...plan }: SplitPlan): unknown {
  const bareTopic = ({ reason: _, topics: inner, ...topic }: Topic): unknown => ({
    ...topic,
    topics: inner.map(bareTopic),
  })
  return { ...plan, topics: topics.map(bareTopic) }
}

const isWhole = process.env.NOTESPLIT_RUNS !== undefined
const corpus = isWhole ? listCorpus() : []
// each plan is written, read and split five times: one note in 15, unless all are tried
const cases = [...listCases(), ...corpus].filter(({ name }) => isWhole || turnOf(name, 15) === 0)
for (const { name, text, options } of cases) {
  test(`a plan survives its file, changes nothing, and says all that its options said: ${name}`, async () => {
    const { parser: own = 'satteri' } = options
    // every third with size limits, unless both are tried
    const sizes = [{}, { maxWords: 30, minWords: 4 }]
    for (const more of isWhole ? sizes : sizes.filter((_, i) => i === Number(turnOf(name, 3) === 0))) {
      const given = { ...options, ...more }
      const { plan, text: file, messages } = await propose(text, given)
      if (messages.some(({ fatal }) => fatal)) continue
      const [with_, without] = [await splitText(text, given, file), await splitText(text, given)]
      // with a plan, names are not changed, and sizes are not judged
      expect(linesOf(with_)).toEqual(
        linesOf(without).filter((line) => !/ (?:name-changed|uneven-split|many-topics) /.test(line)),
      )
      expect(bare(with_.plan)).toEqual(bare(plan))
      const files = filesOf(without)
      expect(filesOf(with_)).toEqual(files)
      if (Object.keys(given).length > 0) expect(filesOf(await splitText(text, { parser: own }, file))).toEqual(files)
      // and a second proposal changes nothing
      expect((await propose(text, given, file)).text).toBe(file)
    }
  })
}

test('a plan of many topics is printed', () => {
  const topics = Array.from({ length: 35_000 }, (_, i): Topic => {
    return { path: `${i}.md`, title: 'T', sections: [`${i}`], topics: [], words: 1, reason: 'depth' }
  })
  const plan: SplitPlan = { version: 1, depth: 2, index: { path: 'note.md', title: 'T' }, topics, kept: [] }
  const limit = { words: 1, tokens: undefined, chars: undefined, from: 'options' } as const
  const cut = { topics: [], passed: [], small: [], depth: 2, limit, noteWords: 1 }
  const text = printPlan('note.md', plan, cut, { byAnchor: new Map() } as Outline, [], {})
  expect(text.match(/- file: /g)).toHaveLength(topics.length)
})

const note = '# T\n\n## Alpha\n\nx\n\n## Beta\n\ny\n\n### B1\n\nz\n'

test.each([0x01, 0x0b, 0x0c, 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202e, 0xfeff, 0xad])(
  'a heading with the character %d gives a plan that splits as the note does',
  async (code) => {
    const odd = String.fromCharCode(code)
    const given = `# T\n\nSee [x](#ab).\n\n## A${odd}b\n\nx\n\n## ${odd}\n\ny\n\n## C${odd}\n\nz\n\n### D${odd}d\n\nw\n`
    for (const options of [{}, { depth: 3 }]) {
      const { text: file, messages } = await propose(given, options)
      expect(messages.filter(({ fatal }) => fatal)).toEqual([])
      const split = await splitText(given, {}, file)
      expect(linesOf(split).filter((line) => line.includes(' error '))).toEqual([])
      expect(filesOf(split)).toEqual(filesOf(await splitText(given, options)))
    }
  },
)

test.each<Partial<SplitOptions>>([
  { template: '---\nlayout: page\n---\n\n> A part.\n\n{body}\n\nThe end of a longer line.\n' },
  { depth: 5 },
  { depth: 5, links: 'markdown' },
  { splitAt: ['rules'], links: 'markdown' },
])('a plan says all that its options said: %j', async (options) => {
  const { text: file } = await propose(note, options)
  expect(filesOf(await splitText(note, {}, file))).toEqual(filesOf(await splitText(note, options)))
})

test('a plan that is new', async () => {
  expect((await propose(note, { inherit: ['tags'], indexStyle: 'list' })).text).toBe(`\
# What becomes of note.md. Change it, then run \`notesplit split note.md\`.
# \`notesplit schema plan\` prints the schema of this file.
version: 1
options:
  depth: 2 # sections of this depth become topics
  inherit: [tags]
  index-style: list
# Sections that stay in the index note, in place.
kept: []
# The notes that sections move to. Sections are named by anchor: the slug of the heading, or its id.
topics:
  - file: Alpha
    title: Alpha
    sections: [alpha]
  - file: Beta
    title: Beta
    sections: [beta]
    # inside of it: b1
# The sections that the note had when this was written, so that new ones are told from forgotten ones.
# \`notesplit plan\` keeps it.
known:
  - alpha
  - beta
`)
})

/** A user's plan: with their own order, quotes, comments and spaces. */
const own = `# mine
topics:   # all of them

  - sections: [ beta ]   # first
    title:   'The b'
      # deeper

  # about a
  - file: "An a"
    sections:
    - alpha

known:
- alpha
- beta
# the end
`

test('hand-written entries stay; new sections of the note follow them', async () => {
  const { text, messages } = await propose(`${note}\n## C\n\nc\n\n## 2024\n\nd\n`, { minWords: 2 }, own)
  expect(messages.map(String)).toEqual([])
  expect(text).toBe(
    own
      .replace(
        '    - alpha\n',
        `    - alpha
  # new since the plan was made
  - file: C
    title: C
    sections: [c]
  # new since the plan was made
  - file: "2024"
    title: "2024"
    sections: ["2024"]
`,
      )
      .replace('- beta\n# the end', '- beta\n- c\n- "2024"\n# the end'),
  )
  const { messages: found } = await splitText(`${note}\n## C\n\nc\n\n## 2024\n\nd\n`, {}, text)
  expect(found.map(String)).toEqual([])
})

test('line ends stay as they are', async () => {
  const { text } = await propose(`${note}\n## C\n\nc\n`, {}, own.replaceAll('\n', '\r\n'))
  expect(text).toContain('# new since')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('a section that is renamed keeps its place in the plan, and the plan takes the new name', async () => {
  const renamed = note.replace('## Alpha', '## Alpha one')
  const said =
    'note.plan.yaml:11:7 warning section-renamed Section `alpha` is gone, and `alpha-one` is new at its place; took it for the same'
  expect(linesOf({ messages: (await splitText(renamed, {}, own)).messages })).toEqual([said])
  const { text, messages } = await propose(renamed, {}, own)
  expect(linesOf({ messages })).toEqual([said])
  expect(text).toBe(own.replaceAll('- alpha\n', '- alpha-one\n'))
  expect((await splitText(renamed, {}, text)).messages).toEqual([])
})

test('texts that YAML would misread get quotes, and the rest of the plan stays', async () => {
  const plan =
    'topics:\r\n  - sections: [alpha]\r\n    title: Tea: green # mine\r\n  - title: 2024\r\n    sections: [beta]\r\n'
  const { text, messages } = await propose(note, {}, plan)
  expect(messages.map(({ ruleId }) => ruleId)).toEqual(['quoted-text', 'quoted-text'])
  expect(text).toBe(plan.replace('Tea: green', '"Tea: green"').replace('2024', '"2024"'))
  expect((await propose(note, {}, text)).text).toBe(text)
})

test('a title that was the renamed heading is renamed with it', async () => {
  const plan = (await propose(note, {})).text
  const renamed = note.replace('## Alpha', '## Beginnings')
  const { text } = await propose(renamed, {}, plan)
  expect(text).toBe(plan.replaceAll('title: Alpha', 'title: Beginnings').replace(/(?<=\[|- )alpha\b/g, 'beginnings'))
  const [before, after] = await Promise.all([plan, text].map((plan) => splitText(renamed, {}, plan)))
  expect(before?.notes).toEqual(after?.notes)
})

test('a section that is removed is reported, too', async () => {
  const { messages } = await propose(note.replace(/## Beta[\s\S]*/, ''), {}, own)
  expect(linesOf({ messages })).toEqual([
    'note.plan.yaml:4:17 warning section-gone Section `beta` is no longer in the note',
  ])
})

test('a plan that is wrong is not changed', async () => {
  const wrong = own.replace('known:', 'knwon:')
  const { text, messages } = await propose(`${note}\n## C\n`, {}, wrong)
  expect(text).toBe(wrong)
  expect(linesOf({ messages })).toEqual([
    'note.plan.yaml:13:1 error unknown-key `knwon` is not a known key; did you mean `known`',
  ])
})

test.each([
  ['', 'topics:\n  # new since the plan was made\n  - file: Alpha\n'],
  ['topics: []\n', 'topics:\n  # new since the plan was made\n  - file: Alpha\n'],
  ['topics:\nkept:\n', 'topics:\n  # new since the plan was made\n  - file: Alpha\n'],
  [
    'topics: [ {sections: [beta]} ]',
    'topics:\n  - { sections: [ beta ] }\n  # new since the plan was made\n  - file: Alpha\n',
  ],
  ['topics:\n- sections: [beta]\n', 'topics:\n- sections: [beta]\n# new since the plan was made\n- file: Alpha\n'],
  ['kept: [beta]\n# c', 'kept: [beta]\n# c\ntopics:\n  # new since the plan was made\n  - file: Alpha\n'],
])('a list in another form: %j', async (plan, expected) => {
  const { text } = await propose(note, {}, plan)
  expect(text.startsWith(expected), text).toBe(true)
  expect((await splitText(note, {}, text)).messages.map(String)).toEqual([])
  expect((await propose(note, {}, text)).text).toBe(text)
})
