import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as messages from '../messages.ts'
import { Failure } from './failure.ts'

/** Writes a plan so that a reader sees the old one or the new one. Throws a `Failure` when the disk does not let it. */
export function writePlanFile(path: string, text: string): void {
  const staged = join(dirname(path), `.${basename(path)}.notesplit-new`)
  try {
    writeFileSync(staged, text)
    renameSync(staged, path)
  } catch (error) {
    rmSync(staged, { force: true })
    throw new Failure(path, messages.cannotWrite(path, (error as Error).message))
  }
}
