import type { VFileMessage } from 'vfile-message'
import { assembleNote } from './join/assemble.ts'
import { attachNewNotes, titled } from './join/attach-new-notes.ts'
import { rebuildNotes } from './join/base-note.ts'
import { chooseIndex } from './join/choose-index.ts'
import { type FileState, sourceOf, stateFiles } from './join/file-states.ts'
import { FolderLinks } from './join/folder-links.ts'
import { type FolderNote, ownerAt } from './join/folder-note.ts'
import { type FollowedManifest, followRenames } from './join/follow-renames.ts'
import { mergeEdits } from './join/merge-edits.ts'
import { findNewDefinitions } from './join/new-definitions.ts'
import type { NewReference } from './join/new-references.ts'
import { editNewText, type Folders } from './join/new-text.ts'
import { findHead } from './join/note-head.ts'
import { readFolderNotes } from './join/read-notes.ts'
import { type FragmentOf, formOf, fragmentsOf, type ReadNote, type RelinkContext, relinkNote } from './join/relink.ts'
import { reportJoin } from './join/report-join.ts'
import { traceChanges, traceNewNote } from './join/trace-changes.ts'
import { uniteProperties } from './join/unite-properties.ts'
import * as messages from './messages/index.ts'
import { findLinkTargets, type LinkTargets } from './note/link-targets.ts'
import type { NotePath } from './note/parse-note.ts'
import { resolveReferences } from './note/resolve-references.ts'
import { readSurvey } from './note/survey.ts'
import type { Parser } from './parse/parser.ts'
import { outlineNote } from './plan/outline.ts'
import { applyEdits } from './text/span.ts'
import type { Hash, Manifest } from './write/manifest.ts'

/** An output folder in its current state. */
export interface WrittenFolder {
  /** The folder's name. */
  name: string
  /** Undefined for a folder without a manifest: then its notes are joined in the order of the index. */
  record: Manifest | undefined
  /** The content of every Markdown file by its POSIX path in the folder. */
  files: ReadonlyMap<NotePath, string>
  /** The current source note, if any: used when the manifest does not hold its text. */
  source: string | undefined
  /** The notes that were already renamed: the manifest has their new paths. */
  followed?: Pick<FollowedManifest, 'renamed' | 'guessed'>
  /** The POSIX path of the source note as given to `split`; by default the manifest's. */
  path?: NotePath
}

/** The inputs of joining other than the folder. */
export interface JoinContext {
  parser: Parser
  hash: Hash
  folders: Folders
  /** Whether `fragmentOf` is needed even if nothing was edited. */
  isTracked?: boolean
  /** Whether an emptied topic loses its section; otherwise it is refused. */
  dropEmptied?: boolean
}

/** A joined folder. Must not be written when a message is fatal. */
export interface JoinResult {
  /** The joined note, with the source's byte order mark. */
  text: string
  /** The notes of the manifest in its order, then all others. */
  files: { path: NotePath; state: FileState }[]
  /** The file of each is the note that it is about. */
  messages: VFileMessage[]
  /**
   * Returns the fragments of the folder's places in the joined note; undefined when nothing was edited and it was not
   * requested.
   */
  fragmentOf?: FragmentOf
  /** The link targets of each note of the folder. */
  linkTargets?: ReadonlyMap<NotePath, LinkTargets>
}

