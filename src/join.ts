import type { VFileMessage } from 'vfile-message'
import type { Edit, Span } from './markdown/span.ts'
import * as messages from './messages.ts'
import { findLandmarks } from './note/landmarks.ts'
import { type NotePath, nameOf, parseNote } from './note/parse-note.ts'
import { surveyNote } from './note/survey.ts'
import type { Parser } from './parsers/parser.ts'
import { adoptNotes } from './phases/join/adopt-notes.ts'
import { assembleNote } from './phases/join/assemble.ts'
import { rebuildNotes } from './phases/join/base-note.ts'
import { chooseIndex } from './phases/join/choose-index.ts'
import { FolderLinks } from './phases/join/folder-links.ts'
import { type FolderNote, homeOf } from './phases/join/folder-note.ts'
import { mergeEdits } from './phases/join/merge-edits.ts'
import { findNewDefinitions } from './phases/join/new-definitions.ts'
import { type Folders, rebasePaths, sortEdits, unshiftHeadings } from './phases/join/new-text.ts'
import { findHead } from './phases/join/note-head.ts'
import { readFolderNotes } from './phases/join/read-notes.ts'
import { formOf, type ReadNote, relinkNote } from './phases/join/relink.ts'
import { reportJoin } from './phases/join/report-join.ts'
import { SourceMap } from './phases/join/source-map.ts'
import { type FileState, sourceOf, stateFiles } from './phases/join/state-files.ts'
import { traceChanges, traceNewNote } from './phases/join/trace-changes.ts'
import { linkNote } from './phases/link.ts'
import { outlineNote } from './phases/outline.ts'
import type { Hash, SplitRecord } from './phases/record.ts'

/** A written folder as it stands. */
export interface WrittenFolder {
  /** The folder's name. */
  name: string
  /** Undefined for a folder that notesplit did not write: then its notes are put together in the order of the index. */
  record: SplitRecord | undefined
  /** The content of every Markdown file by its POSIX path in the folder. */
  files: ReadonlyMap<NotePath, string>
  /** The source note as it stands, if it does: used when the record does not hold its text. */
  source: string | undefined
  /** The POSIX path of the source note as it was given to `split`; by default the record's. */
  path?: NotePath
}

/** What the way back needs from outside. */
export interface JoinContext {
  parser: Parser
  hash: Hash
  folders: Folders
}

/** A folder joined. Nothing must be written when a message is fatal. */
export interface JoinResult {
  /** The joined note, with the byte order mark that the source had. */
  text: string
  /** The notes of the record in its order, then all others. */
  files: { path: NotePath; state: FileState }[]
  /** The file of each is the note that it is about. */
  messages: VFileMessage[]
}

