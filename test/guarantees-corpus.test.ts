import { expect, test } from 'vitest'
import { listCorpus } from './helpers/fixtures.ts'
import { testGuarantees } from './helpers/test-guarantees.ts'

const corpus = listCorpus()

test.runIf(corpus.length > 0)('the notes of other people are there', () => {
  expect(corpus.length).toBeGreaterThan(10)
})

testGuarantees(corpus)
