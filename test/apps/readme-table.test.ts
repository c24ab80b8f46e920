import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientTable } from '../helpers/client-table.ts'

const readme = new URL('../../README.md', import.meta.url)
const place =
  /(<!-- clients: `npm run test:update` writes this table from the model -->\n)[\s\S]*?(\n<!-- \/clients -->)/

test('the table of clients in the README is what the model says', async () => {
  const text = readFileSync(readme, 'utf8')
  const table = await clientTable()
  if (process.env.UPDATE_GOLDENS === '1') {
    writeFileSync(
      readme,
      text.replace(place, (_, open: string, close: string) => `${open}${table}${close}`),
    )
    return
  }
  expect(place.exec(text)?.[0]).toContain(`\n${table}\n`)
})
