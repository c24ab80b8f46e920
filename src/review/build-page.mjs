// Builds the script and the style of the review page, for a browser.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const source = fileURLToPath(new URL('page/', import.meta.url))

/** Writes `page.js` and `page.css` into a folder. */
export async function buildPage(folder) {
  mkdirSync(folder, { recursive: true })
  const page = await rolldown({
    input: join(source, 'main.tsx'),
    platform: 'browser',
    tsconfig: join(source, 'tsconfig.json'),
  })
  await page.write({ file: join(folder, 'page.js'), format: 'esm', minify: true })
  writeFileSync(join(folder, 'page.css'), readFileSync(join(source, 'page.css'), 'utf8'))
}
