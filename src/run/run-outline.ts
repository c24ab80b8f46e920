import { resolve } from 'node:path'
import type { VFile } from 'vfile'
import { describeOutline, type NoteOutline } from '../describe-outline.ts'
import { posixPath } from '../disk/posix-path.ts'
import { readNote } from '../disk/read-note.ts'
import { defaultOptions } from '../options.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'
import { reportInterrupted } from './interrupted-vaults.ts'
import { readSplitOf } from './read-split-of.ts'

/** The sections of a note on the disk. */
export interface OutlineOutcome {
  /** Undefined when the note could not be read. */
  outline: NoteOutline | undefined
  /** The note with its messages, for a reporter. */
  files: VFile[]
  exitCode: ExitCode
}

/** Lists the sections of a note. Writes nothing. */
export async function runOutline(note: string): Promise<OutlineOutcome> {
  const reported = new FileMessages()
  const outline = await reported.attempt(note, async () => {
    const { parser, found: parserMessages } = loadReportingParser(defaultOptions.parser)
    const { options: defaults, output } = await reportedConfigOf(note, reported)
    const noteText = readNote(note)
    const { text = noteText } = await readSplitOf(note, output)
    const source = { path: posixPath(resolve(note)), text, defaults }
    const described = await describeOutline(source, parser)
    reportInterrupted([note], reported)
    reported.add(note, [...parserMessages, ...described.messages], 2)
    return described
  })
  return { outline, files: reported.files, exitCode: reported.exitCode }
}
