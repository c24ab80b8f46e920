import { existsSync, statSync } from 'node:fs'
import { basename, join as joinPath, relative, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { findJournals } from '../disk/find-vault.ts'
import { hashText } from '../disk/hash.ts'
import { readText } from '../disk/read-file.ts'
import { type FolderOnDisk, readFolder } from '../disk/read-folder.ts'
import { rightsOf } from '../disk/rights.ts'
import { recoverFile, writeFile } from '../disk/write-file.ts'
import { recoverFolder } from '../disk/write-folder.ts'
import { type JoinResult, join } from '../join.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import { type VerifyResult, verify } from '../verify.ts'
import { type Manifest, manifestName } from '../write/manifest.ts'
import { FileMessages } from './file-messages.ts'
import { pathIn, readVaultSplit } from './read-vault-split.ts'

/** A request to `join`. */
export interface JoinRequest {
  folder: string
  /** The target of the joined note; by default the source note. `-`: it is only returned. */
  out: string | undefined
  force: boolean
  /** Whether the note must be on the disk itself when the run ends. */
  durable?: boolean
}

/** The outcome of a run on an output folder. */
export interface FolderOutcome<Result> {
  /** Undefined when the folder could not be read. */
  result: Result | undefined
  record: Manifest | undefined
  /** The path of the source note, existing or not. */
  source: string
  /** The folder that paths of notes are relative to: the output folder, or the vault. */
  root: string
  /** The files with their messages, for a reporter. */
  files: VFile[]
  /** 0: done; 1: problems that fail the run; 2: nothing was done. */
  exitCode: 0 | 1 | 2
}

export interface JoinOutcome extends FolderOutcome<JoinResult> {
  /** The effect on the note; `unchanged` when it already has exactly this content. */
  state: 'new' | 'changed' | 'unchanged'
  /** The path of the written note; undefined when it was not written. */
  written: string | undefined
}

/** Joins a folder on the disk into its note. Writes nothing when edits conflict. */
export async function runJoin(
  { folder, out, force, durable }: JoinRequest,
  disk: Disk = realDisk,
): Promise<JoinOutcome> {
  const reported = new FileMessages()
  const outcome: JoinOutcome = { ...nothing(folder, reported), state: 'unchanged', written: undefined }
  try {
    if (existsSync(folder)) await recoverFolder(folder, disk)
    const found = readFolder(folder)
    const path = out === undefined || out === '-' ? found.sourcePath : out
    if (out === undefined) checkTarget(folder, found)
    outcome.source = path
    outcome.record = found.record
    const result = await joinDisk(found, force)
    outcome.result = result
    report(reported, folder, result.messages)
    if (result.messages.some(({ fatal }) => fatal)) {
      const isEmpty = result.messages.some(({ ruleId }) => ruleId === 'no-notes')
      return { ...outcome, exitCode: isEmpty ? 2 : 1 }
    }
    if (out !== '-') await recoverFile(path, disk)
    const old = readText(path)
    outcome.state = old === undefined ? 'new' : old === result.text ? 'unchanged' : 'changed'
    if (out === '-') return outcome
    const isSame = outcome.state === 'unchanged'
    const lost = found.record || old === undefined ? [] : lostLines(old, result.text)
    if (lost[0] !== undefined) {
      report(reported, path, [messages.joinLosesText(path, lost.length, lost[0])])
      return { ...outcome, exitCode: 1 }
    }
    // the note that was split may be overwritten, a later version of it may not
    const isOurs =
      old === undefined || isSame || (found.record !== undefined && hashText(old) === found.record.source.hash)
    if (!isOurs && !force) {
      report(reported, path, [messages.sourceChanged(path)])
      return { ...outcome, exitCode: 1 }
    }
    const like = rightsOf(joinPath(folder, manifestName))
    const kept = isSame ? undefined : await writeFile(path, result.text, { old, backup: !isOurs, durable, like, disk })
    if (kept !== undefined)
      report(reported, folder, [messages.inFile(messages.backupKept(path, kept), relative(folder, path))])
    return { ...outcome, written: path }
  } catch (error) {
    failed(reported, error, folder)
    return { ...outcome, result: undefined, exitCode: 2 }
  }
}

/** Checks the target if none is named: it must exist and have the folder's name, since a manifest can name any file. */
function checkTarget(folder: string, { record, sourcePath }: FolderOnDisk): void {
  const because = (why: string) => new Failure(folder, messages.noTarget(folder, why))
  if (!record) {
    const isVault = findJournals(joinPath(folder, 'note.md')) !== undefined
    throw because(
      `it has no manifest${isVault ? '; topics in a vault are joined by `notesplit join NOTE --vault`' : ''}`,
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
  const { files } = reported
  const outcome: FolderOutcome<VerifyResult> = nothing(folder, reported)
  try {
    const vault = isFile(folder) ? findJournals(folder) : undefined
    const disk = vault === undefined ? readFolder(folder) : await readVaultNote(vault, folder)
    const root = vault ?? folder
    if (!disk.record) throw new Failure(folder, messages.noManifest(folder))
    const result = await verify(disk, { parser: loadParser('satteri'), hash: hashText })
    const others = disk.others.map((path) => ({ path, state: 'foreign' as const }))
    report(reported, root, result.messages)
    const exitCode = result.messages.some(({ fatal }) => fatal) ? 1 : 0
    const all = { ...result, files: [...result.files, ...others] }
    return { result: all, record: disk.record, source: disk.sourcePath, root, files, exitCode }
  } catch (error) {
    failed(reported, error, folder)
    return { ...outcome, exitCode: 2 }
  }
}

function nothing(source: string, { files }: FileMessages) {
  return { result: undefined, record: undefined, source, root: source, files, exitCode: 0 as const }
}

/** Joins a folder that was read. */
export function joinDisk(disk: FolderOnDisk, dropEmptied = false): Promise<JoinResult> {
  return join(disk, { parser: loadParser('satteri'), hash: hashText, folders: disk.folders, dropEmptied })
}

function report(reported: FileMessages, folder: string, found: readonly VFileMessage[]): void {
  for (const message of found) {
    const path = message.file === undefined ? folder : joinPath(folder, message.file)
    reported.add(path, [message])
  }
}

function failed(reported: FileMessages, error: unknown, folder: string): void {
  const failure = asFailure(error, folder)
  report(reported, failure.path, [failure.report])
}