/** Puts a note together again from the folder that it was split into, with all edits that the folder has seen since. */
export async function join(folder: WrittenFolder, context: JoinContext): Promise<JoinResult> {
  const { record } = folder
  const states = stateFiles(record, folder.files, context.hash)
  const source = record ? sourceOf(record, folder.source, folder.files, context.hash) : ''
  if (source === undefined)
    return { text: '', files: states, messages: [messages.lostSource(record?.source.path ?? '')] }
  const bom = record?.source.bom ? '\uFEFF' : ''
  const isAsWritten = record !== undefined && states.every(({ state }) => state === 'as written')
  if (isAsWritten) return { text: bom + source, files: states, messages: [] }

  // what stands in the folder, and where its links lead
  const read = (path: string, text: string) => readNote(path, text, context.parser)
  const sourcePath = folder.path ?? record?.source.path ?? `${folder.name}.md`
  const original = await read(sourcePath, source)
  const map = new SourceMap(original.survey, outlineNote(original.survey))
  const bases = new Map((record ? rebuildNotes(record, source) : []).map((base) => [base.path, base]))
  const notes = await readFolderNotes(states, bases, folder.files, context.parser)
  const links = new FolderLinks([...notes.values()])
  const indexPath = record ? record.notes[0]?.path : chooseIndex(folder.name, links.reach())
  const index = indexPath === undefined ? undefined : notes.get(indexPath)
  if (!index) return { text: bom + source, files: states, messages: [messages.lostSource(folder.name)] }
  if (!record)
    notes.set(index.path, Object.assign(index, { base: { path: index.path, role: 'index', text: '', pieces: [] } }))

  // what is new in it
  const newNotes = new Map([...notes].filter(([, { base }]) => !base))
  const adopted = adoptNotes(index, links.newReferences(index), newNotes, record?.plan.depth)
  const parts = [...notes.values()].filter(({ base }) => base)
  const home = new Set([...parts, ...adopted.map(({ note }) => note)])
  const definitions = findNewDefinitions(original.survey, [...home])
  const contextOf = (note: FolderNote, delta: number) => {
    const references = links.newReferences(note).filter(({ target }) => home.has(notes.get(target.path) as FolderNote))
    const starts = new Set(references.map(({ span }) => span.start))
    const edits = sortEdits([
      ...references.map((reference) => ({ span: reference.span, text: textAt(note, reference.span), reference })),
      ...unshiftHeadings(note, delta),
      ...rebasePaths(note, context.folders, (start) => starts.has(start)),
      ...(definitions.relabelled.get(note) ?? []),
    ])
    const isPointer = links.isVersionOf(note)
    return { map, edits, added: definitions.added.get(note) ?? [], adoptions: [], isPointer }
  }

  // where it goes in the source
  const moved = adopted.map((one) => {
    const { note, heading, depth, body } = one
    const traced = traceNewNote(note, body, contextOf(note, depth - (heading?.depth ?? 0)))
    const title = {
      note,
      at: { start: 0, end: 0 },
      isVerbatim: false,
      text: headingLine(note, depth, original.survey.newline),
    }
    return { ...one, edits: traced.edits, parts: heading ? traced.parts : [title, ...traced.parts] }
  })
  const traced = parts.map((note) => {
    const { delta } = findHead(note.base as NonNullable<FolderNote['base']>, original.survey)
    return traceChanges(note, { ...contextOf(note, delta), adoptions: note === index ? moved : [] })
  })
  const merged = mergeEdits(source, parts, [
    ...traced.flatMap(({ edits }) => edits),
    ...moved.flatMap(({ edits }) => edits),
  ])
  const assembly = assembleNote(source, original.survey.newline, merged.edits)

  // what its links are called there
  const joined = await read(sourcePath, assembly.text)
  const headOf = (note: FolderNote) => {
    if (!note.base) return assembly.startOf(note)
    const { heading } = findHead(note.base, original.survey)
    return heading === undefined ? undefined : assembly.ofSource(original.survey.headings[heading]?.span.start ?? 0).at
  }
  const form = formOf(original.survey, original.references)
  const { edits, lost } = relinkNote({
    source: original,
    joined,
    assembly,
    notes,
    index,
    headOf,
    homeOf: (span) => homeOf(parts, span),
    form,
  })
  const text = bom + applyEdits(assembly.text, edits)
  const known = new Set([...home].map(({ path }) => path))
  const found = reportJoin({
    conflicts: merged.conflicts,
    ignored: [
      ...traced.flatMap(({ ignored }) => ignored),
      ...merged.ignored,
      ...adopted.flatMap(({ note, body }) =>
        note.survey.frontmatter ? { note, at: { start: 0, end: body.start }, what: 'frontmatter' as const } : [],
      ),
    ],
    lost,
    adopted,
    labels: definitions.labels,
    missing: states.filter(({ state }) => state === 'missing').map(({ path }) => path),
    unknown: states.filter(({ path, state }) => state === 'foreign' && !known.has(path)).map(({ path }) => path),
  })
  return { text, files: states, messages: record ? found : [messages.plainJoin(folder.name), ...found] }
}

async function readNote(path: string, text: string, parser: Parser): Promise<ReadNote> {
  const survey = surveyNote(await parseNote(path, text, parser))
  const landmarks = findLandmarks(survey)
  return { survey, landmarks, references: linkNote(survey, landmarks) }
}

function textAt({ text }: FolderNote, { start, end }: Span): string {
  return text.slice(start, end)
}

/** A heading for a new note that begins without one: its name. */
function headingLine({ path }: FolderNote, depth: number, newline: string): string {
  return `${'#'.repeat(depth)} ${nameOf(path)}${newline}${newline}`
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let at = 0
  let out = ''
  for (const { span, text: written } of edits) {
    out += text.slice(at, span.start) + written
    at = span.end
  }
  return out + text.slice(at)
}
