import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageFiles } from '../../src/review/page-files.ts'
import { staticDocument } from '../../src/review/page-files.ts'
import { staticReview } from '../../src/review/render-review.ts'
import { browserPath, launchBrowser } from './browser.ts'
import { buildPageFiles, type OpenReview, openReview } from './open-review.ts'

const here = new URL('.', import.meta.url).pathname
const fixtures = join(here, '../../fixtures')
const garden = join(fixtures, 'review/garden.md')
const seeds = join(fixtures, 'vault/every-kind-of-link/vault')
const images = join(here, '../../docs/images')

/** Waits until the page shows a value. */
const until = <T>(read: () => T) => expect.poll(read, { timeout: 5000 })

describe.skipIf(browserPath === undefined)('the review page', () => {
  let browser: Browser
  let page: Page
  let files: PageFiles
  /** Errors and foreign requests of the page. */
  let wrong: string[] = []
  let address = ''
  beforeAll(async () => {
    ;[browser, files] = await Promise.all([launchBrowser(), buildPageFiles()])
    page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
    page.on('dialog', (dialog) => wrong.push(`dialog: ${dialog.message()}`))
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) wrong.push(`request: ${request.url()}`)
    })
  })
  afterAll(() => browser?.close())

  /** Opens a review in the browser; any error of the page fails the test. */
  async function withPage(
    given: Parameters<typeof openReview>[2] & { note?: string; dark?: boolean; width?: number },
    work: (page: Page, review: OpenReview) => Promise<void>,
  ): Promise<void> {
    const review = await openReview(files, given.note ?? garden, given)
    wrong = []
    address = review.address
    await page.setViewportSize({ width: given.width ?? 1280, height: 800 })
    await page.emulateMedia({ colorScheme: given.dark ? 'dark' : 'light' })
    try {
      await page.goto(address)
      await page.locator('.card').first().waitFor()
      await work(page, review)
      expect(wrong).toEqual([])
    } finally {
      address = ''
      await page.goto('about:blank')
      await review.close()
    }
  }

  const row = (page: Page, name: string) => page.locator('.row', { has: page.locator(`.name:text-is("${name}")`) })
  const card = (page: Page, name: string) =>
    page.locator('.card', { has: page.locator(`.card-title:text-is("${name}")`) })
  const titles = (page: Page) => page.locator('.card-title').allInnerTexts()

  test('by mouse: sections and topics are dragged, the preview follows, and the split is applied and taken back', async () => {
    await withPage({}, async (page, review) => {
      // a section of a topic becomes a topic of its own
      await drag(page, row(page, 'Soil'), '.new-topic')
      await until(() => titles(page)).toContain('Soil')
      // a section to another topic, and one to the index
      await drag(page, row(page, 'Later'), '.card.index .drop')
      await drag(page, row(page, 'Squash'), '.card:has(.card-title:text-is("Beans")) .drop:has-text("Add to")')
      await until(() => titles(page)).toEqual([
        'Kitchen gardenindex',
        'Beds',
        'Soil',
        'Beans',
        'Tomatoes',
        'Calendar',
        'Costs',
      ])
      // a topic into the folder of another one
      await drag(
        page,
        card(page, 'Costs').locator('.card-main'),
        '.card:has(.card-title:text-is("Calendar")) .drop:has-text("folder")',
      )
      await until(() => titles(page)).toContain('Calendarfolder')
      // before another one, and into another one
      await drag(page, card(page, 'Soil').locator('.card-main'), 'li:has(.card-title:text-is("Beds")) > .drop.between')
      await until(async () => (await titles(page)).slice(1, 3)).toEqual(['Soil', 'Beds'])
      await drag(page, card(page, 'Soil').locator('.card-main'), '.drop:text-is("Merge into Beds")')
      await until(() => titles(page)).not.toContain('Soil')
      await card(page, 'Beans').locator('.card-main').click()
      await page.getByLabel('Title').fill('Climbers')
      await page.getByLabel('Title').press('Enter')
      await until(() => titles(page)).toContain('Climbers')
      await until(() => page.locator('.result-pane .prose').textContent()).toContain('Squash')
      // changes are shown before anything is written
      expect(existsSync(join(review.folder, 'output'))).toBe(false)
      await page.getByRole('tab', { name: /Changes on disk/ }).click()
      await page.getByRole('button', { name: 'Apply…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
      await page.getByText('The split is applied').waitFor()
      expect(review.read('output/garden/Beans.md')).toContain('# Climbers')
      expect(review.read('output/garden/Calendar/Costs.md')).toContain('A kilo of tomatoes')
      expect(review.read('garden.plan.yaml')).toBe(review.session.planText)
      await page.getByRole('button', { name: 'Take it back' }).click()
      await page.getByText('Taken back.').waitFor()
      expect(existsSync(join(review.folder, 'output'))).toBe(false)
    })
  })

  test('by keyboard alone: move, merge, undo, redo, order, save', async () => {
    await withPage({}, async (page, review) => {
      const rows = page.locator('.outline .row')
      await rows.first().focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('m')
      await page.keyboard.type('tomatoes')
      await page.keyboard.press('Enter')
      await until(() => row(page, 'Soil').textContent()).toContain('goes to Tomatoes')
      await page.keyboard.press('Control+z')
      await until(() => row(page, 'Soil').textContent()).toContain('goes to Beds')
      await page.keyboard.press('Control+y')
      await until(() => row(page, 'Soil').textContent()).toContain('goes to Tomatoes')
      await card(page, 'Squash').locator('.card-main').focus()
      await page.keyboard.press('Alt+ArrowUp')
      await until(() => titles(page)).toEqual([
        'Kitchen gardenindex',
        'Beds',
        'Beans',
        'Squash',
        'Tomatoes',
        'Calendar',
        'Costs',
        'Later',
      ])
      await page.keyboard.press('m')
      await page.keyboard.type('merge')
      await page.keyboard.press('Enter')
      await page.keyboard.type('beans')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await until(() => titles(page)).not.toContain('Squash')
      await page.keyboard.press('Control+s')
      await page.getByRole('status').getByText('Saved').waitFor()
      const plan = review.read('garden.plan.yaml')
      expect(plan).toContain('sections: [beans, squash]')
      expect(plan).toContain('sections: [soil, tomatoes]')
      // the focus is never lost
      await until(() => page.locator(':focus').count()).toBe(1)
    })
  })

  test('both ends of a link light up, and it leads to the other file', async () => {
    await withPage({ width: 1000 }, async (page) => {
      await card(page, 'Beds').locator('.card-main').click()
      const link = page.locator('.result-pane .prose a.wiki', { hasText: 'Squash' })
      await link.hover()
      await until(() => card(page, 'Squash').getAttribute('class')).toContain('lit')
      await until(() => row(page, 'Squash').getAttribute('class')).toContain('lit')
      await link.click()
      await until(() => page.locator('.result-pane .prose h1').textContent()).toBe('Squash')
      await page.getByRole('tab', { name: 'Text' }).click()
      await until(() => page.locator('.note-pane .part.moves').count()).toBeGreaterThan(5)
    })
  })

  test('an edit of the note is noticed; a plan changed on both sides is not overwritten', async () => {
    await withPage({}, async (page, review) => {
      writeFileSync(review.note, readFileSync(review.note, 'utf8').replace('## Later', '## Next year'))
      await row(page, 'Next year').waitFor()
      await row(page, 'Soil').click()
      await page.keyboard.press('m')
      await page.keyboard.type('new topic')
      await page.keyboard.press('Enter')
      await until(() => titles(page)).toContain('Soil')
      const theirs = 'topics:\n  - sections: [beds]\n'
      writeFileSync(join(review.folder, 'garden.plan.yaml'), theirs)
      await page.getByRole('button', { name: 'Load theirs' }).waitFor()
      expect(await page.getByRole('button', { name: 'Save plan' }).isDisabled()).toBe(true)
      expect(review.read('garden.plan.yaml')).toBe(theirs)
      await page.getByRole('button', { name: 'Load theirs' }).click()
      await until(() => titles(page)).not.toContain('Soil')
    })
  })

  test('a vault: other notes are shown, applied in one transaction and taken back', async () => {
    await withPage({ vault: seeds, note: 'garden/Seeds.md' }, async (page, review) => {
      const before = review.read('Diary.md')
      await page.getByRole('tab', { name: /Changes on disk/ }).click()
      await page.locator('.disk-file:has-text("Diary.md")').waitFor()
      await until(() => page.locator('.patch .added').count()).toBeGreaterThan(0)
      await page.getByRole('button', { name: 'Apply…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
      await page.getByText('The split is applied').waitFor()
      expect(review.read('Diary.md')).not.toBe(before)
      await page.getByRole('button', { name: 'Take it back' }).click()
      await page.getByText('Taken back.').waitFor()
      expect(review.read('Diary.md')).toBe(before)
    })
  })

  test('nothing in a hostile note runs or loads', async () => {
    await withPage({ note: join(fixtures, 'review/hostile.md') }, async (page) => {
      await page.getByRole('tab', { name: 'Text' }).click()
      await page.locator('.note-pane .part').first().waitFor()
      for (const main of await page.locator('.card-main').all()) {
        await main.click()
        await page.locator('.result-pane .prose-body').waitFor()
      }
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined()
      expect(
        await page.locator('.prose script, .prose iframe, .prose img, .prose [onerror], .prose style').count(),
      ).toBe(0)
    })
  })

  test('the form sets the title, file, summary, tags and first blocks of a topic; other keys stay', async () => {
    await withPage({}, async (page, review) => {
      const theirs = 'topics:\n  - sections: [beans, squash]\n    keep-heading: false\n  - sections: [tomatoes]\n'
      const plan = join(review.folder, 'garden.plan.yaml')
      writeFileSync(plan, theirs)
      await until(() => titles(page)).not.toContain('Squash')
      await card(page, 'Beans').locator('.card-main').click()
      await page.locator('.topic-form summary').click()
      await page.getByRole('button', { name: 'Move Squash up' }).click()
      await until(() => page.locator('.order li').allInnerTexts()).toEqual([
        expect.stringContaining('Squash'),
        expect.stringContaining('Beans'),
      ])
      const fill = async (label: string, text: string) => {
        await page.getByLabel(label, { exact: true }).fill(text)
        await page.keyboard.press('Enter')
        await until(() => page.locator('.panes').getAttribute('aria-busy')).toBe('false')
      }
      await fill('Title', 'Climbers')
      await fill('File', 'green/Climbers')
      await fill('Summary', 'what climbs')
      await fill('Tags', 'green, #tall')
      await page.getByLabel('Keep').fill('1')
      await page.keyboard.press('Enter')
      await until(() => page.locator('.topic-form .muted').first().textContent()).toContain('keeps 1')
      await page.keyboard.press('Control+s')
      await page.getByRole('status').getByText('Saved').waitFor()
      expect(readFileSync(plan, 'utf8').split('\n').slice(0, 10)).toEqual([
        'topics:',
        '  - sections: [squash, beans]',
        '    keep-heading: false',
        '    title: Climbers',
        '    file: green/Climbers',
        '    summary: what climbs',
        '    tags: [green, tall]',
        '    keep: 1',
        '  - sections: [tomatoes]',
        '  # new since the plan was made',
      ])
    })
  })

  test('the limit cuts anew, and a suggestion makes one topic of several sections', async () => {
    await withPage({ note: join(fixtures, 'review/suggested.md') }, async (page) => {
      const before = (await titles(page)).length
      await page.locator('.limit input').fill('0')
      await until(async () => (await titles(page)).length).toBeGreaterThan(before)
      await page.getByRole('button', { name: 'Undo', exact: true }).click()
      await until(async () => (await titles(page)).length).toBe(before)
      await page.getByRole('button', { name: 'Suggestions' }).click()
      await page.getByRole('button', { name: 'Make one topic' }).first().click()
      await until(async () => (await titles(page)).length).toBeLessThan(before)
    })
  })

  test('it is accessible, light and dark', async () => {
    await withPage({}, async (page) => {
      await card(page, 'Tomatoes').locator('.card-main').click()
      await page.locator('.result-pane .prose h1').waitFor()
      await page.locator('.topic-form summary').click()
      await expectAccessible(page)
      await row(page, 'Soil').click()
      await page.keyboard.press('m')
      await page.getByRole('dialog').waitFor()
      await expectAccessible(page, 'dialog')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 1000, height: 800 })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.getByRole('tab', { name: 'Text' }).click()
      await page.locator('.note-pane .part').first().waitFor()
      await page.getByRole('tab', { name: /Changes/ }).click()
      await expectAccessible(page)
    })
  })

  test('the manual has its pictures', async () => {
    const names = ['review.png', 'review-dark.png', 'review-vault.png'] as const
    const shoot = (name: (typeof names)[number]) => page.screenshot({ path: join(images, name) })
    if (process.env.UPDATE_GOLDENS) {
      mkdirSync(images, { recursive: true })
      await withPage({}, async (page) => {
        await card(page, 'Tomatoes').locator('.card-main').click()
        await page.locator('.result-pane .prose a.wiki').first().hover()
        await shoot('review.png')
      })
      await withPage({ dark: true }, async (page) => {
        await page.getByRole('tab', { name: 'Text' }).click()
        await card(page, 'Beans').locator('.card-main').click()
        await page.locator('.topic-form summary').click()
        await page.locator('.result-pane .prose h1').waitFor()
        await shoot('review-dark.png')
      })
      await withPage({ vault: seeds, note: 'garden/Seeds.md' }, async (page) => {
        await page.getByRole('tab', { name: /Changes on disk/ }).click()
        await page.locator('.patch .added').first().waitFor()
        await shoot('review-vault.png')
      })
    }
    for (const name of names) expect(existsSync(join(images, name)), `${name}: npm run test:update`).toBe(true)
  })

  test('the page in one file shows everything and asks for nothing', async () => {
    const review = await openReview(files, garden)
    const file = join(review.folder, 'review.html')
    writeFileSync(file, staticDocument(files, await staticReview(review.session)))
    wrong = []
    address = `file://${file}`
    await page.goto(address)
    await card(page, 'Squash').locator('.card-main').click()
    await page.locator('.result-pane h1:text-is("Squash")').waitFor()
    expect(await page.getByRole('button', { name: 'Apply…' }).count()).toBe(0)
    expect(wrong).toEqual([])
    await review.close()
  })
})

/** Drags an element to a place that exists only while something is dragged. */
async function drag(page: Page, from: ReturnType<Page['locator']>, to: string): Promise<void> {
  const box = await from.boundingBox()
  if (!box) throw new Error('nothing to drag')
  await page.mouse.move(box.x + 60, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 70, box.y + box.height / 2 + 4, { steps: 3 })
  const target = page.locator(to).first()
  await target.waitFor({ state: 'attached' })
  await target.scrollIntoViewIfNeeded()
  const place = await target.boundingBox()
  if (!place) throw new Error(`no ${to}`)
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 4 })
  await page.mouse.up()
}

/** `within`: a selector of what is checked. */
async function expectAccessible(page: Page, within = 'html'): Promise<void> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (selector) =>
      (Reflect.get(globalThis, 'axe') as typeof axe).run(selector, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'],
        resultTypes: ['violations'],
      }),
    within,
  )
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    ),
  ).toEqual([])
}
