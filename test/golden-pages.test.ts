import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiPage } from './helpers/api-page.ts'
import { appTable } from './helpers/app-table.ts'
import { expectFile } from './helpers/golden.ts'
import { drawPicture } from './picture/draw-picture.ts'

/** Committed pages that are generated from the sources: `npm run test:update` writes them. */
const root = new URL('../', import.meta.url)

test('docs/api.md says what the source says, of all that the library is made of', () => {
  const library = new URL('src/library.ts', root)
  const text = apiPage(library)
  const exported = [...readFileSync(library, 'utf8').matchAll(/^export (?:async )?(?:function|interface|type) (\w+)/gm)]
  expect(exported.length).toBeGreaterThan(10)
  for (const [, name] of exported) expect(text).toContain(`### ${name}\n`)
  expectFile(new URL('docs/api.md', root), text)
})

test('the README lists the apps that the model knows', async () => {
  const readme = new URL('README.md', root)
  const text = readFileSync(readme, 'utf8')
  const table = /(<!-- apps: `npm run test:update` writes this table from the model -->\n)[\s\S]*?(\n<!-- \/apps -->)/
  expect(text).toMatch(table)
  const rows = await appTable()
  expectFile(
    readme,
    text.replace(table, (_, open: string, close: string) => `${open}${rows}${close}`),
  )
})

test('the picture of the README shows what a split gives', async () => {
  expectFile(new URL('docs/picture.svg', root), await drawPicture())
})
