import { resolve } from 'node:path'
import type { VFile } from 'vfile'
import { describeOutline, type NoteOutline } from '../describe-outline.ts'
import { Failure } from '../disk/failure.ts'
import { posixPath } from '../disk/posix-path.ts'
import { readNote } from '../disk/read-note.ts'
import { defaultOptions } from '../options.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { FileMessages } from './file-messages.ts'

/** The sections of a note on the disk. */
export interface OutlineOutcome {
  /** Undefined when the note could not be read. */
  outline: NoteOutline | undefined
  /** The note with its messages, for a reporter. */
  files: VFile[]
  exitCode: 0 | 2
}

/** Lists the sections of a note. Writes nothing. */
export async function runOutline(note: string): Promise<OutlineOutcome> {
  const reported = new FileMessages()
  const { files } = reported
  try {
    const { parser, found } = loadReportingParser(defaultOptions.parser)
    const outline = await describeOutline({ path: posixPath(resolve(note)), text: readNote(note) }, parser)
    reported.add(note, [...found, ...outline.messages])
    return { outline, files, exitCode: outline.messages.some(({ fatal }) => fatal) ? 2 : 0 }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    reported.add(error.path, [error.report])
    return { outline: undefined, files, exitCode: 2 }
  }
}
