import { defineConfig } from 'vitest/config'

/** Tests that replace modules for themselves. All others share the loaded program, which saves half of their time. */
const alone = ['test/folding-disk', 'test/run', 'test/run-vault', 'test/unread-links', 'test/unread-vault-links'].map(
  (path) => `${path}.test.ts`,
)

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
    globalSetup: 'test/setup/ram-folder.ts',
    // the default is one on a machine with two cores
    maxWorkers: 2,
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    testTimeout: 120_000,
    // the first one that needs the program builds it
    hookTimeout: 120_000,
    coverage: {
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
