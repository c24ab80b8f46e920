import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../src/disk/failure.ts'
import { readNote } from '../src/disk/read-note.ts'
import { fixtureNames, fixturesFolder, readFixture } from './helpers/cases.ts'
import { filesOf, linesOf, splitText } from './helpers/split-text.ts'

/** Whether the goldens are written instead of compared: `npm run test:update`. */
const isUpdate = process.env.UPDATE_GOLDENS === '1'

/** The file beside the expected notes that holds the expected messages, a line each. */
const messagesName = 'messages.txt'

describe('golden folders', () => {
  for (const name of fixtureNames) {
    test(name, async () => {
      const folder = join(fixturesFolder, name)
      const actual = await run(name)
      if (isUpdate) {
        for (const old of ['expected', 'actual', messagesName])
          rmSync(join(folder, old), { recursive: true, force: true })
        writeAll(folder, actual)
        return
      }
      const expected = readExpected(folder)
      try {
        expect(actual).toEqual(expected)
        rmSync(join(folder, 'actual'), { recursive: true, force: true })
      } catch (error) {
        writeAll(join(folder, 'actual'), actual)
        throw error
      }
      expect(Object.keys(expected), 'a golden must exist').not.toHaveLength(0)
    })
  }
})

/** Every file that a case gives, by its path in the case's folder. */
async function run(name: string): Promise<Record<string, string>> {
  const { options, plan } = readFixture(name)
  let text: string
  try {
    text = readNote(join(fixturesFolder, name, 'note.md'))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { [messagesName]: `${linesOf({ messages: [error.report] }).join('\n')}\n` }
  }
  const result = await splitText(text, options, plan)
  // a fatal message means that nothing is written
  const isRefused = result.messages.some(({ fatal }) => fatal)
  const files = isRefused ? [] : Object.entries(filesOf(result)).map(([path, content]) => [`expected/${path}`, content])
  const lines = linesOf(result)
  return Object.fromEntries(lines.length > 0 ? [...files, [messagesName, `${lines.join('\n')}\n`]] : files)
}

function readExpected(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  if (existsSync(join(folder, messagesName))) files[messagesName] = readFileSync(join(folder, messagesName), 'utf8')
  const expected = join(folder, 'expected')
  if (!existsSync(expected)) return files
  for (const entry of readdirSync(expected, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[path.slice(folder.length + 1)] = readFileSync(path, 'utf8')
  }
  return files
}

function writeAll(folder: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
