import type { VFile } from 'vfile'
import { reporter } from 'vfile-reporter'

/** Messages as `--json` shows them. */
export function messagesAsJson(files: readonly VFile[]) {
  return files.flatMap((file) =>
    file.messages.map(({ ruleId, reason, fatal, line, column, note, url }) => ({
      path: file.path,
      line: line ?? null,
      column: column ?? null,
      severity: fatal ? 'error' : fatal === false ? 'warning' : 'info',
      ruleId,
      reason,
      note: note ?? null,
      url,
    })),
  )
}

/** Prints messages to stderr, in color on a terminal. */
export function printReport(files: VFile[]): void {
  const report = reporter(files, {
    quiet: true,
    // what to do stands in the notes
    verbose: true,
    color: process.stderr.isTTY === true && !process.env.NO_COLOR,
  })
  if (report !== '') process.stderr.write(`${report}\n`)
}
