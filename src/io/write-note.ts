import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages.ts'
import { Failure } from './failure.ts'

/** Writes a note whole or not at all: beside its place first, then by renaming. Throws a `Failure`. */
export function writeNote(path: string, text: string): void {
  const staged = join(dirname(path), `.${basename(path)}.notesplit-new`)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(staged, text)
    renameSync(staged, path)
  } catch (error) {
    rmSync(staged, { force: true })
    throw new Failure(path, messages.cannotWrite(path, (error as Error).message))
  }
}
