import type { VFileMessage } from 'vfile-message'
import { assembleNote } from './join/assemble.ts'
import { attachNewNotes, titled } from './join/attach-new-notes.ts'
import { rebuildNotes } from './join/base-note.ts'
import { type EditedText, findMovedPointers, listEditedTexts } from './join/edited-texts.ts'
import { type FileState, sourceOf, stateFiles } from './join/file-states.ts'
import { chooseIndex, type FolderLinks, isFollowed, linksOf, versionOf } from './join/folder-links.ts'
import { type FolderNote, ownerAt } from './join/folder-note.ts'
import { type FollowedManifest, followRenames } from './join/follow-renames.ts'
import { mergeEdits } from './join/merge-edits.ts'
import { findMovedTexts, type MovedText } from './join/moved-texts.ts'
import { findNewDefinitions } from './join/new-definitions.ts'
import type { NewReference } from './join/new-references.ts'
import { editNewText, type Folders } from './join/new-text.ts'
import { findHead } from './join/note-head.ts'
import { readFolderNotes } from './join/read-notes.ts'
import {
  type FragmentOf,
  fragmentsOf,
  linkStyleOf,
  type ReadNote,
  type RelinkContext,
  relinkNote,
} from './join/relink.ts'
import { reportJoin } from './join/report-join.ts'
import { traceChanges, traceNewNote } from './join/trace-changes.ts'
import { uniteProperties } from './join/unite-properties.ts'
import * as messages from './messages/index.ts'
import { findLinkTargets, type LinkTargets } from './note/link-targets.ts'
import type { NotePath } from './note/parse-note.ts'
import { resolveReferences } from './note/resolve-references.ts'
import { readSurvey } from './note/survey.ts'
import type { Parser } from './parse/parser.ts'
import type { HostText } from './plan/host.ts'
import { outlineNote } from './plan/outline.ts'
import { allTopics } from './plan/split-plan.ts'
import { applyEdits } from './text/span.ts'
import type { Hash, Manifest } from './write/manifest.ts'

/** An output folder in its current state. */
export interface WrittenFolder {
  /** The folder's name. */
  name: string
  /** Undefined for a folder without a manifest: then its notes are joined in the order of the index. */
  manifest: Manifest | undefined
  /** The content of every Markdown file by its POSIX path in the folder. */
  files: ReadonlyMap<NotePath, string>
  /** The own text of the notes that sections joined: `files` has these sections. */
  hosts?: ReadonlyMap<NotePath, HostText>
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
  /** Whether the note loses the text of emptied topics; otherwise they are refused. */
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
  /** Those of the joined note; undefined as `fragmentOf`. */
  joinedTargets?: LinkTargets
  /** The link targets of each note of the folder. */
  linkTargets?: ReadonlyMap<NotePath, LinkTargets>
  /** The current version of pointers and other text of the program that the user edited: it stays in its note. */
  editedTexts?: readonly EditedText[]
  /** The text of the new files that are in the joined note. */
  newFiles?: ReadonlyMap<NotePath, string>
  /** The missing notes whose text is in another one. */
  moved?: ReadonlyMap<NotePath, MovedText>
  /** The old path of each renamed file by its new one. */
  renamed?: ReadonlyMap<NotePath, NotePath>
}

