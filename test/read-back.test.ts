import { expect, test } from 'vitest'
import { fuzzReadBack, readBacks } from './fuzz/read-back.ts'

// `npm run fuzz -- files` tries more
test.each(Object.keys(readBacks))('a changed %s gives a message, and no change outside', async (kind) => {
  const { findings, exitCodes } = await fuzzReadBack(kind, { first: 1, count: 60 })
  expect(findings).toEqual([])
  // some are still valid
  expect(exitCodes[0]).toBeGreaterThan(0)
  expect(exitCodes[2]).toBeGreaterThan(0)
})
