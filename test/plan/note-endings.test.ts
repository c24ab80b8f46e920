import { expect, test } from 'vitest'
import { defaultOptions, type SplitOptions } from '../../src/options.ts'
import { brokenGuarantees, filesOf, splitText } from '../helpers/split-text.ts'

const text =
  '# Guide\n\n## Alpha\n\nSee [b](#beta).\n\n## Beta\n\nTo <a class="x" href="#alpha">a</a>.\n\n### Deep\n\nx\n'

const split = (path: string, options: Partial<SplitOptions>) => splitText(text, options, undefined, `/notes/${path}`)

test.each([
  ['guide.mdx', ['docusaurus'], ['Alpha.mdx', 'Beta.mdx', 'index.mdx']],
  ['guide.mdx', ['docusaurus', 'vitepress'], ['Alpha.md', 'Beta.md', 'index.md']],
  ['guide.mdx', ['obsidian'], ['Alpha.mdx', 'Beta.mdx', 'README.mdx']],
  ['guide.markdown', ['mkdocs'], ['Alpha.markdown', 'Beta.markdown', 'index.markdown']],
  ['guide.qmd', ['github'], ['Alpha.qmd', 'Beta.qmd', 'README.qmd']],
  ['guide.qmd', ['quartz'], ['Alpha.qmd', 'Beta.qmd', 'index.qmd']],
  ['guide.txt', ['obsidian'], ['Alpha.txt', 'Beta.txt', 'README.txt']],
  ['guide.txt', ['github'], ['Alpha.md', 'Beta.md', 'README.md']],
  ['guide.MD', ['github'], ['Alpha.md', 'Beta.md', 'README.md']],
] as const)('%s for %j keeps its ending where the apps read it', async (path, apps, expected) => {
  const result = await split(path, { links: 'markdown', apps: [...apps] })
  expect(Object.keys(filesOf(result)).sort()).toEqual(expected)
  expect(filesOf(result)[expected[0]]).toContain(`[b](${expected[1]})`)
  expect(brokenGuarantees(result)).toEqual([])
})

test('wiki-links lead only to `.md`', async () => {
  const result = await split('guide.mdx', { apps: defaultOptions.apps })
  expect(Object.keys(filesOf(result)).sort()).toEqual(['Alpha.md', 'Beta.md', 'guide.md'])
})
