import { listCases } from './helpers/fixtures.ts'
import { testGuarantees } from './helpers/test-guarantees.ts'

testGuarantees(listCases())
