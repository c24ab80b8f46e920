import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as messages from '../src/messages/index.ts'

const root = new URL('../', import.meta.url)
/** Reads the source of every file in a folder. */
const readAll = (folder: string) =>
  readdirSync(new URL(folder, root))
    .map((name) => readFileSync(new URL(`${folder}${name}`, root), 'utf8'))
    .join('\n')
const manual = readFileSync(new URL('input/manual.md', root), 'utf8')
const ruleIds = [
  ...readAll('src/messages/').matchAll(
    /(?<![.\w])(?:\(\w+ \? )?(?:error|warning|info)(?: : \w+\))?\(\s*'([a-z0-9-]+)'/g,
  ),
].map(([, ruleId]) => ruleId as string)

test('every rule has a section in the manual with its severity, its meaning and what to do, and no other has', () => {
  const [, section = ''] = /^## Messages\n([\s\S]*?)^## /m.exec(manual) ?? []
  const rules = [...section.matchAll(/^### ([a-z0-9-]+)\n\n\*(?:Error|Warning|Info)[^*]*\.\*( \S.*\.)$/gm)]
  expect(rules.map(([, name]) => name).sort()).toEqual(ruleIds.toSorted())
  expect(section.match(/^### /gm)).toHaveLength(rules.length)
})

test('every rule is made by one function', () => {
  const { didYouMean, inFile, pointText, textPlaces, newerVersion, breaksGuarantee, isAboutTopics, ...made } = messages
  expect(ruleIds).toHaveLength(Object.keys(made).length)
  expect(new Set(ruleIds).size).toBe(ruleIds.length)
})

test('every rule is raised by a fixture, or looked for by a test', () => {
  const found = new Set<string>()
  for (const folder of ['fixtures/split', 'fixtures/join', 'fixtures/vault']) {
    for (const path of readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('messages.txt')) continue
      const text = readFileSync(new URL(`${folder}/${path}`, root), 'utf8')
      for (const [word] of text.matchAll(/[a-z0-9-]+/g)) found.add(word)
    }
  }
  for (const name of readdirSync(new URL('fixtures/hostile', root))) {
    const { rules } = JSON.parse(readFileSync(new URL(`fixtures/hostile/${name}/attack.json`, root), 'utf8'))
    for (const rule of rules) found.add(rule)
  }
  for (const name of readdirSync(new URL('test', root), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts')) continue
    const text = readFileSync(new URL(`test/${name}`, root), 'utf8')
    for (const [, quoted, last = quoted] of text.matchAll(/'([a-z0-9-]+)'|(?<= )([a-z]+(?:-[a-z0-9]+)+)(?=')/g))
      if (last) found.add(last)
  }
  expect(ruleIds.filter((ruleId) => !found.has(ruleId))).toEqual([])
})

test('every option has a row in the manual', () => {
  const [, section = ''] = /^## Commands\n([\s\S]*?)^## /m.exec(manual) ?? []
  const cli = readAll('src/commands/') + readFileSync(new URL('src/program.ts', root), 'utf8')
  for (const [, flag] of cli.matchAll(/'(?:-\w, )?(--[a-z-]+)/g))
    expect(section, flag).toMatch(new RegExp(`^\\| \`(?:-\\w, )?${flag}\\b`, 'm'))
})

test('places count lines and columns from 1, whatever ends a line', () => {
  const places = messages.textPlaces('a\nbc\r\nd\re')
  expect(places.of({ start: 3, end: 6 })).toEqual({
    start: { line: 2, column: 2, offset: 3 },
    end: { line: 3, column: 1, offset: 6 },
  })
  expect(places.of({ start: 8, end: 9 }).start).toEqual({ line: 4, column: 1, offset: 8 })
})
