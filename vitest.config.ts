import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // some build the program first
    hookTimeout: 120_000,
    coverage: {
      include: ['src/**'],
      // the entry points run as the built program in a process of their own
      exclude: ['src/cli.ts', 'src/index.ts'],
      reporter: ['text-summary'],
      thresholds: { statements: 90, branches: 80, functions: 90, lines: 90 },
    },
  },
})
