import { expect, test } from 'vitest'
import { hashText } from '../../src/disk/hash.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { split } from '../../src/split.ts'

const parser = loadParser('satteri')

/** Returns the text of a topic with this line, of a note in `../my notes`. */
async function rebased(line: string) {
  const text = `# Note\n\nText.\n\n## Beans\n\n${line}\n\n## Peas\n\nText.\n`
  const context = { parser, fallback: parser, hash: hashText, sourceFolder: '../my notes' }
  const { notes, messages } = await split({ path: 'note.md', text }, {}, context)
  expect(messages.filter(({ fatal }) => fatal)).toEqual([])
  return notes
    .find(({ path }) => path === 'Beans.md')
    ?.text.replace('# Beans\n\n', '')
    .trimEnd()
}

test.each([
  ['<<< ./code.js{2} [the file]', '<<< ../my notes/code.js{2} [the file]'],
  ['<<<./my code.js', '<<<../my notes/my code.js'],
  ['{{< include a.qmd >}}', '{{< include "../my notes/a.qmd" >}}'],
  ['{{% x file=a.md %}}', '{{% x file="../my notes/a.md" %}}'],
  ['{{#include a.rs}} {% include_relative a.md %} @a.md', '{{#include a.rs}} {% include_relative a.md %} @a.md'],
  ['{doc}`text <x/y>`', '{doc}`text <../my notes/x/y>`'],
  ['```{r}\n#| child: [a.Rmd, b.Rmd]\n```', '```{r}\n#| child: [../my notes/a.Rmd, ../my notes/b.Rmd]\n```'],
])('a folder with a space: the path has it where its tool reads it, else is unchanged: %s', async (line, expected) => {
  expect(await rebased(line)).toBe(expected)
})

test.each([
  [':link: x\n:link-type: ref', ':link: x\n:link-type: ref'],
  [':link-type: any\n:link: x', ':link-type: any\n:link: x'],
  [':link: x\n:link-type: doc', ':link: ../my notes/x\n:link-type: doc'],
])('a label in the options of a directive is no path: %s', async (line, expected) => {
  expect(await rebased(`:::{card} T\n${line}\n:::`)).toBe(`:::{card} T\n${expected}\n:::`)
})
