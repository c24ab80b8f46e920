import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import type { FileState } from './join/file-states.ts'
import { join as joinFolder, type WrittenFolder } from './join.ts'
import { didYouMean } from './messages/message.ts'
import { nameOf } from './note/parse-note.ts'
import { libraryName, type SplitOptions, writtenName } from './options.ts'
import { loadParser } from './parse/load-parser.ts'
import type { Parser } from './parse/parser.ts'
import { checkOptions, describeFault } from './plan/file/check-options.ts'
import type { SplitPlan } from './plan/split-plan.ts'
import { proposePlan } from './propose-plan.ts'
import { split as splitNote } from './split.ts'
import { append } from './text/maps.ts'
import { verify as verifyFolder } from './verify.ts'
import { contentOf, type Manifest, manifestName, notesOf, printManifest } from './write/manifest.ts'
import { parseManifest } from './write/parse-manifest.ts'
import type { PlanRow } from './write/plan-table.ts'
import type { SplitSummary } from './write/summary.ts'

/**
 * A note: Markdown, or a VFile with it. The POSIX path of a VFile names the index note and is shown in messages; without one
 * it is `note.md`. Messages are also added to the VFile. https://github.com/vfile/vfile
 */
export type Note = string | VFile

/** How to split: the options of the command line in camel case, and three more. */
export interface NoteOptions extends Partial<Omit<SplitOptions, 'parser'>> {
  /** The text of a plan file to follow. */
  plan?: string | VFile | undefined
  /**
   * The output folder, as a POSIX path relative to the folder of the note and inside it. Default: the folder of the note.
   * Links to other files are changed to work from there.
   */
  folder?: string | undefined
  /** The parser: one by name, or a function from text to mdast with UTF-16 offsets. Default: `satteri`. */
  parser?: SplitOptions['parser'] | Parser | undefined
}

/** The result of a split. */
export interface SplitOutput {
  /** Whether the files may be written: no message is fatal. */
  ok: boolean
  /**
   * The index note, then the topics in the order of the note, then the manifest, `.notesplit.json`. Paths are POSIX and
   * relative to the output folder; `data.role` is `index`, `topic` or `manifest`.
   */
  files: VFile[]
  /** The file of each section, and why. Plain data. */
  plan: SplitPlan
  /** The manifest: where every byte of the output comes from. Offsets are UTF-16, without the byte order mark. */
  manifest: Manifest
  /** Counts of topics, of updated links by kind, and of moved and copied footnotes and definitions. */
  summary: SplitSummary
  /** Messages on the plan, then those on the note by place. `fatal` is `true` for errors. */
  messages: VFileMessage[]
}

/** A plan that was made for a note, or updated. */
export interface PlanOutput {
  ok: boolean
  /** The plan file, as YAML. */
  text: string
  /** What a split with this plan would do. Plain data. */
  plan: SplitPlan
  /** A row for each file: words, links in and out, and footnotes. */
  rows: PlanRow[]
  messages: VFileMessage[]
}

/** The files of an output folder: Markdown by POSIX path, or VFiles. */
export type FolderFiles = Readonly<Record<string, string>> | Iterable<VFile>

/** Options of `join` and `verify`. */
export interface FolderOptions {
  /** The current note. Needed only if the manifest does not contain its text. */
  source?: string | undefined
  /** As in `NoteOptions`. */
  folder?: string | undefined
  parser?: NoteOptions['parser']
}

/** The result of `join`. */
export interface JoinOutput {
  ok: boolean
  /** The joined note, with its byte order mark if it had one. */
  note: VFile
  /** The state of each file of the folder; those of the manifest come first. */
  files: { path: string; state: FileState }[]
  /** The `file` of each message is the path of its file. */
  messages: VFileMessage[]
}

/** The result of `verify`. */
export type VerifyOutput = Omit<JoinOutput, 'note'>

/**
 * Splits a note into an index note and topics, and checks the guarantees on the result. Writes nothing. Errors in the note
 * or the plan are fatal messages. Throws a `TypeError` for an option that is unknown or has a
 * wrong value, and for a `folder` outside the folder of the note.
 */
