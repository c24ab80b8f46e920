import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { explainError, isDiskError } from './explain-error.ts'

/** An error that ends a run: a message, and the file that it is about. */
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

/** A request to the review page or to the server of tools that is refused; its message is the answer. */
export class Refusal extends Error {}

/** Makes the message of an error of the disk. */
export type Describe = (path: string, why: string) => VFileMessage

/**
 * Converts an error to a `Failure`: a `Failure` is returned unchanged, a file system error becomes the message that
 * `describe` makes of its path and reason. Rethrows every other error. `path` is for errors without a path.
 */
export function asFailure(error: unknown, path: string, describe: Describe = messages.cannotRead): Failure {
  if (error instanceof Failure) return error
  if (!isDiskError(error)) throw error
  return new Failure(path, describe(path, explainError(error)))
}

/** Runs a step that only reads. Throws a `Failure` for file system errors. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw asFailure(error, path)
  }
}

/** Runs a step that only reads; undefined where it throws a `Failure`. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
