import { resolve } from 'node:path'
import { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { asFailure, type Describe, ifReadable } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { isInterrupted } from '../disk/journal.ts'
import { hasOtherNames } from '../disk/spelling.ts'
import * as messages from '../messages/index.ts'
import { hardLink } from '../messages/index.ts'
import { append } from '../text/maps.ts'

/** 0: done; 1: problems that fail the run; 2: nothing was done. */
export type ExitCode = 0 | 1 | 2

/** Collects the messages of a run by their file, in the order the files were first named, and its exit code. */
export class FileMessages {
  /** One for each file, under the path first used for it. */
  readonly files: VFile[] = []
  /** The highest code of a fatal message. */
  exitCode: ExitCode = 0
  readonly #byPath = new Map<string, VFile>()

  /** Adds messages to the file at a path; fatal ones end the run with `code`. A file without messages is listed too. */
  add(path: string, messages: readonly VFileMessage[], code: ExitCode = 1): void {
    const key = resolve(path)
    let file = this.#byPath.get(key)
    if (!file) {
      file = new VFile({ path })
      this.#byPath.set(key, file)
      this.files.push(file)
    }
    append(file.messages, messages)
    if (this.exitCode < code && messages.some(({ fatal }) => fatal)) this.exitCode = code
  }

  /** Warns of files to replace that have other names on the disk, which keep the old text. */
  addHardLinks(paths: readonly string[]): void {
    for (const path of paths) if (hasOtherNames(path)) this.add(path, [hardLink(path)])
  }

  /**
   * Does a step of a run. A `Failure` or an error of the disk ends it: it is reported with code 2, and the result is
   * undefined.
   */
  async attempt<T>(path: string, step: () => Promise<T>, describe?: Describe): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      const failure = asFailure(error, path, describe)
      this.add(failure.path, [failure.report], 2)
      return undefined
    }
  }
}

/** Warns of each vault around files that a killed run left half-written. */
export function reportInterrupted(paths: readonly string[], reported: FileMessages): void {
  const vaults = new Set(paths.flatMap((path) => findJournals(path) ?? []))
  // an unreadable journal matters only to commands that use it
  const halfWritten = [...vaults].filter((vault) => ifReadable(() => isInterrupted(vault)))
  for (const vault of halfWritten) reported.add(vault, [messages.interruptedRun(vault, false)])
}
