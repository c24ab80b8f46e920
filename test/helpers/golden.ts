import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect } from 'vitest'

/** Whether expected files are written instead of compared: `npm run test:update`. */
const isUpdate = process.env.UPDATE_GOLDENS === '1'

/** The messages of a case, a line each. */
const messagesName = 'messages.txt'

/** What a case may expect besides the files in `expected/`. */
const outputNames = [messagesName, 'joined.md']

/** The content of `messages.txt`, which is left out where there is none. */
export function messagesFile(lines: readonly string[]): Record<string, string> {
  return lines.length > 0 ? { [messagesName]: `${lines.join('\n')}\n` } : {}
}

/**
 * Compares all files that a case gives with those that its folder holds, byte for byte: neither may have a file that the other
 * has not. What differs is left in `actual/`, beside `expected/`. Paths are POSIX and below the case's folder.
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
    // bytes that are not UTF-8 look alike as text
    for (const [path, content] of Object.entries(expected)) expect(actual[path]?.equals(content), path).toBe(true)
  } catch (error) {
    const beside = Object.entries(actual).map(([path, content]) => [path.replace(/^expected\//, ''), content] as const)
    writeAll(join(folder, 'actual'), Object.fromEntries(beside))
    throw error
  }
}

/** Compares a text with the file that holds it, or writes it there. */
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