/** Joins a folder into its note, with all edits since the split. */
export async function join(folder: WrittenFolder, context: JoinContext): Promise<JoinResult> {
  const { record, renamed, guessed } = await followFolder(folder, context)
  const states = stateFiles(record, folder.files, context.hash)
  const source = record ? sourceOf(record, folder.source, folder.files, context.hash) : ''
  const refuse = (why: VFileMessage) => ({ text: '', files: states, messages: [why] })
  if (source === undefined) return refuse(messages.sourceUnknown(record?.source.path ?? ''))
  const bom = record?.source.bom ? '\uFEFF' : ''
  const isAsWritten = record !== undefined && renamed.size === 0 && states.every(({ state }) => state === 'as written')
  if (isAsWritten && !context.isTracked) return { text: bom + source, files: states, messages: [] }

  const emptied = context.dropEmptied
    ? []
    : states.filter(({ path, state }) => state === 'edited' && isEmpty(folder.files.get(path)))
  if (emptied.length > 0)
    return { text: '', files: states, messages: emptied.map(({ path }) => messages.emptiedFile(path)) }

  // the notes of the folder, and the targets of their links
  const path = folder.path ?? record?.source.path ?? `${folder.name}.md`
  const original = await readNote(path, source, context.parser)
  const { survey } = original
  const bases = new Map((record ? rebuildNotes(record, source) : []).map((base) => [base.path, base]))
  const notes = await readFolderNotes(states, bases, folder.files, context.parser)
  const links = new FolderLinks([...notes.values()])
  const index = notes.get(record?.notes[0]?.path ?? chooseIndex(folder.name, links.reach()) ?? '')
  if (!index) return refuse(messages.noNotes(folder.name))
  index.base ??= { path: index.path, role: 'index', text: '', pieces: [] }

  // the new text
  const written = [...notes.values()].filter(({ base }) => base)
  const attached = attachNewNotes(index, links.newReferences(index), notes, record?.plan.depth)
  const joined = new Set([...written, ...attached.map(({ note }) => note)])
  const leadsToJoined = ({ target }: NewReference) => joined.has(notes.get(target.path) as FolderNote)
  const { added, relabelled, needed, labels } = findNewDefinitions(survey, [...joined])
  const map = { survey, outline: outlineNote(survey) }
  const traceContext = (note: FolderNote, delta: number) => ({
    map,
    edits: editNewText(note, {
      references: links.newReferences(note).filter(leadsToJoined),
      delta,
      folders: context.folders,
      relabelled: relabelled.get(note) ?? [],
    }),
    added: added.get(note) ?? [],
    attachments: [],
    versionOf: links.versionOf(note, renamed),
  })

  // its place in the source
  const arrived = attached.map((one) => {
    const { parts, edits } = traceNewNote(
      one.note,
      one.body,
      traceContext(one.note, one.depth - (one.heading?.depth ?? 0)),
    )
    return { ...one, edits, parts: titled(one, survey.newline, parts) }
  })
  const traced = written.map((note) =>
    traceChanges(note, {
      ...traceContext(note, findHead(note.base, survey).delta),
      attachments: note === index ? arrived : [],
    }),
  )
  const merged = mergeEdits(
    source,
    written,
    [...traced, ...arrived].flatMap(({ edits }) => edits),
    needed,
  )
  const assembly = assembleNote(source, survey.newline, merged.edits)

  // its links in the joined note
  const relinking: RelinkContext = {
    source: original,
    joined: await readNote(path, assembly.text, context.parser),
    assembly,
    notes,
    index,
    headOf: (note) => findHead(note.base, survey).heading,
    ownerAt: (span) => ownerAt(written, span),
    form: formOf(survey, original.references),
  }
  const { edits, lost } = relinkNote(relinking)
  const joinedProperties = attached.map(({ note }) => ({ path: note.path, properties: note.survey.properties }))
  const united = uniteProperties(applyEdits(assembly.text, edits), joinedProperties)
  const found = reportJoin({
    conflicts: merged.conflicts,
    ignored: [...traced.flatMap(({ ignored }) => ignored), ...merged.ignored],
    lost,
    attached,
    labels,
    leftProperties: united.left,
    renamed,
    guessed,
    written,
    missing: states.filter(({ state }) => state === 'missing').map((file) => file.path),
    unknown: states.filter((file) => !joined.has(notes.get(file.path) as FolderNote)).map((file) => file.path),
  })
  return {
    text: bom + united.text,
    files: states,
    messages: record ? found : [messages.joinedWithoutManifest(folder.name), ...found],
    fragmentOf: fragmentsOf(relinking),
    linkTargets: new Map([...notes].map(([name, note]) => [name, note.linkTargets])),
  }
}

function isEmpty(text: string | undefined): boolean {
  return !/[^\s\uFEFF]/.test(text ?? '')
}

/** Returns the manifest of a folder with the current paths of its files. */
export async function followFolder(
  { record, files, source, followed }: WrittenFolder,
  context: Pick<JoinContext, 'parser' | 'hash'>,
): Promise<FollowedManifest> {
  const { renamed, guessed, ...rest } = await followRenames(record, files, source, context)
  return {
    ...rest,
    renamed: new Map([...(followed?.renamed ?? []), ...renamed]),
    guessed: new Set([...(followed?.guessed ?? []), ...guessed]),
  }
}

async function readNote(path: string, text: string, parser: Parser): Promise<ReadNote> {
  const survey = await readSurvey(path, text, parser)
  const linkTargets = findLinkTargets(survey)
  return { survey, linkTargets, references: resolveReferences(survey, linkTargets) }
}
