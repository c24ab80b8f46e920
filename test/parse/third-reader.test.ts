import { describe, expect, test } from 'vitest'
import { readListsAfterCode } from '../../src/parse/lists-after-code.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { parserNames } from '../../src/parse/parser.ts'
import { Random } from '../fuzz/random.ts'
import { specExamples } from '../fuzz/sources.ts'
import { readingOf, readWithReference } from '../helpers/third-reader.ts'

const notes = Number(process.env.NOTESPLIT_RUNS ?? 150)
const first = Number(process.env.NOTESPLIT_SEED ?? 1)

/** Lines that begin, continue and end each other's blocks. Known differences between the engines are left out. */
const lines = [
  '    code',
  '\tcode',
  '      deep',
  '1. one',
  '2. two',
  '   3. three',
  '12) twelve',
  '* item',
  '# heading',
  '===',
  '---',
  '***',
  'text',
  '  text',
  '> quote',
  '>     code',
  '> 3. three',
  '```',
  '<div>',
  '[a](b)',
  '![c](d)',
  '[e]',
  '',
  '',
  '',
]

/** The reference parser reports another line for text right below a definition. */
const isBelowDefinition = /^[ >]*\[[^\]]*\]:.*\n(?![ >]*(?:\n|$))|^\[[^\]]*\n/m

function anyLines(random: Random): string {
  const text = Array.from({ length: random.between(3, 10) }, () => random.pick(lines)).join('\n')
  return `${text}\n\n[e]: f\n`
}

/** GFM's own syntax, which the reference does not read. */
const isGfm = /\[\^|^[ |:]*-+[ |:-]*\|[ |:-]*$|^\|?[ :]*-+:?[ ]*\|?$|~|www\.|https?:|@|\[[ x]\]/m

describe.each(parserNames)('%s', (name) => {
  const parser = readListsAfterCode(loadParser(name))
  const expectSame = async (text: string) =>
    expect(readingOf(await parser(text), text), JSON.stringify(text)).toEqual(readWithReference(text))

  test('reads the examples of the specifications as their reference does', async () => {
    const examples = specExamples().filter((text) => !isGfm.test(text) && !isBelowDefinition.test(text))
    expect(examples.length).toBeGreaterThan(500)
    for (const text of examples) await expectSame(text)
  })

  test('reads random notes as the reference does', async () => {
    for (let seed = first; seed < first + notes; seed++) await expectSame(anyLines(new Random(seed)))
  })

  test.each([
    '    code\n\n2. ### two\n\n    text\n\n    code\n\n3. ### three\n',
    'a\n\n    code\n2. two\n',
    '>     code\n>\n> 12. twelve\n',
    '- a\n\n      code\n\n  7) seven\n',
    '    code\r\n\r\n20. # twenty\r\n',
    '# a\n\n\tcode\n\n 999. # many\n',
  ])('reads a list below code: %j', expectSame)

  // these become ordinary tests when the engines are fixed
  test.fails.each([
    ['an element alone on a line goes on with the paragraph of an item', '2. two\n<b>\n<b>\n'],
    ['an empty item can stand right below code', '    code\n-\n'],
  ])('%s', async (_, text) => expectSame(text))
})
