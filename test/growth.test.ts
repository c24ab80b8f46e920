import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

interface Row {
  name: string
  once: number
  twice: number
  /** The file that grew most beyond twice. */
  most: string
}

test('twice the note is twice the work, whatever it is made of', () => {
  const root = new URL('../', import.meta.url).pathname
  const rows: Row[] = JSON.parse(
    // V8 does not count all runs of optimized code, especially in Node 24
    execFileSync(process.execPath, ['--no-opt', '--no-maglev', '--import', 'tsx', 'test/growth/count-work.ts'], {
      cwd: root,
      encoding: 'utf8',
      // the child process must not collect the coverage of the tests
      env: { ...process.env, NODE_V8_COVERAGE: '' },
      maxBuffer: 1 << 26,
    }),
  )
  expect(rows.length).toBeGreaterThan(50)
  // allows the logarithm of a search, but nothing quadratic
  const grown = rows.filter(({ once, twice }) => twice > 2.2 * once && twice - 2 * once > 5000)
  expect(grown).toEqual([])
  // the test must count something to be able to fail
  expect(Math.min(...rows.map(({ once }) => once))).toBeGreaterThan(1000)
})
