import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { joinFiles, joinLines } from './helpers/join-text.ts'
import { filesOf, splitText } from './helpers/split-text.ts'

const root = new URL('../fixtures/join/', import.meta.url).pathname
const isUpdate = process.env.UPDATE_GOLDENS === '1'

/**
 * A case is a folder: `note.md` is split (with `options.json`); the files in `folder/` take the place of what was written, or
 * are new; those named in `deleted.txt` are gone. `joined.md` is what the way back gives, `messages.txt` what it says.
 * Without `note.md` there is no record, and `folder/` is all there is.
 */
describe('golden joins', () => {
  for (const name of readdirSync(root).sort()) {
    test(name, async () => {
      const folder = join(root, name)
      const actual = await run(folder)
      if (isUpdate) {
        for (const old of ['joined.md', 'messages.txt']) rmSync(join(folder, old), { force: true })
        for (const [path, content] of Object.entries(actual)) writeFileSync(join(folder, path), content)
        return
      }
      const expected = Object.fromEntries(
        ['joined.md', 'messages.txt']
          .filter((path) => existsSync(join(folder, path)))
          .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
      )
      expect(actual).toEqual(expected)
    })
  }
})

/** What joining gives, with both engines. */
async function run(folder: string): Promise<Record<string, string>> {
  const [fast, reference] = [await runWith(folder, 'satteri'), await runWith(folder, 'remark')]
  expect(reference).toEqual(fast)
  return fast
}

async function runWith(folder: string, parser: 'satteri' | 'remark'): Promise<Record<string, string>> {
  const read = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined)
  const note = read('note.md')
  const result =
    note === undefined ? undefined : await splitText(note, { ...JSON.parse(read('options.json') ?? '{}'), parser })
  const files = result ? filesOf(result) : {}
  for (const path of (read('deleted.txt') ?? '').split('\n').filter(Boolean)) delete files[path]
  const edited = join(folder, 'folder')
  if (existsSync(edited)) {
    for (const entry of readdirSync(edited, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      files[path.slice(edited.length + 1)] = readFileSync(path, 'utf8')
    }
  }
  const joined = await joinFiles(result?.record, files, parser)
  const lines = joinLines(joined)
  // a fatal message means that nothing is written
  const isRefused = joined.messages.some(({ fatal }) => fatal)
  return {
    ...(isRefused ? {} : { 'joined.md': joined.text }),
    ...(lines.length > 0 ? { 'messages.txt': `${lines.join('\n')}\n` } : {}),
  }
}

test('a golden must say something', () => {
  for (const name of readdirSync(root)) {
    const names = readdirSync(join(root, name))
    expect(names.includes('joined.md') || names.includes('messages.txt'), name).toBe(true)
  }
})
