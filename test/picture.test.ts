import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawPicture } from './picture/draw-picture.ts'

const picture = new URL('../docs/picture.svg', import.meta.url)

test('the picture of the README is what a split gives (npm run test:update draws it)', async () => {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(picture, await drawPicture())
  expect(readFileSync(picture, 'utf8')).toBe(await drawPicture())
})
