import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import type { FileState } from './join/file-states.ts'
import { join as joinFolder, type WrittenFolder } from './join.ts'
import { nameOf } from './note/parse-note.ts'
import type { SplitOptions } from './options.ts'
import { loadParser } from './parse/load-parser.ts'
import type { Parser } from './parse/parser.ts'
import type { SplitPlan } from './plan/split-plan.ts'
import { proposePlan } from './propose-plan.ts'
import { split as splitNote } from './split.ts'
import { verify as verifyFolder } from './verify.ts'
import { contentOf, type Manifest, manifestName, printManifest } from './write/manifest.ts'
import type { PlanRow } from './write/plan-table.ts'
import type { SplitSummary } from './write/summary.ts'

/**
 * A note: its Markdown, or a VFile with it. The path of a VFile (POSIX) gives the index its name and messages their place;
 * without one the note is `note.md`. Messages are added to a VFile as well. https://github.com/vfile/vfile
 */
export type Note = string | VFile

/** How to split: the options of the command line in camel case, and what only a program can say. */
export interface NoteOptions extends Partial<Omit<SplitOptions, 'parser'>> {
  /** The text of a plan file to follow. https://www.npmjs.com/package/notesplit#the-plan */
  plan?: string | VFile | undefined
  /**
   * Where the output will be, as a POSIX path down from the folder of the note; by default that folder itself. Links to other
   * files are re-based by it.
   */
  folder?: string | undefined
  /** What reads the Markdown: an engine by name, or a function from text to mdast with UTF-16 offsets. Default: `satteri`. */
  parser?: SplitOptions['parser'] | Parser | undefined
}

/** What a split gives. */
export interface SplitOutput {
  /** Whether it may be written: no message is fatal. */
  ok: boolean
  /**
   * The index first, then the topics in the order of the note, as VFiles whose paths are POSIX and relative to the output
   * folder; `data.role` is `index` or `topic`. Last the record, `.notesplit.json`, by which `join` and `verify` work.
   */
  files: VFile[]
  /** Which section went where, and why. Plain data. */
  plan: SplitPlan
  /** Where every byte of the output comes from; offsets are UTF-16 offsets in the note without its byte order mark. */
  record: Manifest
  /** What was done, in numbers: topics, references by kind, footnotes and definitions that went along. */
  summary: SplitSummary
  /** By their place in the note; those on the plan come first. `fatal` is `true` for what keeps the output from being written. */
  messages: VFileMessage[]
}

/** A plan that was made for a note, or brought up to date. */
export interface PlanOutput {
  ok: boolean
  /** The plan as a file, YAML, for a person or a program to change. */
  text: string
  /** What a split by it would do. Plain data. */
  plan: SplitPlan
  /** A row for each file: its words, and the links and footnotes that go in and out. */
  rows: PlanRow[]
  messages: VFileMessage[]
}

/** The files of an output folder as they stand: their Markdown by POSIX path, or VFiles. */
export type FolderFiles = Readonly<Record<string, string>> | Iterable<VFile>

/** What is known of a folder that was written. */
export interface FolderOptions {
  /** The note as it stands now, if it is at hand: for a record that does not hold its text. */
  source?: string | undefined
  /** As in `NoteOptions`. */
  folder?: string | undefined
  parser?: NoteOptions['parser']
}

/** A note joined. */
export interface JoinOutput {
  ok: boolean
  /** The note, with the byte order mark that it had. */
  note: VFile
  /** What became of each file of the folder, those of the record first. */
  files: { path: string; state: FileState }[]
  /** The `file` of each is the path of the file that it is about. */
  messages: VFileMessage[]
}

/** A folder held to the laws. */
export type VerifyOutput = Omit<JoinOutput, 'note'>

/**
 * Splits a note into an index and topics, and holds the result to the laws. Writes nothing. Faults of the note, the options or the
 * plan are fatal messages; it throws only for a `folder` that leads up.
 */
