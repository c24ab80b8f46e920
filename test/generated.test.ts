import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editAndJoin, fileEdits } from './helpers/edit-files.ts'
import { joinFromManifest } from './helpers/join-from-manifest.ts'
import { joinFiles } from './helpers/join-text.ts'
import { randomPlan } from './helpers/random-plan.ts'
import { brokenGuarantees, filesOf, linesOf, splitText } from './helpers/split-text.ts'

const words = [
  'rye',
  'Sour dough',
  'наука',
  '疯狂',
  '🚀',
  'a_b',
  'C#',
  '$5',
  'R&D',
  '100%',
  'e.g.',
  '`x`',
  '*em*',
  'Part 1: On',
  '?',
  '%%',
  '==m==',
]
const word = fc.constantFrom(...words)
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '))
const slug = fc.constantFrom(
  'rye',
  'sour-dough',
  'наука',
  '疯狂',
  'c',
  'part-1-on',
  'rye-1',
  'a_b',
  'nowhere',
  'x',
  '',
  'Rye',
  '%D0%BD%D0%B0%D1%83%D0%BA%D0%B0',
)
const label = fc.constantFrom('a', 'B', 'rye', '1', 'note')
const heading = fc.constantFrom('rye', 'Sour dough', '疯狂', 'a', '^b1', 'rye#Sour dough', '^none')

const inline: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: phrase },
  fc.tuple(phrase, slug).map(([text, to]) => `[${text}](#${to})`),
  fc.tuple(phrase, slug).map(([text, to]) => `[${text}](note.md#${to} "t")`),
  heading.map((to) => `[[#${to}]]`),
  fc.tuple(heading, phrase).map(([to, text]) => `[[note#${to}|${text}]]`),
  heading.map((to) => `![[#${to}]]`),
  fc.constantFrom(
    '[[Other]]',
    '[[Other#H|o]]',
    '![[p.png]]',
    '![p](img/p.png "t")',
    '[f](../f/g.md#h)',
    '<a href="#rye">r</a>',
    '<span id="x"></span>',
  ),
  label.map((to) => `[^${to}]`),
  fc.tuple(phrase, label).map(([text, to]) => `[${text}][${to}]`),
  label.map((to) => `[${to}]`),
  fc.constantFrom(
    '$x^2$',
    '%%hidden [r](#rye)%%',
    '<!-- [r](#rye) -->',
    '`[r](#rye)`',
    '\\[r](#rye)',
    '$&',
    '(',
    ']',
    '[',
    '|',
    '<b>',
    '</b>',
  ),
)
const line = fc.array(inline, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '))

const block: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), line).map(([depth, text]) => `${'#'.repeat(depth)} ${text}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 3 }), word).map(([depth, text]) => `${'#'.repeat(depth)} ${text}`),
  },
  fc.tuple(line, fc.constantFrom('===', '---')).map(([text, under]) => `${text}\n${under}`),
  { weight: 4, arbitrary: line },
  line.map((text) => `${text} ^b1`),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.map((l) => `- ${l}`).join('\n')),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.map((l) => `> ${l}`).join('\n')),
  line.map((text) => `> [!note] ${text}\n> # ${text}\n> ^b1`),
  line.map((text) => `- item\n\n  # ${text}\n\n  more`),
  line.map((text) => `\`\`\`md\n# ${text}\n\`\`\``),
  line.map((text) => `~~~\n${text}`),
  line.map((text) => `    # ${text}`),
  fc.tuple(line, line).map(([a, b]) => `| a | b |\n| - | - |\n| ${a.replaceAll('|', '')} | ${b.replaceAll('|', '')} |`),
  fc.tuple(label, line).map(([to, text]) => `[^${to}]: ${text}\n\n    more of it`),
  fc.tuple(label, line).map(([to, text]) => `> [^${to}]: ${text}`),
  fc.tuple(label, slug).map(([to, url]) => `[${to}]: #${url}`),
  label.map((to) => `[${to}]: https://example.org/ "t"`),
  label.map((to) => `[${to}]: img/${to}.png`),
  fc.constantFrom(
    '---',
    '***',
    '<a id="x"></a>',
    '<a name="x"></a>',
    '<details>\n<summary>s</summary>',
    '</details>',
    '<!-- # no\n\n# no -->',
    '%%\n# no\n%%',
    '$$\n# no\n$$',
    '<h2 id="x">rye</h2>',
    '',
    '<!-- open',
    '<!-- topic: Rye -->',
    '**rye** and\n**salt** and\n__water__\\\n**more**',
    '- ## rye\n\n  text\n- wheat\n  1. one',
    '1. ### rye\n2.\n3. > quoted',
  ),
)

