import type { VFileMessage } from 'vfile-message'

/** What keeps a run from going on: a message, and the file that it is about. */
export class Failure extends Error {
  readonly path: string
  readonly report: VFileMessage

  constructor(path: string, report: VFileMessage) {
    super(report.reason)
    this.name = 'Failure'
    this.path = path
    this.report = report
  }
}
