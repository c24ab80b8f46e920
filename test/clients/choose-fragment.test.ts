import { describe, expect, test } from 'vitest'
import { FragmentChooser } from '../../src/clients/choose-fragment.ts'
import type { ClientHeading } from '../../src/clients/client-heading.ts'
import { obsidianKey } from '../../src/clients/obsidian.ts'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parsers/load-parser.ts'

async function headingsOf(markdown: string): Promise<ClientHeading[]> {
  const { headings } = surveyNote(await parseNote('note.md', markdown, loadParser('satteri')))
  return headings.map(({ depth, raw, text, slug, isCiting }) => ({
    depth,
    raw,
    text,
    slug,
    key: obsidianKey(raw),
    hasOtherId: isCiting,
  }))
}

/** Rows of the table of headings that need care: source, fragment, and whether Obsidian and Quartz both find it by that. */
const rows: [string, string, boolean][] = [
  ['Plain Heading', 'Plain Heading', true],
  ['Part 1: Intro', 'Part 1: Intro', true],
  ['CI/CD setup', 'CI/CD setup', true],
  ['Learning C#', 'Learning C', true],
  ['Issue #42 fix', 'Issue 42 fix', true],
  ['Closed heading ##', 'Closed heading', true],
  ['a \\| b', 'a--b', false],
  ['x^2 growth', 'x^2 growth', true],
  ['Use [x] here', 'Use x here', true],
  ['Array [[1,2]] form', 'Array 1,2 form', true],
  ['The `foo_bar()` call', 'The foo_bar() call', true],
  ['**Bold** and *em*', 'Bold and em', true],
  ['~~old~~ new', 'old new', true],
  ['See [the docs](https://x.example/y)', 'See the docs', false],
  ['幻方 量化', '幻方 量化', true],
  ['Cost $5 and $6', 'Cost $5 and $6', true],
  ['100% effort', '100 effort', true],
  ['Claim[^1]\n\n[^1]: why', 'Claim 1', false],
  ['Foo {#bar}', 'Foo bar', true],
]

describe('the fragment for a heading', () => {
  test.each(rows)('%j is linked as %j', async (source, fragment, inBoth) => {
    const chosen = new FragmentChooser(await headingsOf(`## ${source}\n`)).choose(0)
    expect(chosen?.text).toBe(fragment)
    expect(chosen?.obsidian && chosen.quartz).toBe(inBoth)
  })

  test('a second heading of the same words is linked by its slug', async () => {
    const chooser = new FragmentChooser(await headingsOf('## Dup\n\n## Dup\n'))
    expect(chooser.choose(1)).toEqual({ text: 'dup-1', obsidian: false, quartz: true })
  })

  test('dollars are left out among dollars', async () => {
    const chooser = new FragmentChooser(await headingsOf('## Cost $5\n'))
    expect(chooser.choose(0, true)?.text).toBe('Cost 5')
  })

  test('a heading without letters has none', async () => {
    expect(new FragmentChooser(await headingsOf('## [^]\n')).choose(0)).toBeUndefined()
  })
})