export async function split(note: Note, options: NoteOptions = {}): Promise<SplitOutput> {
  const { plan, folder, parser, ...splitOptions } = options
  await refuseFaults(splitOptions)
  const file = fileOf(note)
  const result = await splitNote({ path: file.path, text: String(file), plan: planOf(plan) }, splitOptions, {
    ...enginesFor(parser),
    hash,
    sourceFolder: upFrom(folder),
  })
  const { manifest, summary, messages } = result
  tell(note, messages)
  const files = result.notes.map(
    (file) => new VFile({ path: file.path, value: contentOf(file, manifest.source.bom), data: { role: file.role } }),
  )
  files.push(new VFile({ path: manifestName, value: printManifest(manifest), data: { role: 'manifest' } }))
  return { ok: isFine(messages), files, plan: result.plan, manifest, summary, messages }
}

/**
 * Makes a plan for a note, or updates the one in `options.plan`. `suggest` adds comments on which sections belong together.
 */
export async function planSplit(note: Note, options: NoteOptions & { suggest?: boolean } = {}): Promise<PlanOutput> {
  const { plan, folder: _, parser, suggest = false, ...splitOptions } = options
  await refuseFaults(splitOptions)
  const file = fileOf(note)
  const source = { path: file.path, text: String(file), plan: planOf(plan) }
  const proposal = await proposePlan(source, splitOptions, { parser: enginesFor(parser).parser, suggest })
  tell(note, proposal.messages)
  return { ok: isFine(proposal.messages), ...proposal }
}

/** Splits a note with a plan. The same as `split` with `options.plan`. */
export function applyPlan(
  note: Note,
  plan: string | VFile,
  options: Omit<NoteOptions, 'plan'> = {},
): Promise<SplitOutput> {
  return split(note, { ...options, plan })
}

/**
 * Merges the files of a folder back into one note, with all edits since the split. Throws an `Error` for an invalid
 * manifest.
 */
export async function join(
  files: FolderFiles,
  manifest: Manifest | string,
  options: FolderOptions = {},
): Promise<JoinOutput> {
  const { folder = '', parser } = options
  const written = writtenFolder(files, manifest, options)
  const folders = { toSource: upFrom(folder), toOutput: folder }
  const result = await joinFolder(written, { parser: enginesFor(parser).parser, hash, folders })
  const note = new VFile({ path: written.manifest?.source.path ?? 'note.md', value: result.text })
  return { ok: isFine(result.messages), note, files: result.files, messages: result.messages }
}

/**
 * Lists what was edited in a folder, and checks its links and footnotes. Throws an `Error` for an invalid manifest.
 */
export async function verify(
  files: FolderFiles,
  manifest: Manifest | string,
  options: FolderOptions = {},
): Promise<VerifyOutput> {
  const { parser } = enginesFor(options.parser)
  const result = await verifyFolder(writtenFolder(files, manifest, options), { parser, hash })
  return { ok: isFine(result.messages), ...result }
}

/** Throws a `TypeError` for an option that is unknown or has a wrong value. */
async function refuseFaults(options: object): Promise<void> {
  const written: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (libraryName(name) !== name)
      throw new TypeError(`There is no option \`${name}\`${didYouMean(libraryName(name))}`)
    if (value !== undefined) written[writtenName(name)] = value
  }
  const [fault] = (await checkOptions(written)).faults
  if (fault) throw new TypeError(describeFault(fault, libraryName))
}

function writtenFolder(files: FolderFiles, manifest: Manifest | string, { source }: FolderOptions): WrittenFolder {
  const entries =
    Symbol.iterator in files
      ? [...(files as Iterable<VFile>)].map((file): [string, string] => [file.path, String(file)])
      : Object.entries(files)
  const known = parseManifest(typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  const path = known.source.path
  return {
    name: nameOf(path),
    manifest: known,
    files: new Map(entries.filter(([name]) => notesOf(known).test(name))),
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

/** Returns the path back up from a folder. */
function upFrom(folder = ''): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.')
  if (folder.startsWith('/') || parts.includes('..'))
    throw new TypeError('`folder` must be a path down from the note’s folder')
  return parts.map(() => '..').join('/')
}

function tell(note: Note, messages: readonly VFileMessage[]): void {
  if (typeof note !== 'string') append(note.messages, messages)
}

function isFine(messages: readonly VFileMessage[]): boolean {
  return messages.every(({ fatal }) => fatal !== true)
}

/** The same as on the disk, without Node. */
function hash(content: string): string {
  return `sha256-${bytesToHex(sha256(utf8ToBytes(content)))}`
}
