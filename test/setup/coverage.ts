import v8 from '@vitest/coverage-v8'
import type { CoverageProviderModule } from 'vitest/node'

const isOff = process.env.NOTESPLIT_COVERAGE === 'off'

/** Coverage by V8, except in projects that turn it off by their environment. Vitest has no such option. */
const coverage: CoverageProviderModule = isOff
  ? { ...v8, startCoverage: () => undefined, takeCoverage: () => undefined, stopCoverage: () => undefined }
  : v8

export default coverage
