import { HtmlRenderer, Parser } from 'commonmark'
import GithubSlugger from 'github-slugger'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesOf, splitText } from './helpers/split-text.ts'
import { browserPath, launchBrowser } from './review/browser.ts'

const note = `# Kitchen

See [rye](#rye), [the second one](#rye-1) and [the oven](#oven).

## Bread

### Rye

Dark.

### Häfen & \`code\`, "quoted"

Warm the <span id="oven">oven</span>.

## Soup

### Rye

In soup.

## Soup

Twice.
`

/** Renders a note with the ids that GitHub gives to headings. */
function render(text: string): string {
  const slugger = new GithubSlugger()
  const html = new HtmlRenderer().render(new Parser().parse(text.replace(/^---\n[\s\S]*?\n---\n/, '')))
  const withIds = html.replace(/<h(\d)>(.*?)<\/h/g, (_, depth: string, inner: string) => {
    const words = inner
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
    return `<h${depth} id="${slugger.slug(words)}">${inner}</h`
  })
  return `<!doctype html><meta charset="utf-8"><body>${withIds}`
}

let browser: Browser
beforeAll(async () => {
  if (browserPath) browser = await launchBrowser()
})
afterAll(() => browser?.close())

test.runIf(browserPath)('every address of the page that was one note leads on to the same words', async () => {
  const files = filesOf(await splitText(note, { links: 'markdown', apps: ['github'], stubs: true }))
  const pages: Record<string, string> = { ...files, 'old.md': note }
  const page = await browser.newPage()
  await page.route('**/*', (route) => {
    const text = pages[decodeURIComponent(new URL(route.request().url()).pathname.slice(1))]
    return route.fulfill({
      contentType: 'text/html',
      ...(text === undefined ? { status: 404 } : { body: render(text) }),
    })
  })
  /** Goes to an address; returns the words there, and the link in the stub there. */
  const visit = async (address: string) => {
    await page.goto(`http://notes.test/${address}`)
    const at = page.locator(address.includes('#') ? ':target' : 'h1').first()
    const link = page.locator('li:has(:target) a[href]')
    const path = (await link.count()) > 0 ? await link.first().getAttribute('href') : null
    return { words: await at.textContent({ timeout: 1000 }), path }
  }
  await visit('old.md')
  const old = await page.$$eval('[id]', (all) => all.map(({ id, textContent }) => ({ id, words: textContent })))
  expect(old).toHaveLength(8)
  let stubs = 0
  for (const { id, words } of old) {
    const at = await visit(`README.md#${encodeURIComponent(id)}`)
    if (at.path !== null) stubs++
    expect((at.path === null ? at : await visit(at.path)).words, id).toBe(words)
  }
  expect(stubs).toBe(4)
})
