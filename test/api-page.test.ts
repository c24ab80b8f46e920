import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiPage } from './helpers/api-page.ts'

const page = new URL('../docs/api.md', import.meta.url)
const library = new URL('../src/library.ts', import.meta.url)

test('docs/api.md says what the source says, of all that the library is made of', () => {
  const text = apiPage(library)
  const exported = [...readFileSync(library, 'utf8').matchAll(/^export (?:async )?(?:function|interface|type) (\w+)/gm)]
  expect(exported.length).toBeGreaterThan(10)
  for (const [, name] of exported) expect(text).toContain(`### ${name}\n`)
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(page, text)
  else expect(readFileSync(page, 'utf8')).toBe(text)
})
