import type { NotePath } from '../note/parse-note.ts'
import { readSurvey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import type { BaseNote } from './base-note.ts'
import type { FileState } from './file-states.ts'
import { type FolderNote, readFolderNote } from './folder-note.ts'

/**
 * Reads the notes of a folder; missing ones as written. Byte order marks are removed, and where an editor changed all
 * line endings of a note, the old ones are restored.
 */
export async function readFolderNotes(
  states: readonly { path: NotePath; state: FileState }[],
  bases: ReadonlyMap<NotePath, BaseNote>,
  files: ReadonlyMap<NotePath, string>,
  parser: Parser,
): Promise<Map<NotePath, FolderNote>> {
  const notes = new Map<NotePath, FolderNote>()
  for (const { path, state } of states) {
    const base = bases.get(path)
    const text = state === 'missing' ? base?.text : files.get(path)
    if (text === undefined) continue
    const plain = withLineEndsOf(base?.text ?? '', text.startsWith('\uFEFF') ? text.slice(1) : text)
    notes.set(path, readFolderNote(await readSurvey(path, plain, parser), base))
  }
  return notes
}

function withLineEndsOf(base: string, text: string): string {
  const [was, now] = [lineEnds(base), lineEnds(text)]
  const [old] = was
  return was.size === 1 && now.size === 1 && old !== undefined && !now.has(old)
    ? text.replace(/\r\n|\n|\r/g, old)
    : text
}

function lineEnds(text: string): Set<string> {
  return new Set(text.match(/\r\n|\n|\r/g))
}