const separator = fc.constantFrom('\n\n', '\n\n', '\n\n', '\n', '\n\n\n', '\r\n\r\n')
const note = fc
  .tuple(
    fc.constantFrom('', '---\ntags: [a]\n---\n', '---\ntitle: T\n...\n\n'),
    fc.array(fc.tuple(block, separator), { minLength: 1, maxLength: 14 }),
    fc.boolean(),
  )
  .map(([front, blocks, isTrimmed]) => {
    const text = front + blocks.flat().join('')
    return isTrimmed ? text.trimEnd() : text
  })
  .filter((text) => text.trim() !== '')

const options = fc.record(
  {
    depth: fc.integer({ min: 1, max: 4 }),
    splitAt: fc.shuffledSubarray(['headings', 'rules', 'bold', 'items', 'comments'], { minLength: 1 }),
    minWords: fc.integer({ min: 0, max: 10 }),
    maxWords: fc.constantFrom(0, 5, 20),
    indexStyle: fc.constantFrom('sections', 'list'),
    heading: fc.constantFrom('shift', 'keep', 'drop'),
    links: fc.constantFrom('wiki', 'markdown'),
    nav: fc.boolean(),
    number: fc.boolean(),
    names: fc.constantFrom('title', 'slug'),
    language: fc.constantFrom('de', 'ja', 'zh-Hant'),
    template: fc.constantFrom('> [!note] {title}\n\n{body}\n\n---', 'Before.\n\n{body}'),
  },
  { requiredKeys: [] },
)

const runs = Number(process.env.NOTESPLIT_RUNS ?? 60)
const seed = Number(process.env.NOTESPLIT_SEED ?? 20261123)

test('generated notes: no guarantee is broken, and the manifest gives the source back', async () => {
  await fc.assert(
    fc.asyncProperty(note, options, async (text, given) => {
      const result = await splitText(text, given as never)
      expect(brokenGuarantees(result)).toEqual([])
      expect(joinFromManifest(result.manifest, filesOf(result))).toBe(text)
    }),
    { numRuns: runs, seed },
  )
})

test('generated notes: both engines give the same bytes and break no guarantee', async () => {
  await fc.assert(
    fc.asyncProperty(note, async (text) => {
      const result = await splitText(text, { parser: 'remark' })
      expect(brokenGuarantees(result)).toEqual([])
      expect(filesOf(result)).toEqual(filesOf(await splitText(text)))
    }),
    { numRuns: Math.ceil(runs / 3), seed },
  )
})

// without a template and navigation: what is added beside their lines goes to the end that is nearest in the note
test('generated notes: joining gives the note back, with the edits of topics', async () => {
  await fc.assert(
    fc.asyncProperty(
      note,
      options,
      fileEdits(),
      async (text, { minWords, maxWords, template: _, nav: __, ...given }, edits) => {
        const result = await splitText(text, given as never)
        expect((await joinFiles(result.manifest, filesOf(result))).text).toBe(text)
        const { got, wanted } = await editAndJoin(text, given as never, edits)
        expect(got).toEqual(wanted)
      },
    ),
    { numRuns: Math.ceil(runs / 3), seed },
  )
})

test('generated plans of generated notes: no guarantee is broken, and the manifest gives the source back', async () => {
  const choices = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 })
  let applied = 0
  await fc.assert(
    fc.asyncProperty(note, options, choices, async (text, { depth: _, ...given }, chosen) => {
      const plan = await randomPlan(text, chosen, given.splitAt as never)
      const result = await splitText(text, given as never, plan)
      const fatal = linesOf(result).filter((line) => line.includes(' error '))
      if (
        fatal.length > 0 &&
        fatal.every((line) =>
          / error (?:invalid-value .*keep|invalid-frontmatter|kept-inside-topic|nothing-to-move|unclosed-section|file-name-taken)/.test(
            line,
          ),
        )
      )
        return
      expect(fatal).toEqual([])
      expect(joinFromManifest(result.manifest, filesOf(result))).toBe(text)
      expect((await joinFiles(result.manifest, filesOf(result))).text).toBe(text)
      applied++
    }),
    { numRuns: runs, seed },
  )
  expect(applied).toBeGreaterThan(runs / 2)
})
