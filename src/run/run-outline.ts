import { resolve } from 'node:path'
import { describeOutline } from '../describe-outline.ts'
import { readNote } from '../disk/read-note.ts'
import { posixPath } from '../disk/spelling.ts'
import { defaultOptions } from '../options.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { reportedConfigOf } from './config-of.ts'
import { FileMessages, reportInterrupted } from './file-messages.ts'
import { readSplitOf } from './read-resplit.ts'

export type OutlineOutcome = Awaited<ReturnType<typeof runOutline>>

/** Lists the sections of a note; none when it could not be read. Writes nothing. */
export async function runOutline(note: string) {
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