/** Joins a folder into its note, with all edits since the split. */
export async function join(folder: WrittenFolder, context: JoinContext): Promise<JoinResult> {
  const followed = await followFolder(folder, context)
  const { manifest, renamed } = followed
  const states = stateFiles(manifest, folder.files, context.hash)
  const source = manifest ? sourceOf(manifest, folder.source, folder.files, context.hash) : ''
  const refuse = (...why: VFileMessage[]) => ({ text: '', files: states, messages: why })
  if (source === undefined) return refuse(messages.sourceUnknown(manifest?.source.path ?? ''))
  const bom = manifest?.source.bom ? '\uFEFF' : ''
  const isAsWritten =
    manifest !== undefined && renamed.size === 0 && states.every(({ state }) => state === 'as written')
  if (isAsWritten && !context.isTracked) return { text: bom + source, files: states, messages: [] }
  const read = await readFolderLinks({ folder, manifest, renamed, states, source }, context)
  const lost = context.dropEmptied
    ? []
    : [...read.notes.values()].flatMap((note) => (read.moved.has(note.path) ? [] : lossIn(note)))
  if (lost.length > 0) return refuse(...lost)
  const { index } = read
  if (!index) return refuse(messages.noNotes(folder.name))
  index.base ??= { path: index.path, role: 'index', text: '', pieces: [] }
  const joined = await joinNotes({ ...read, index, states, followed }, context)
  return {
    ...joined,
    text: bom + joined.text,
    files: states,
    messages: manifest ? joined.messages : [messages.joinedWithoutManifest(folder.name), ...joined.messages],
  }
}

/** Merges the edits of all notes into the source: finds their places, applies them, then writes the links again. */
async function joinNotes(folder: ReadFolder, { parser, folders }: JoinContext) {
  const { original, notes, index, moved, states, followed } = folder
  const { survey } = original
  const { renamed, guessed } = followed
  const traced = traceFolder({ ...folder, folders })
  const { written, attached, joined } = traced
  const merged = mergeEdits(survey.text, written, traced.edits, traced.needed)
  const assembly = assembleNote(survey.text, survey.newline, merged.edits)
  const relinking: RelinkContext = {
    source: original,
    joined: await readNote(survey.path, assembly.text, parser),
    assembly,
    notes,
    index,
    headOf: (note) => findHead(note.base, survey),
    canMark: followed.manifest?.options.blockIds !== 'never',
    ownerAt: (span) => ownerAt(written, span),
    style: linkStyleOf(survey, original.references),
  }
  const { edits, lost } = relinkNote(relinking)
  const newProperties = attached.map(({ note }) => ({ path: note.path, properties: note.survey.properties }))
  const united = uniteProperties(applyEdits(assembly.text, edits), newProperties)
  return {
    text: united.text,
    messages: reportJoin({
      conflicts: merged.conflicts,
      ignored: [...traced.ignored, ...merged.ignored],
      edits: merged.edits,
      lost,
      attached,
      labels: traced.labels,
      leftProperties: united.left,
      renamed,
      guessed,
      written,
      missing: states.filter(({ state }) => state === 'missing').map(({ path }) => path),
      moved,
      unknown: states.filter(({ path }) => !joined.has(notes.get(path) as FolderNote)).map(({ path }) => path),
    }),
    fragmentOf: fragmentsOf(relinking),
    joinedTargets: relinking.joined.linkTargets,
    linkTargets: new Map([...notes].map(([name, note]) => [name, note.linkTargets])),
    editedTexts: listEditedTexts(traced.ignored),
    moved,
    newFiles: new Map(attached.map(({ note }) => [note.path, note.text])),
    renamed,
  }
}

/** A folder with its source note. */
interface FolderSource {
  folder: WrittenFolder
  manifest: Manifest | undefined
  /** The old path of each renamed note by its new one. */
  renamed: ReadonlyMap<NotePath, NotePath>
  states: JoinResult['files']
  source: string
}

/** Parses the source note and the notes of a folder, and resolves their links. */
async function readFolderLinks({ folder, manifest, renamed, states, source }: FolderSource, { parser }: JoinContext) {
  const path = folder.path ?? manifest?.source.path ?? `${folder.name}.md`
  const original = await readNote(path, source, parser)
  const bases = new Map((manifest ? rebuildNotes(manifest, source) : []).map((base) => [base.path, base]))
  const moved = findMovedTexts(bases.values(), folder.files)
  const files = new Map([...folder.files, ...[...moved].map(([gone, { rest }]): [NotePath, string] => [gone, rest])])
  const present = states.map(({ path, state }) => ({ path, state: moved.has(path) ? 'edited' : state }) as const)
  const notes = await readFolderNotes(present, bases, files, parser, folder.hosts)
  const links = linksOf([...notes.values()], renamed)
  const index = notes.get(manifest?.notes[0]?.path ?? chooseIndex(folder.name, links.reach()) ?? '')
  return { original, notes, links, index, moved }
}

