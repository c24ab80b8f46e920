import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SplitOptions } from '../src/options.ts'
import { printRecord } from '../src/phases/record.ts'
import { type Case, listCases, listCorpus } from './helpers/cases.ts'
import { editFiles, fileEdits, normalForm } from './helpers/edit-files.ts'
import { joinFiles, joinLines } from './helpers/join-text.ts'
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

law('join(split(n)) = n', async ({ text, options }) => {
  for (const parser of engines) {
    const result = await splitText(text, { ...options, parser })
    const record = JSON.parse(printRecord(result.record))
    expect((await joinFiles(record, filesOf(result), parser)).text).toBe(text)
    // a record without the text of the source: the files hold it
    record.source.lines = undefined
    expect((await joinFiles(record, filesOf(result), parser)).text).toBe(text)
  }
})

// what grows or shrinks over a limit is split otherwise
law('split(join(edited)) = edited', ({ text, options }) => {
  const { minWords, maxWords, ...rest } = options
  return roundTrip(text, rest, runs)
})

async function roundTrip(text: string, options: Partial<SplitOptions>, numRuns: number): Promise<void> {
  const result = await splitText(text, options)
  if (result.messages.some(({ fatal }) => fatal)) return
  const files = filesOf(result)
  await fc.assert(
    fc.asyncProperty(fileEdits, async (edits) => {
      const edited = await editFiles(result, files, edits)
      const joined = await joinFiles(result.record, { ...files, ...edited })
      expect(joinLines(joined)).toEqual([])
      const again = await splitText(joined.text, options)
      const now = filesOf(again)
      for (const [path, content] of Object.entries(edited)) {
        expect(await normalForm(now[path] ?? ''), path).toEqual(await normalForm(content))
      }
      // the way back gives the same from there
      expect((await joinFiles(again.record, now)).text).toBe(joined.text)
    }),
    { numRuns, seed },
  )
}