export async function split(note: Note, options: NoteOptions = {}): Promise<SplitOutput> {
  const { plan, folder, parser, ...given } = options
  const file = fileOf(note)
  const result = await splitNote({ path: file.path, text: String(file), plan: planOf(plan) }, given, {
    ...enginesFor(parser),
    hash,
    sourceFolder: upFrom(folder),
  })
  const { record, summary, messages } = result
  tell(note, messages)
  const files = result.notes.map(
    (one) => new VFile({ path: one.path, value: contentOf(one, record.source.bom), data: { role: one.role } }),
  )
  files.push(new VFile({ path: manifestName, value: printManifest(record), data: { role: 'record' } }))
  return { ok: isFine(messages), files, plan: result.plan, record, summary, messages }
}

/**
 * Proposes a plan for a note, or brings the one in `options.plan` up to date with it. With `suggest` it proposes in comments which
 * sections belong together.
 */
export async function planSplit(note: Note, options: NoteOptions & { suggest?: boolean } = {}): Promise<PlanOutput> {
  const { plan, folder: _, parser, suggest = false, ...given } = options
  const file = fileOf(note)
  const source = { path: file.path, text: String(file), plan: planOf(plan) }
  const proposal = await proposePlan(source, given, { parser: enginesFor(parser).parser, suggest })
  tell(note, proposal.messages)
  return { ok: isFine(proposal.messages), ...proposal }
}

/** Splits a note by the text of a plan file. The same as `split` with `options.plan`. */
export function applyPlan(
  note: Note,
  plan: string | VFile,
  options: Omit<NoteOptions, 'plan'> = {},
): Promise<SplitOutput> {
  return split(note, { ...options, plan })
}

/** Puts a note together again from its files, with all edits that they have seen since they were written. */
export async function join(
  files: FolderFiles,
  record: Manifest | string,
  options: FolderOptions = {},
): Promise<JoinOutput> {
  const { folder = '', parser } = options
  const written = writtenFolder(files, record, options)
  const folders = { toSource: upFrom(folder), toOutput: folder }
  const result = await joinFolder(written, { parser: enginesFor(parser).parser, hash, folders })
  const note = new VFile({ path: written.record?.source.path ?? 'note.md', value: result.text })
  return { ok: isFine(result.messages), note, files: result.files, messages: result.messages }
}

/** Says what was edited in a folder, and holds it to the laws as it stands now. */
export async function verify(
  files: FolderFiles,
  record: Manifest | string,
  options: FolderOptions = {},
): Promise<VerifyOutput> {
  const { parser } = enginesFor(options.parser)
  const result = await verifyFolder(writtenFolder(files, record, options), { parser, hash })
  return { ok: isFine(result.messages), ...result }
}

function writtenFolder(files: FolderFiles, record: Manifest | string, { source }: FolderOptions): WrittenFolder {
  const entries =
    Symbol.iterator in files
      ? [...(files as Iterable<VFile>)].map((file): [string, string] => [file.path, String(file)])
      : Object.entries(files)
  const known: Manifest = typeof record === 'string' ? JSON.parse(record) : record
  const path = known.source.path
  return {
    name: nameOf(path),
    record: known,
    files: new Map(entries.filter(([name]) => /\.(?:md|markdown)$/i.test(name))),
    source,
  }
}

function enginesFor(parser: NoteOptions['parser']): { parser: Parser; fallback: Parser } {
  return {
    parser: typeof parser === 'function' ? parser : loadParser(parser ?? 'satteri'),
    fallback: loadParser('remark'),
  }
}

function fileOf(note: Note): VFile {
  const file = typeof note === 'string' ? new VFile({ value: note }) : note
  return file.path === undefined ? new VFile({ path: 'note.md', value: String(file) }) : file
}

function planOf(plan: string | VFile | undefined) {
  if (plan === undefined) return undefined
  return { path: typeof plan === 'string' ? 'note.plan.yaml' : plan.path, text: String(plan) }
}

/** The way back from a folder below. */
function upFrom(folder = ''): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.')
  if (folder.startsWith('/') || parts.includes('..'))
    throw new TypeError('`folder` must be a path down from the note’s folder')
  return parts.map(() => '..').join('/')
}

function tell(note: Note, messages: readonly VFileMessage[]): void {
  if (typeof note !== 'string') note.messages.push(...messages)
}

function isFine(messages: readonly VFileMessage[]): boolean {
  return messages.every(({ fatal }) => fatal !== true)
}

/** The same as on the disk, without Node. */
function hash(content: string): string {
  return `sha256-${bytesToHex(sha256(utf8ToBytes(content)))}`
}
