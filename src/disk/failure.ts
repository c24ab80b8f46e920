import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { explainError, isDiskError } from './explain-error.ts'

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

/**
 * What an error means to a person: a `Failure` as it is, and one of the disk as the message that `describe` makes of the path and
 * the reason. Throws every other error again. `path` is for errors that name none.
 */
export function asFailure(
  error: unknown,
  path: string,
  describe: (path: string, why: string) => VFileMessage = messages.cannotRead,
): Failure {
  if (error instanceof Failure) return error
  if (!isDiskError(error)) throw error
  return new Failure(path, describe(path, explainError(error)))
}

/** Runs a step that only reads. Throws a `Failure` for whatever the disk refuses. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw asFailure(error, path)
  }
}
