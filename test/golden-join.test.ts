import { describe, expect, test } from 'vitest'
import { fixturesOf, readFiles, readFixture } from './helpers/fixtures.ts'
import { expectGolden, messagesFile } from './helpers/golden.ts'
import { joinFiles, joinLines } from './helpers/join-text.ts'
import { filesOf, splitText } from './helpers/split-text.ts'

/**
 * A case is a folder: `note.md` is split (with `options.json` or `note.plan.yaml`); the files in `folder/` replace written ones or are new;
 * those named in `deleted.txt` are removed. `joined.md` is the note that `join` returns, `messages.txt` its messages.
 * Without `note.md` there is no manifest, and `folder/` is the whole input.
 */
describe('golden joins', () => {
  for (const [at, { name, path }] of fixturesOf('join').entries()) {
    test(name, async () => {
      // `npm run test:long` tries both engines
      const [first, second] = at % 2 === 0 ? (['satteri', 'remark'] as const) : (['remark', 'satteri'] as const)
      const joined = await run(path, first)
      if (process.env.NOTESPLIT_RUNS) expect(await run(path, second), 'both engines give the same').toEqual(joined)
      expectGolden(path, joined)
    })
  }
})

async function run(folder: string, parser: 'satteri' | 'remark'): Promise<Record<string, string>> {
  const { text, options, plan, deleted } = readFixture(folder)
  const result = text === '' ? undefined : await splitText(text, { ...options, parser }, plan)
  const files = result ? filesOf(result) : {}
  for (const path of deleted) delete files[path]
  const joined = await joinFiles(result?.manifest, { ...files, ...readFiles(folder, 'folder') }, parser)
  // a fatal message means that nothing is written
  const isRefused = joined.messages.some(({ fatal }) => fatal)
  return { ...(isRefused ? {} : { 'joined.md': joined.text }), ...messagesFile(joinLines(joined)) }
}
