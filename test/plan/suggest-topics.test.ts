import { expect, test } from 'vitest'
import { loadParser } from '../../src/parse/load-parser.ts'
import { groupAlike } from '../../src/plan/group-sections.ts'
import { proposePlan } from '../../src/propose-plan.ts'
import { filesOf, splitText } from '../helpers/split-text.ts'

const parser = loadParser('satteri')

/** Two subjects in turns: bread, and bicycles. */
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

test('sections of one subject that stand apart are found, by what they have in common', async () => {
  const { text } = await propose()
  expect(text.slice(text.indexOf('# Suggested'))).toMatchInlineSnapshot(`
    "# Suggested: sections that seem to belong together. Nothing of it counts until you write it into \`topics\`.
    #   # in common: rye, starter
    #   - file: Rye and starter
    #     sections: [feeding-a-starter, baking-day]
    #   # in common: wheelbuilding
    #   - file: Wheelbuilding
    #     sections: [truing-a-wheel, brakes]
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

test('groups are by average likeness, and by order where that says nothing', () => {
  const vector = (entries: Record<string, number>) => new Map(Object.entries(entries))
  const [a, b, c] = [vector({ x: 1 }), vector({ y: 1 }), vector({ x: 0.8, y: 0.6 })]
  expect(groupAlike([a, b, c], 0.7)).toEqual([[0, 2], [1]])
  // c with a: 0.8; then b with both: (0 + 0.6) / 2
  expect(groupAlike([a, b, c], 0.31)).toEqual([[0, 2], [1]])
  expect(groupAlike([a, b, c], 0.3)).toEqual([[0, 1, 2]])
  expect(groupAlike([a, a, b, b], 0.5)).toEqual([
    [0, 1],
    [2, 3],
  ])
  expect(groupAlike([], 0)).toEqual([])
})
