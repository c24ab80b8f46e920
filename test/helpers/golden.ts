import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect } from 'vitest'

/** Whether expected files are written instead of compared: `npm run test:update`. */
const isUpdate = process.env.UPDATE_GOLDENS === '1'

/** The messages of a case, one per line. */
const messagesName = 'messages.txt'

/** Expected outputs besides the files in `expected/`. */
const outputNames = [messagesName, 'joined.md']

/** Returns the content of `messages.txt`, which is missing without messages. */
export function messagesFile(lines: readonly string[]): Record<string, string> {
  return lines.length > 0 ? { [messagesName]: `${lines.join('\n')}\n` } : {}
}

/**
 * Compares all files of a case's output with those in its folder, byte for byte: neither may have a file that the other
 * lacks. Writes differing files to `actual/`, beside `expected/`. Paths are POSIX and relative to the case's folder.
 */
export function expectGolden(folder: string, output: Readonly<Record<string, string | Buffer>>): void {
  const actual = Object.fromEntries(Object.entries(output).map(([path, content]) => [path, Buffer.from(content)]))
  rmSync(join(folder, 'actual'), { recursive: true, force: true })
  if (isUpdate) {
    for (const old of ['expected', ...outputNames]) rmSync(join(folder, old), { recursive: true, force: true })
    writeAll(folder, actual)
    return
  }
  const expected = readExpected(folder)
  try {
    expect(Object.keys(expected), 'expected files, which `npm run test:update` writes').not.toHaveLength(0)
    expect(textsOf(actual)).toEqual(textsOf(expected))
    // compared as bytes: invalid UTF-8 would be equal as text
    for (const [path, content] of Object.entries(expected)) expect(actual[path]?.equals(content), path).toBe(true)
  } catch (error) {
    const beside = Object.entries(actual).map(([path, content]) => [path.replace(/^expected\//, ''), content] as const)
    writeAll(join(folder, 'actual'), Object.fromEntries(beside))
    throw error
  }
}

/** Compares a text with a file, or writes it there. */
export function expectFile(path: URL, text: string): void {
  if (isUpdate) writeFileSync(path, text)
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(text)
}

function readExpected(folder: string): Record<string, Buffer> {
  const paths = outputNames.map((name) => join(folder, name)).filter((path) => existsSync(path))
  const files = join(folder, 'expected')
  if (existsSync(files))
    for (const entry of readdirSync(files, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) paths.push(join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path)]))
}

function writeAll(folder: string, files: Readonly<Record<string, Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

function textsOf(files: Readonly<Record<string, Buffer>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, content.toString('utf8')]))
}