/** A folder whose notes and links were read. */
interface ReadFolder {
  /** The source note. */
  original: ReadNote
  notes: ReadonlyMap<NotePath, FolderNote>
  links: FolderLinks
  index: FolderNote
  /** The notes that have the whole text of missing ones. */
  moved: ReadonlyMap<NotePath, MovedText>
  states: JoinResult['files']
  followed: FollowedManifest
}

interface TracedFolder extends Pick<ReadFolder, 'original' | 'notes' | 'links' | 'index' | 'moved' | 'followed'> {
  folders: JoinContext['folders']
}

/** Finds the new text of a folder and its place in the source. */
function traceFolder({ original, notes, links, index, moved, followed, folders }: TracedFolder) {
  const { manifest, renamed } = followed
  const { survey } = original
  const written = [...notes.values()].filter(({ base }) => base)
  const outline = outlineNote(survey, manifest?.options.splitAt)
  const topics = new Map(allTopics(manifest?.plan.topics ?? []).map((topic) => [topic.path, topic]))
  const sectionsOf = (path: NotePath) =>
    topics.get(path)?.sections.flatMap((anchor) => outline.byAnchor.get(anchor) ?? []) ?? []
  const depth = manifest?.plan.depth
  const attached = attachNewNotes(index, { source: survey, notes, links, sectionsOf, depth })
  const joined = new Set([...written, ...attached.map(({ note }) => note)])
  const leadsToJoined = ({ target }: NewReference) => joined.has(notes.get(target.path) as FolderNote)
  const { added, relabelled, needed, labels } = findNewDefinitions(survey, original.references, [...joined])
  const map = { survey, outline: outlineNote(survey) }
  const paths = new Map([...renamed].map(([now, was]) => [was, now]))
  for (const [gone, { to }] of moved) paths.set(gone, to)
  const traceContext = (note: FolderNote, delta: number) => ({
    map,
    edits: editNewText(note, {
      references: links.newReferences(note).filter(leadsToJoined),
      delta,
      folders,
      relabelled: relabelled.get(note) ?? [],
    }),
    added: added.get(note) ?? [],
    attachments: [],
    moved: findMovedPointers(note),
    versionOf: versionOf(links, note, renamed, moved),
    isFollowed: isFollowed(paths),
  })
  const arrived = attached.map((attachment) => {
    const { note, body, heading } = attachment
    const { parts, edits } = traceNewNote(note, body, traceContext(note, attachment.depth - (heading?.depth ?? 0)))
    return { ...attachment, edits, parts: titled(attachment, survey, parts) }
  })
  const traced = written.map((note) =>
    traceChanges(note, {
      ...traceContext(note, findHead(note.base, survey).delta),
      attachments: note === index ? arrived : [],
    }),
  )
  const edits = [...traced, ...arrived].flatMap((change) => change.edits)
  return { written, attached, joined, needed, labels, edits, ignored: traced.flatMap(({ ignored }) => ignored) }
}

/** Reports a file that lost its text, or breaks off in the middle of a line, as one does that is synchronized by half. */
function lossIn({ path, text, base }: FolderNote): VFileMessage[] {
  if (!base || base.text === text) return []
  if (!/\S/.test(text)) return [messages.emptiedFile(path, base.host ? 'left' : 'empty')]
  const isCut =
    base.text.startsWith(text) && /[^\r\n]$/.test(text) && /^[^\r\n]+[\r\n]+[^\r\n]/.test(base.text.slice(text.length))
  return isCut ? [messages.emptiedFile(path, 'cut')] : []
}

/** Returns the manifest of a folder with the current paths of its files. */
export async function followFolder(
  { manifest, files, source, followed }: WrittenFolder,
  context: Pick<JoinContext, 'parser' | 'hash'>,
): Promise<FollowedManifest> {
  const { renamed, guessed, ...rest } = await followRenames(manifest, files, source, context)
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
