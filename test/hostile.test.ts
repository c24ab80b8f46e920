import { afterAll, describe, expect, test } from 'vitest'
import { hashText } from '../src/disk/hash.ts'
import { loadParser } from '../src/parse/load-parser.ts'
import { split } from '../src/split.ts'
import { expectFile } from './helpers/golden.ts'
import { brokenGuarantees, filesOf, splitText } from './helpers/split-text.ts'
import { attacks } from './hostile/attacks.ts'
import { describeOutcome } from './hostile/outcome.ts'
import { shapes } from './hostile/shapes.ts'

/** The fraction of each shape's full size: the full size takes some minutes and gigabytes. */
const scale = Number(process.env.NOTESPLIT_SCALE ?? 0.02)

const page = new URL('../docs/inputs.md', import.meta.url)
const rows = { shapes: [] as string[], attacks: [] as string[] }

describe('names, properties and plans that are made to do harm', () => {
  for (const { name, note, plan } of attacks) {
    test(name, async () => {
      const result = await splitText(note, {}, plan)
      expect(brokenGuarantees(result)).toEqual([])
      for (const path of Object.keys(filesOf(result))) expect(path).toSatisfy(isSafePath)
      for (const { reason, note: more } of result.messages)
        expect(`${reason}${more ?? ''}`).not.toMatch(/(?!\n)\p{Cc}/u)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      rows.attacks.push(`| ${name.replaceAll('|', '\\|')} | ${describeOutcome(result, true)} |`)
    })
  }
})

describe('shapes that make programs slow, deep or large', () => {
  for (const { name, count, make, options } of shapes) {
    test(name, async () => {
      const text = make(Math.max(20, Math.round(count * scale)))
      const context = {
        parser: loadParser('satteri'),
        fallback: loadParser('remark'),
        hash: hashText,
        sourceFolder: '..',
      }
      const result = await split({ path: 'note.md', text }, { ...options }, context)
      expect(brokenGuarantees(result)).toEqual([])
      rows.shapes.push(`| ${name.replaceAll('|', '\\|')} | ${describeOutcome(result, false)} |`)
    })
  }
})

/** Returns whether a path stays in its folder on every system, and looks like what it is. */
function isSafePath(path: string): boolean {
  return path
    .split('/')
    .every(
      (part) =>
        !/^\.|[\\:*?"<>|\p{Cc}\u202a-\u202e\u2066-\u2069]|[. ]$/u.test(part) &&
        !/^(?:con|prn|aux|nul)(?:\.|$)/i.test(part) &&
        part !== '' &&
        Buffer.byteLength(part) <= 255,
    )
}

afterAll(() => {
  // a run of only some tests does not have all rows
  if (rows.shapes.length < shapes.length || rows.attacks.length < attacks.length) return
  const table = (title: string, lines: string[]) => `| ${title} | What it gives |\n| --- | --- |\n${lines.join('\n')}\n`
  const text = `# Inputs tried

What notesplit gives for input that is made to break it, or that breaks other programs. The test run (\`test/hostile.test.ts\`)
writes this page with \`npm run test:update\` and fails when it is not what the program does. "split" means that every
guarantee was kept and nothing threw; "left whole" that the note stays one file; "refused" that nothing was written, with the message given.

## Names, properties and plans

Each note has one more heading, \`Soup\`. A row shows the file of the topic, and that of the index note if it has another name.

${table('Input', rows.attacks)}
## Shapes and sizes

Sizes are the largest that were tried (\`NOTESPLIT_SCALE=1 npx vitest run test/hostile.test.ts\`); each test run tries a
fiftieth, with the same outcome.

${table('Input', rows.shapes)}
## Known limits

- Footnote definitions without a blank line between them, in a note that is not ASCII: Sätteri 0.10 reads the rest of the note once
  for each. 5,000 definitions before 500 KB of Chinese take 3.4 seconds to parse, twice as many twice that, and twice of both four times.
  Beyond 1e10 characters in all (10,000 definitions before a million characters, some 15 seconds), the definitions are left unread
  with \`block-too-complex\`: their citations keep their text, are reported as \`missing-footnote\` and bring no definition along. A
  blank line between the definitions avoids it.
- A block with over 2,000 character references (\`&amp;\`) is read by the slower engine, at 5 KB of memory for each: 40,000 take 6 seconds
  and 460 MB. With over 200,000 in a note, their blocks are left unread with \`block-too-complex\`. The same is
  true of a note whose blocks stay below 2,000 if the text before their references adds up to 2e8 characters: 20 of 2,000 \`&amp;\` each do.
- A line of over 10,000 characters that is not ASCII: Sätteri 0.10 reads it once for each link and mark on it. 10,000 links on a line of
  80 KB take 5 seconds. 20,000 on 160 KB are left to the slower engine and take 24 seconds. Line breaks avoid it.
`
  expectFile(page, text)
})
