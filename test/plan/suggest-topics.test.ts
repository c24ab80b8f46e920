import { expect, test } from 'vitest'
import { loadParser } from '../../src/parse/load-parser.ts'
import { groupSections } from '../../src/plan/suggest-topics.ts'
import { proposePlan } from '../../src/propose-plan.ts'
import { filesOf, splitText } from '../helpers/split-text.ts'

const parser = loadParser('satteri')

/** Two alternating subjects: bread and bicycles. */
const note = `# Notebook

## Feeding a starter

The starter doubles when flour and water are fresh. A rye starter is quick, see [[Rye]].[^jar]

## Truing a wheel

Turn each spoke a quarter and watch the rim. A loose spoke clicks, see [[Wheelbuilding]].

## Kneading

Fold the dough until the gluten holds; flour and water do the rest.[^jar]

## Brakes

The pads must meet the rim flat. Check the cable and the rim for wear, see [[Wheelbuilding]].

## Baking day

The dough goes in when the starter has lifted it; a rye dough needs longer, see [[Rye]].

## Chain and cable

Oil the chain, then the cable. Wipe the rim when oil got there, or no brake pad holds.

[^jar]: In a glass jar.
`

const propose = (plan?: string, suggest = true) =>
  proposePlan(
    {
      path: '/notes/note.md',
      text: note,
      plan: plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan },
    },
    {},
    { parser, suggest },
  )

test('finds distant sections of one subject by their common words', async () => {
  const { text } = await propose()
  expect(text.slice(text.indexOf('# Suggested'))).toMatchInlineSnapshot(`
    "# Suggested: sections that seem to belong together. Nothing of it counts until you write it into \`topics\`.
    #   # in common: [^jar], rye, starter, dough, flour
    #   - file: Starter and baking
    #     sections: [feeding-a-starter, kneading, baking-day]
    #   # in common: wheelbuilding, cable, brake, pad
    #   - file: Cable and brake
    #     sections: [truing-a-wheel, brakes, chain-and-cable]
    # End of what was suggested.
    "
  `)
})

test('suggestions are comments: the plan does the same without them', async () => {
  const [with_, without] = [(await propose()).text, (await propose(undefined, false)).text]
  expect(with_.startsWith(without)).toBe(true)
  expect(filesOf(await splitText(note, {}, with_))).toEqual(filesOf(await splitText(note, {}, without)))
})

test('asked again, they take the place of the old ones; not asked, those stay', async () => {
  const { text } = await propose()
  expect((await propose(text)).text).toBe(text)
  expect((await propose(text, false)).text).toBe(text)
  const edited = text.replace('# End of what', '#   - file: old\n# End of what')
  expect((await propose(`${edited}# mine\n`)).text).toBe(
    `${text.slice(0, text.indexOf('# Suggested'))}# mine\n${text.slice(text.indexOf('# Suggested'))}`,
  )
})

const vector = (entries: Record<string, number>) => new Map(Object.entries(entries))

test('groups are communities of similar sections', () => {
  const [x, y] = [vector({ x: 1 }), vector({ y: 1 })]
  expect(groupSections([x, y, x, y])).toEqual([
    [0, 2],
    [1, 3],
  ])
  expect(groupSections([x, y])).toEqual([[0], [1]])
  expect(groupSections([])).toEqual([])
})

test('neighbours belong together where neighbours are alike in this note', () => {
  const vectors = [
    vector({ x: 1 }),
    vector({ x: 0.9, z: 0.44 }),
    vector({ z: 1 }),
    vector({ z: 0.8, y: 0.6 }),
    vector({ y: 1 }),
    vector({ y: 0.9, x: 0.44 }),
  ]
  const groups = groupSections(vectors)
  expect(groups.flat()).toEqual([0, 1, 2, 3, 4, 5])
  expect(groupSections(vectors)).toEqual(groups)
})

test('too many sections are not compared, and it is said', async () => {
  const { text } = await proposePlan(
    { path: '/notes/note.md', text: Array.from({ length: 2001 }, (_, i) => `## S ${i}\n\nx\n\n`).join('') },
    {},
    { parser, suggest: true },
  )
  expect(text).toContain('#   (not looked for: 2001 sections are more than 2000)\n')
})
