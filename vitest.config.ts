import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// the packages as users run them: those of micromark have slower ones for development
process.env.NODE_ENV = 'production'
// Node 20 reads additional certificates at each start, which takes as long as the rest of it
delete process.env.NODE_EXTRA_CA_CERTS

const paths = (names: string[]) => names.map((name) => `test/${name}.test.ts`)

/** Tests that replace modules for themselves. All others share the loaded program, which saves half of their time. */
const alone = paths(['folding-disk', 'unread-links'])

/**
 * Tests whose lines other tests run too, the longest first: of what holds for every note and every fault, with both
 * engines, or of a process of its own. They run without coverage, which takes a third of their time.
 */
const uncovered = paths([
  'guarantees',
  'guarantees-corpus',
  'plan/file/plan-file',
  'hostile',
  'growth',
  'golden-join',
  'package',
  'mcp',
  'faults',
  'action',
  'fuzz',
  'life-sequences',
  'generated',
  'corpus-plans',
  'proof',
  'parse/third-reader',
  'parse/limits',
  'readme',
  'read-back',
  'patterns',
])

/** Starts the longest first, so that both workers end together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = uncovered.findIndex((path) => moduleId.endsWith(path))
      return at < 0 ? uncovered.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'program', include: ['test/**/*.test.ts'], exclude: [...alone, ...uncovered], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: { name: 'uncovered', include: uncovered, isolate: false, env: { NOTESPLIT_COVERAGE: 'off' } },
      },
    ],
    sequence: { sequencer: LongestFirst },
    globalSetup: 'test/setup/ram-folder.ts',
    // what one run or project transforms, the next one reads
    experimental: { fsModuleCache: true },
    // the default is one on a machine with two cores
    maxWorkers: 2,
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    testTimeout: 120_000,
    // the first one that needs the program builds it
    hookTimeout: 120_000,
    coverage: {
      provider: 'custom',
      customProviderModule: 'test/setup/coverage.ts',
      include: ['src/**'],
      // the entry points run as the built program in a process of their own
      // the page runs in a browser
      exclude: [
        'src/review/page/**',
        'src/review/build-page.mjs',
        'src/cli.ts',
        'src/index.ts',
        'src/schema/write-schemas.ts',
      ],
      reporter: ['text-summary'],
      thresholds: { statements: 90, branches: 80, functions: 90, lines: 90 },
    },
  },
})
