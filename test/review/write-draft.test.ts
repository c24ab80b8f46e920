import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { outlineNote } from '../../src/plan/outline.ts'
import { proposePlan } from '../../src/propose-plan.ts'
import { changeDraft, type DraftChange } from '../../src/review/change-draft.ts'
import { type Draft, draftOfPlan } from '../../src/review/draft.ts'
import { writeDraft } from '../../src/review/write-draft.ts'

const note = readFileSync(new URL('../../fixtures/review/garden.md', import.meta.url), 'utf8')
const parser = loadParser('satteri')

type Ready = { text: string; before: Draft; change: (...changes: Made[]) => string }
type Made = DraftChange

/** Opens a plan, to apply changes to its text. */
async function open(plan: string | undefined): Promise<Ready> {
  const outline = outlineNote(surveyNote(await parseNote('garden.md', note, parser)))
  const source = { path: 'garden.md', text: note, plan: plan === undefined ? undefined : { path: 'p', text: plan } }
  const proposal = await proposePlan(source, {}, { parser })
  const before = draftOfPlan(proposal.plan, outline)
  const change = (...changes: Made[]) =>
    writeDraft(
      proposal.text,
      before,
      changes.reduce((draft, made) => changeDraft(draft, made, outline), before),
    )
  return { text: proposal.text, before, change }
}

function keyOf({ before }: Ready, title: string): number {
  return before.topics.find((topic) => topic.title === title)?.key as number
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
  expect(plan.change()).toBe(byHand)
})

test('a change leaves all other lines of a hand-written plan as they are', async () => {
  const plan = await open(byHand)
  const after = plan.change(
    { kind: 'moveSections', sections: ['soil'], to: { kind: 'topic', topic: keyOf(plan, 'Tomatoes') } },
    { kind: 'setTopic', topic: keyOf(plan, 'Calendar'), settings: { title: 'The year', summary: 'what happens when' } },
  )
  expect(after).toBe(
    byHand
      .replace('  - tomatoes  # the red ones\n', '  - soil\n  - tomatoes  # the red ones\n')
      .replace('  sections: [calendar]\n', '  sections: [calendar]\n  title: The year\n  summary: what happens when\n'),
  )
})

test('a topic takes its comments along, and merged sections are in the order of the note', async () => {
  const plan = await open(byHand)
  const after = plan.change(
    { kind: 'orderTopic', topic: keyOf(plan, 'Calendar'), before: keyOf(plan, 'Tomatoes') },
    { kind: 'mergeTopics', topic: keyOf(plan, 'Costs'), into: keyOf(plan, 'Beds') },
  )
  expect(after).toContain('# the green things\n- file: Green')
  expect(after).toContain('sections: [beds, costs]')
  expect(after.indexOf('Year')).toBeLessThan(after.indexOf('tomatoes'))
  expect(after).not.toContain('Money')
})

test('what a new plan and changes say is what the same plan by hand says', async () => {
  const plan = await open(undefined)
  const after = plan.change(
    { kind: 'moveSections', sections: ['later'], to: { kind: 'index' } },
    { kind: 'mergeTopics', topic: keyOf(plan, 'Squash'), into: keyOf(plan, 'Beans') },
    {
      kind: 'setTopic',
      topic: keyOf(plan, 'Beans'),
      settings: { file: 'Climbers', title: 'Beans and squash', tags: ['green'] },
    },
    { kind: 'nestTopic', topic: keyOf(plan, 'Costs'), within: keyOf(plan, 'Calendar') },
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
  expect(() => plan.change({ kind: 'moveSections', sections: ['soil'], to: { kind: 'index' } })).toThrow(
    /part of a section that moves to “Beds”/,
  )
})

test('line endings of a plan stay', async () => {
  const plan = await open(byHand.replaceAll('\n', '\r\n'))
  const after = plan.change({ kind: 'setTopic', topic: keyOf(plan, 'Beds'), settings: { file: 'Soil' } })
  expect(after).toBe(byHand.replace('file: Ground', 'file: Soil').replaceAll('\n', '\r\n'))
})
