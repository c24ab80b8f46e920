import type { VFile } from 'vfile'
import { reporter } from 'vfile-reporter'

/** Prints messages to stderr, in color on a terminal. */
export function printReport(files: VFile[]): void {
  const report = reporter(files, { quiet: true, color: process.stderr.isTTY === true && !process.env.NO_COLOR })
  if (report !== '') process.stderr.write(`${report}\n`)
}
