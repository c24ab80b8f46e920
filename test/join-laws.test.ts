import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printManifest } from '../src/write/manifest.ts'
import { editLines, lineEdits } from './helpers/any-edits.ts'
import { fileEdits, goHomeAndBack } from './helpers/edit-files.ts'
import { type Case, listCases, listCorpus } from './helpers/fixtures.ts'
import { joinFiles } from './helpers/join-text.ts'
import { filesOf, splitText } from './helpers/split-text.ts'

const cases = [...listCases(), ...listCorpus()]
const engines = ['satteri', 'remark'] as const
const runs = Number(process.env.NOTESPLIT_RUNS ?? 3)
const seed = Number(process.env.NOTESPLIT_SEED ?? 20261125)

function law(name: string, hold: (one: Case) => Promise<void>): void {
  describe(name, () => {
    for (const one of cases) test(one.name, () => hold(one))
  })
}

law('join(split(n)) = n', async ({ text, options, plan }) => {
  for (const parser of engines) {
    const result = await splitText(text, { ...options, parser }, plan)
    const record = JSON.parse(printManifest(result.record))
    expect((await joinFiles(record, filesOf(result), parser)).text).toBe(text)
    // a record without the text of the source: the files hold it
    record.source.lines = undefined
    expect((await joinFiles(record, filesOf(result), parser)).text).toBe(text)
  }
})

// what grows or shrinks over a limit is split otherwise, and for other clients a new link may have another form
law('split(join(edited)) = edited', async ({ text, options }) => {
  const { minWords, maxWords, clients, ...rest } = options
  await fc.assert(
    fc.asyncProperty(fileEdits, fc.constantFrom(...engines), async (edits, parser) => {
      const { got, wanted } = await goHomeAndBack(text, { ...rest, parser }, edits)
      expect(got).toEqual(wanted)
    }),
    { numRuns: runs, seed },
  )
})

law(
  'whatever is edited, no word is lost without a word, and joining again changes nothing',
  async ({ text, options, plan }) => {
    const result = await splitText(text, options, plan)
    if (result.messages.some(({ fatal }) => fatal)) return
    const files = filesOf(result)
    await fc.assert(
      fc.asyncProperty(lineEdits, async (edits) => {
        const { edited, words } = editLines(files, edits)
        const joined = await joinFiles(result.record, edited)
        const isTold = joined.messages.some(({ ruleId }) => ruleId === 'ignored-edit' || ruleId === 'edit-conflict')
        if (!isTold) expect(words.filter((word) => !joined.text.includes(word))).toEqual([])
        const again = await splitText(joined.text, options, plan)
        if (again.messages.some(({ fatal }) => fatal)) return
        expect((await joinFiles(again.record, filesOf(again))).text).toBe(joined.text)
      }),
      { numRuns: runs * 2, seed },
    )
  },
)
