import { slugify } from '@mdit-vue/shared'
import { describe, expect, test } from 'vitest'
import { parseNote } from '../../src/note/parse-note.ts'
import { surveyNote } from '../../src/note/survey.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { headingIds, type Renderer, vitepressSlug } from '../../src/text/heading-ids.ts'

/**
 * The headings of one note, and their ids in builds of Docusaurus 3.9, VitePress 1.6, MkDocs 1.4, pandoc 2.17 and
 * kramdown 2.4.
 */
const rows = [
  ['2.1 Setup', '21-setup', '_2-1-setup', '21-setup', 'setup', 'setup'],
  ["What's new?", 'whats-new', 'what-s-new', 'whats-new', 'whats-new', 'whats-new'],
  ['Node.js v1.2', 'nodejs-v12', 'node-js-v1-2', 'nodejs-v12', 'node.js-v1.2', 'nodejs-v12'],
  ['TCP/IP', 'tcpip', 'tcp-ip', 'tcpip', 'tcpip', 'tcpip'],
  ['Café', 'café', 'cafe', 'cafe', 'café', 'caf'],
  ['C++11', 'c11', 'c-11', 'c11', 'c11', 'c11'],
  ['A & B', 'a--b', 'a-b', 'a-b', 'a-b', 'a--b'],
  ['Dup', 'dup', 'dup', 'dup', 'dup', 'dup'],
  ['Dup', 'dup-1', 'dup-1', 'dup_1', 'dup-1', 'dup-1'],
  ['Dup', 'dup-2', 'dup-2', 'dup_2', 'dup-2', 'dup-2'],
  ['Dup 1', 'dup-1-1', 'dup-1-1', 'dup-1', 'dup-1-1', 'dup-1'],
  ['Dup_1', 'dup_1', 'dup-1-2', 'dup_3', 'dup_1', 'dup1'],
  ['Dup_1', 'dup_1-1', 'dup-1-3', 'dup_4', 'dup_1-1', 'dup1-1'],
  ['The `code()` here', 'the-code-here', 'the-code-here', 'the-code-here', 'the-code-here', 'the-code-here'],
  ['幻方 量化', '幻方-量化', '幻方-量化', '_1', '幻方-量化', 'section'],
  [
    'Ärger über Straße',
    'ärger-über-straße',
    'arger-uber-straße',
    'arger-uber-strae',
    'ärger-über-straße',
    'rger-ber-strae',
  ],
  ['100% effort', '100-effort', '_100-effort', '100-effort', 'effort', 'effort'],
  ['a_b_c', 'a_b_c', 'a-b-c', 'a_b_c', 'a_b_c', 'abc'],
  ['What’s “new”', 'whats-new-1', 'what-s-new-1', 'whats-new_1', 'whats-new-1', 'whats-new-1'],
  ['2024', '2024', '_2024', '2024', 'section', 'section-1'],
  ['...', '', '', '_2', 'section-1', 'section-2'],
  ['...', '-1', '-1', '_3', 'section-2', 'section-3'],
  ['A -- B', 'a----b', 'a-b-1', 'a-b_1', 'a-b-1', 'a----b'],
  ['Launch 🚀 now', 'launch--now', 'launch-🚀-now', 'launch-now', 'launch-now', 'launch--now'],
  ['![p](p.png) Pic', 'p-pic', 'pic', 'pic', 'p-pic', 'pppng-pic'],
  ['[Link](https://example.org) text', 'link-text', 'link-text', 'link-text', 'link-text', 'linkhttpsexampleorg-text'],
  ['**Bold** text', 'bold-text', 'bold-text', 'bold-text', 'bold-text', 'bold-text'],
  ['x^2 growth', 'x2-growth', 'x-2-growth', 'x2-growth', 'x2-growth', 'x2-growth'],
  ['Has id {#my-id}', 'my-id', 'my-id', 'my-id', 'my-id', 'my-id'],
  ['1. First', '1-first', '_1-first', '1-first', 'first', 'first'],
  ['½ cup', '-cup', '_1⁄2-cup', '12-cup', 'cup', 'cup'],
  ['Ελληνικά', 'ελληνικά', 'ελληνικα', '_4', 'ελληνικά', 'section-4'],
  ['trailing dash -', 'trailing-dash--', 'trailing-dash', 'trailing-dash-', 'trailing-dash--', 'trailing-dash--'],
  ['CI/CD (all)', 'cicd-all', 'ci-cd-all', 'cicd-all', 'cicd-all', 'cicd-all'],
] as const
const columns: readonly Renderer[] = ['docusaurus', 'vitepress', 'mkdocs', 'pandoc', 'kramdown']

async function idsOf(renderer: Renderer, headings: readonly string[]): Promise<string[]> {
  const text = headings.map((heading) => `## ${heading}\n`).join('\n')
  return headingIds(renderer, surveyNote(await parseNote('note.md', text, loadParser('satteri'))).headings)
}

describe('the ids of headings are those of a real build', () => {
  test.each(columns.map((renderer, column) => [renderer, column + 1] as const))('%s', async (renderer, column) => {
    const ids = await idsOf(
      renderer,
      rows.map(([heading]) => heading),
    )
    expect(ids).toEqual(rows.map((row) => row[column]))
  })
})

// https://docs.gitlab.com/user/markdown/#heading-ids-and-links
test('GitLab squeezes dashes and counts existing ids', async () => {
  const headings = [
    'This heading has spaces in it',
    'This heading has spaces in it',
    'A & B',
    '2024',
    '幻方 量化',
    'Café',
  ]
  expect(await idsOf('gitlab', headings)).toEqual([
    'this-heading-has-spaces-in-it',
    'this-heading-has-spaces-in-it-1',
    'a-b',
    'anchor-2024',
    '幻方-量化',
    'café',
  ])
})

test('a slug of VitePress is what its own function makes', () => {
  const texts = [...rows.map(([heading]) => heading), '½ “q” – — …', '  x  ', 'ÅNGSTRÖM 5', '1️⃣ one', '\u0001a\tb']
  for (const text of texts) expect(vitepressSlug(text)).toBe(slugify(text))
})
