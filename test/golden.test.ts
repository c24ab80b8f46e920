import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../src/disk/failure.ts'
import { readNote } from '../src/disk/read-note.ts'
import { expectWhole } from './helpers/expect-whole.ts'
import { fixturesOf, readFixture } from './helpers/fixtures.ts'
import { expectGolden, messagesFile } from './helpers/golden.ts'
import { filesOf, linesOf, splitText } from './helpers/split-text.ts'

/**
 * A case is a folder: `note.md` is split (with `options.json`, by `note.plan.yaml`). `expected/` holds the files, `messages.txt`
 * the messages.
 */
describe('golden splits', () => {
  for (const folder of fixturesOf('split')) test(folder.name, () => expectSplit(folder.path))
})

/** Checks every file of a case's output, and the guarantees. */
async function expectSplit(folder: string): Promise<void> {
  const { options, plan } = readFixture(folder)
  let text: string
  try {
    text = readNote(join(folder, 'note.md'))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return expectGolden(folder, messagesFile(linesOf({ messages: [error.report] })))
  }
  const result = await splitText(text, options, plan)
  // a fatal message means that nothing is written
  const isRefused = result.messages.some(({ fatal }) => fatal)
  const files = isRefused ? [] : Object.entries(filesOf(result)).map(([path, content]) => [`expected/${path}`, content])
  expectGolden(folder, { ...Object.fromEntries(files), ...messagesFile(linesOf(result)) })
  await expectWhole(result, text, { knowsLines: false })
}

test('there are golden splits', () => {
  expect(fixturesOf('split').length).toBeGreaterThan(200)
})
