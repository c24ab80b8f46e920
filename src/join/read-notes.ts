import { definitionKey, firstDefinitions } from '../note/definitions.ts'
import type { NotePath } from '../note/parse-note.ts'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { type HostText, ownTextOf } from '../plan/host.ts'
import type { Span } from '../text/span.ts'
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
  hosts?: ReadonlyMap<NotePath, HostText>,
): Promise<Map<NotePath, FolderNote>> {
  const notes = new Map<NotePath, FolderNote>()
  for (const { path, state } of states) {
    const base = bases.get(path)
    const text = state === 'missing' ? base?.text : files.get(path)
    if (text === undefined) continue
    const plain = withLineEndsOf(base?.text ?? '', text.startsWith('\uFEFF') ? text.slice(1) : text)
    const survey = await readSurvey(path, plain, parser)
    const host = hosts?.get(path)
    notes.set(path, readFolderNote(host ? await withDefinitionsOf(host, survey, parser) : survey, base))
  }
  return notes
}

/** Adds the definitions of a host that its sections use: users wrote these links and citations where they are. */
async function withDefinitionsOf(host: HostText, sections: Survey, parser: Parser): Promise<Survey> {
  const { path, text } = sections
  const own = await readSurvey(path, ownTextOf(host), parser)
  const known = firstDefinitions(sections)
  const theirs = [...firstDefinitions(own)].flatMap(([key, { container, span }]) =>
    known.has(key) || container ? [] : own.text.slice(span.start, span.end),
  )
  if (theirs.length === 0) return sections
  const all = await readSurvey(path, [text, ...theirs].join('\n\n'), parser)
  const definitions = firstDefinitions(all)
  const reached: Span[] = [{ start: 0, end: text.length }]
  const uses = [...all.citations, ...all.links]
  // a definition that is used may use others
  for (const { start, end } of reached) {
    for (const use of uses) {
      if (!('identifier' in use) || use.span.start < start || use.span.end > end) continue
      const kind = 'kind' in use ? 'definition' : 'footnoteDefinition'
      const span = definitions.get(definitionKey({ kind, identifier: use.identifier }))?.span
      if (span && span.start >= text.length && !reached.includes(span)) reached.push(span)
    }
  }
  const added = reached.slice(1).map(({ start, end }) => all.text.slice(start, end))
  return added.length === 0 ? sections : readSurvey(path, `${[text, ...added].join('\n\n')}\n`, parser)
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
