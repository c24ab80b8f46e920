import { existsSync, statSync } from 'node:fs'
import { basename, join as joinPath, relative, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { hashText } from '../disk/hash.ts'
import { readText } from '../disk/read-file.ts'
import { type FolderOnDisk, readFolder, splitsIn } from '../disk/read-folder.ts'
import { rightsOf } from '../disk/rights.ts'
import { recoverFile, writeFile } from '../disk/write-file.ts'
import { recoverFolder } from '../disk/write-folder.ts'
import { sourceOf } from '../join/file-states.ts'
import { type JoinResult, join, type WrittenFolder } from '../join.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import { splitLines } from '../text/lines.ts'
import { type VerifyResult, verify } from '../verify.ts'
import { type JoinedFile, type Manifest, manifestName, printManifest } from '../write/manifest.ts'
import { type ExitCode, FileMessages, reportInterrupted } from './file-messages.ts'
import { pathIn, readVaultSplit } from './read-vault-split.ts'

/** A request to `join`. */
export interface JoinRequest {
  folder: string
  /** The target of the joined note; by default the source note. `-`: it is only returned. */
  out: string | undefined
  force: boolean
  isDryRun?: boolean
  /** Whether the note must be on the disk itself when the run ends. */
  durable?: boolean
}

/** The outcome of a run on an output folder. */
export interface FolderOutcome<Result> {
  /** Undefined when the folder could not be read. */
  result: Result | undefined
  manifest: Manifest | undefined
  /** The path of the source note, existing or not. */
  source: string
  /** The folder that paths of notes are relative to: the output folder, or the vault. */
  root: string
  /** The files with their messages, for a reporter. */
  files: VFile[]
  exitCode: ExitCode
}

export interface JoinOutcome extends FolderOutcome<JoinResult> {
  /** The effect on the note; `unchanged` when it already has exactly this content. */
  state: 'new' | 'changed' | 'unchanged'
  /** The path of the note that was written, or would be in a dry run. */
  written: string | undefined
}

/** Joins a folder on the disk into its note. Writes nothing when edits conflict. */
export async function runJoin(request: JoinRequest, disk: Disk = realDisk): Promise<JoinOutcome> {
  const { folder } = request
  const reported = new FileMessages()
  const outcome: JoinOutcome = { ...nothing(folder, reported), state: 'unchanged', written: undefined }
  const result = await reported.attempt(folder, () => joinAndWrite(request, outcome, reported, disk))
  return { ...outcome, result, exitCode: reported.exitCode }
}

/** Reads, joins and writes, as far as no problem prevents it. Throws a `Failure`. */
async function joinAndWrite(
  request: JoinRequest,
  outcome: JoinOutcome,
  reported: FileMessages,
  disk: Disk,
): Promise<JoinResult> {
  const { folder, out, isDryRun } = request
  if (!isDryRun && existsSync(folder)) await recoverFolder(folder, disk)
  reportInterrupted([joinPath(folder, 'note.md')], reported)
  const split = readFolder(folder)
  // notes of other splits are not topics of one note
  if (out === undefined || (!split.manifest && splitsIn(folder).length > 0)) checkTarget(folder, split)
  const path = out === undefined || out === '-' ? split.sourcePath : out
  outcome.source = path
  outcome.manifest = split.manifest
  const result = await joinDisk(split, request.force)
  const isEmpty = result.messages.some(({ ruleId }) => ruleId === 'no-notes')
  report(reported, folder, result.messages, isEmpty ? 2 : 1)
  if (reported.exitCode > 0) return result
  if (!isDryRun && out !== '-') await recoverFile(path, disk)
  const old = readText(path)
  outcome.state = old === undefined ? 'new' : old === result.text ? 'unchanged' : 'changed'
  if (out === '-') return result
  if (outcome.state !== 'unchanged' && !(await replaceNote(request, split, { path, old, result }, reported, disk)))
    outcome.state = 'unchanged'
  if (reported.exitCode === 0) outcome.written = path
  return result
}

/**
 * Writes the joined note, unless another text would be lost; returns whether it differs. The note that was split may be
 * overwritten.
 */
async function replaceNote(
  { folder, force, isDryRun, durable }: JoinRequest,
  split: FolderOnDisk,
  { path, old, result }: { path: string; old: string | undefined; result: JoinResult },
  reported: FileMessages,
  disk: Disk,
): Promise<boolean> {
  const { manifest } = split
  const { text } = result
  const refuse = (message: VFileMessage) => {
    reported.add(path, [message])
    return true
  }
  const lost = manifest || old === undefined ? [] : lostLines(old, text)
  if (lost[0] !== undefined) return refuse(messages.joinLosesText(path, lost.length, lost[0]))
  if (!manifest && old !== undefined && !force) return refuse(messages.foreignFile(path))
  const isOurs = old === undefined || hashText(old) === manifest?.source.hash
  const both = isOurs || force ? { text } : await mergeNote(split, result, old)
  if (both.conflict !== undefined) return refuse(messages.sourceChanged(path, both.conflict))
  if (both.text === old) return false
  reported.addHardLinks([path])
  if (isDryRun) return true
  const like = rightsOf(joinPath(folder, manifestName))
  const kept = await writeFile(path, both.text, { old, backup: !isOurs, durable, like, disk })
  if (kept !== undefined)
    report(reported, folder, [messages.inFile(messages.backupKept(path, kept), relative(folder, path))])
  if (manifest && old !== undefined && resolve(path) === resolve(split.sourcePath))
    await recordJoin(
      folder,
      manifest,
      { over: hashText(old), lines: splitLines(text), files: filesOf(split, result) },
      { durable, disk },
    )
  return true
}

/** Writes into a manifest what was joined, unless it changed or cannot be written: only later joins read that. */
async function recordJoin(
  folder: string,
  manifest: Manifest,
  joined: Manifest['source']['joined'],
  options: { durable: boolean | undefined; disk: Disk },
): Promise<void> {
  const now = printManifest({ ...manifest, source: { ...manifest.source, joined } })
  try {
    await writeFile(joinPath(folder, manifestName), now, { ...options, old: printManifest(manifest) })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}

/**
 * Merges a joined note with a later version of the note. Their common ancestor is what the last join merged into the
 * note, else the text that was split (always with `isFirst`). Returns the first line that both changed as `conflict`;
 * empty if the note has none.
 */
export async function mergeNote(
  split: WrittenFolder,
  joined: JoinResult,
  note: string,
  isFirst = false,
): Promise<{ text: string; conflict?: string }> {
  const { manifest } = split
  const source = manifest && sourceOf(manifest, split.source, split.files, hashText)
  if (!manifest || source === undefined) return { text: '', conflict: '' }
  const { bom, joined: last } = manifest.source
  const files = new Set(filesOf(split, joined).map(({ path }) => joined.renamed?.get(path) ?? path))
  // of a deleted file, the text that the split wrote is joined
  const isThere = ({ path, text }: JoinedFile) => text === undefined || files.has(path)
  const isLast = last !== undefined && hashText(note) !== last.over && last.files.every(isThere)
  const base = isLast && !isFirst ? last.lines.join('') : (bom ? '\uFEFF' : '') + source
  const { mergeText } = await import('../text/merge-text.ts')
  const { text, conflicts } = mergeText(base, joined.text, note)
  const [first] = conflicts
  const line = first && /^(?!>{7})[ \t]*\S.*/m.exec(text.slice(first.theirs, first.start + first.whole.length))
  return { text, ...(first && { conflict: line?.[0] ?? '' }) }
}

/** Lists the files whose text is in a joined note; renamed notes of the manifest by their old paths. */
function filesOf({ manifest, files: texts }: WrittenFolder, { files, newFiles, fragmentOf }: JoinResult): JoinedFile[] {
  return files.flatMap(({ path, state }, i) => {
    const old = manifest?.notes[i]?.path
    if (old === undefined ? !newFiles?.has(path) : state === 'missing') return []
    const text = state === 'as written' ? undefined : texts.get(path)?.replace(/^\uFEFF/, '')
    return { path: old ?? path, section: fragmentOf?.({ path, linkTarget: undefined }, false), text }
  })
}

/** Checks the target if none is named: it must exist and have the folder's name, since a manifest can name any file. */
function checkTarget(folder: string, { manifest, sourcePath }: FolderOnDisk): void {
  const because = (why: string, splits?: string[]) => new Failure(folder, messages.noTarget(folder, why, splits))
  if (!manifest) {
    const isVault = findJournals(joinPath(folder, 'note.md')) !== undefined
    throw because(
      `it has no manifest${isVault ? '; topics in a vault are joined by `notesplit join NOTE --vault`' : ''}`,
      splitsIn(folder),
    )
  }
  if (!existsSync(sourcePath)) throw because(`\`${sourcePath}\` does not exist`)
  const name = basename(resolve(folder))
  if (nameOf(basename(sourcePath)) !== name) throw because(`\`${sourcePath}\` has another name`)
}

/** Lists the lines with words of a text that another does not have; their links may be written differently. */
function lostLines(old: string, now: string): string[] {
  const wordsOf = (line: string) =>
    line
      .replace(/!?\[\[([^[\]|]*\|)?|\]\([^()]*\)/g, ' ')
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  const all = new Set(now.split(/[\r\n]+/).map(wordsOf))
  return old.split(/[\r\n]+/).filter((line) => wordsOf(line) !== '' && !all.has(wordsOf(line)))
}

/** Reads an index note in a vault with its topics. Throws a `Failure` when it was not split there. */
async function readVaultNote(vault: string, note: string): Promise<FolderOnDisk> {
  const split = await readVaultSplit(vault, pathIn(vault, note))
  if (!split) throw new Failure(note, messages.notSplitHere(note))
  return split.written
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** Checks the guarantees for a folder, or for an index note in a vault, in its current state. */
export async function runVerify(folder: string): Promise<FolderOutcome<VerifyResult>> {
  const reported = new FileMessages()
  const outcome: FolderOutcome<VerifyResult> = nothing(folder, reported)
  const result = await reported.attempt(folder, async () => {
    reportInterrupted([joinPath(folder, 'note.md')], reported)
    const vault = isFile(folder) ? findJournals(folder) : undefined
    const split = vault === undefined ? readFolder(folder) : await readVaultNote(vault, folder)
    if (!split.manifest) throw new Failure(folder, messages.noManifest(folder, splitsIn(folder)))
    const verified = await verify(split, { parser: loadParser('satteri'), hash: hashText })
    outcome.manifest = split.manifest
    outcome.source = split.sourcePath
    outcome.root = vault ?? folder
    report(reported, outcome.root, verified.messages)
    const others = split.others.map((path) => ({ path, state: 'foreign' as const }))
    return { ...verified, files: [...verified.files, ...others] }
  })
  return { ...outcome, result, exitCode: reported.exitCode }
}

function nothing(source: string, { files }: FileMessages) {
  return { result: undefined, manifest: undefined, source, root: source, files, exitCode: 0 as const }
}

/** Joins a folder that was read. */
export function joinDisk(disk: FolderOnDisk, dropEmptied = false): Promise<JoinResult> {
  return join(disk, { parser: loadParser('satteri'), hash: hashText, folders: disk.folders, dropEmptied })
}

function report(reported: FileMessages, folder: string, messages: readonly VFileMessage[], code: ExitCode = 1): void {
  for (const message of messages)
    reported.add(message.file === undefined ? folder : joinPath(folder, message.file), [message], code)
}
