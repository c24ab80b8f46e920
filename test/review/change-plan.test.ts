import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote } from '../../src/plan/outline.ts'
import { proposePlan } from '../../src/propose-plan.ts'
import { changePlan, type PlanChange } from '../../src/review/change-plan.ts'
import { keysOf } from '../../src/review/topic-keys.ts'

const note = readFileSync(new URL('../../fixtures/review/garden.md', import.meta.url), 'utf8')
const parser = loadParser('satteri')

type Ready = { text: string; keyOf: (title: string) => number; change: (...changes: PlanChange[]) => Promise<string> }

/** Opens a plan, to apply changes to its text. */
async function open(plan: string | undefined): Promise<Ready> {
  const outline = outlineNote(surveyNote(await parseNote('garden.md', note, parser)))
  const propose = (text: string | undefined) => {
    const source = { path: 'garden.md', text: note, plan: text === undefined ? undefined : { path: 'p', text } }
    return proposePlan(source, {}, { parser })
  }
  const first = await propose(plan)
  const keys = keysOf(first.plan.topics, new Map())
  const change = async (...changes: PlanChange[]) => {
    let [now, nowKeys] = [first, keys]
    for (const made of changes) {
      now = await propose(changePlan({ text: now.text, plan: now.plan, keys: nowKeys, outline }, made))
      nowKeys = keysOf(now.plan.topics, nowKeys)
    }
    return now.text
  }
  const keyOf = (title: string) => {
    const topic = first.plan.topics.find((topic) => topic.title === title)
    return keys.get(topic?.sections[0] as string) as number
  }
  return { text: first.text, keyOf, change }
}

const byHand = `# My garden, cut by hand.
kept:   [ later ]   # nothing to see there

topics:
# the green things
- file: Green
  title: "Beans & squash"
  sections: [beans, squash]   # both climb
- sections:
  - tomatoes  # the red ones
  tags: [red,   fruit]
- {file: Money, sections: [costs]}
- file: Ground
  sections: [beds]

- file: Year
  sections: [calendar]
`

test('an unchanged plan keeps every byte', async () => {
  const plan = await open(byHand)
  expect(await plan.change()).toBe(byHand)
})

test('a change leaves all other lines of a hand-written plan as they are', async () => {
  const plan = await open(byHand)
  const after = await plan.change(
    { kind: 'moveSections', sections: ['soil'], to: { kind: 'topic', topic: plan.keyOf('Tomatoes') } },
    { kind: 'setTopic', topic: plan.keyOf('Calendar'), settings: { title: 'The year', summary: 'what happens when' } },
  )
  expect(after).toBe(
    byHand
      .replace('  - tomatoes  # the red ones\n', '  - soil\n  - tomatoes  # the red ones\n')
      .replace('  sections: [calendar]\n', '  sections: [calendar]\n  title: The year\n  summary: what happens when\n'),
  )
})

test('a topic takes its comments along, and merged sections are in the order of the note', async () => {
  const plan = await open(byHand)
  const after = await plan.change(
    { kind: 'orderTopic', topic: plan.keyOf('Calendar'), before: plan.keyOf('Tomatoes') },
    { kind: 'mergeTopics', topic: plan.keyOf('Costs'), into: plan.keyOf('Beds') },
  )
  expect(after).toContain('# the green things\n- file: Green')
  expect(after).toContain('sections: [beds, costs]')
  expect(after.indexOf('Year')).toBeLessThan(after.indexOf('tomatoes'))
  expect(after).not.toContain('Money')
})

test('what a new plan and changes say is what the same plan by hand says', async () => {
  const plan = await open(undefined)
  const after = await plan.change(
    { kind: 'moveSections', sections: ['later'], to: { kind: 'index' } },
    { kind: 'mergeTopics', topic: plan.keyOf('Squash'), into: plan.keyOf('Beans') },
    {
      kind: 'setTopic',
      topic: plan.keyOf('Beans'),
      settings: { file: 'Climbers', title: 'Beans and squash', tags: ['green'] },
    },
    { kind: 'nestTopic', topic: plan.keyOf('Costs'), within: plan.keyOf('Calendar') },
  )
  const expected = plan.text
    .replace('kept: []', 'kept:\n  - later')
    .replace(/ {2}- file: Beans\n[\s\S]*?(?= {2}- file: Tomatoes)/, (entry) =>
      entry
        .replace('file: Beans', 'file: Climbers')
        .replace('title: Beans', 'title: Beans and squash')
        .replace('sections: [beans]', 'sections: [beans, squash]')
        .replace(/$/, '    tags: [green]\n'),
    )
    .replace(/ {2}- file: Squash\n[\s\S]*?(?= {2}- file: Calendar)/, '')
    .replace(/ {2}- file: (?:Costs|Later)\n(?: {4}.*\n)*/g, '')
    .replace(
      /( {2}- file: Calendar\n(?: {4}.*\n)*)/,
      '$1    topics:\n      - file: Costs\n        title: Costs\n        sections: [costs]\n',
    )
  expect(after).toBe(expected)
})

test('a section in what moves cannot stay in the index, and says why', async () => {
  const plan = await open(undefined)
  await expect(plan.change({ kind: 'moveSections', sections: ['soil'], to: { kind: 'index' } })).rejects.toThrow(
    /part of a section that moves to “Beds”/,
  )
})

test('line endings of a plan stay', async () => {
  const plan = await open(byHand.replaceAll('\n', '\r\n'))
  const after = await plan.change({ kind: 'setTopic', topic: plan.keyOf('Beds'), settings: { file: 'Soil' } })
  expect(after).toBe(byHand.replace('file: Ground', 'file: Soil').replaceAll('\n', '\r\n'))
})
