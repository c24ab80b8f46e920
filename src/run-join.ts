import { join as joinPath, relative, resolve } from 'node:path'
import { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from './io/disk.ts'
import { Failure } from './io/failure.ts'
import { hashText } from './io/hash.ts'
import { readText } from './io/output-folder.ts'
import { type FolderOnDisk, readFolder } from './io/read-folder.ts'
import { recoverFile, writeFile } from './io/write-file.ts'
import { recoverFolder } from './io/write-folder.ts'
import { type JoinResult, join } from './join.ts'
import * as messages from './messages.ts'
import { loadParser } from './parsers/load-parser.ts'
import { type VerifyResult, verify } from './verify.ts'

/** What `join` is asked to do. */
export interface JoinRequest {
  folder: string
  /** Where the joined note goes; by default where the source note is. `-`: nowhere, it is only handed out. */
  out: string | undefined
  force: boolean
  /** Whether the note must be on the disk itself when the run ends. */
  durable?: boolean
}

/** What a run over a written folder did. */
interface Outcome<Result> {
  /** Undefined when the folder could not be read. */
  result: Result | undefined
  /** The files with their messages, for a reporter. */
  files: VFile[]
  /** 0: done; 1: problems that fail the run; 2: nothing could be done. */
  exitCode: 0 | 1 | 2
}

export interface JoinOutcome extends Outcome<JoinResult> {
  /** Where the note is now; undefined when it was not written. */
  written: string | undefined
  /** Whether it was there already, to the byte. */
  isSame: boolean
}

/** Joins a folder on the disk into its note. Nothing is written when an edit is in conflict with another. */
export async function runJoin(
  { folder, out, force, durable }: JoinRequest,
  disk: Disk = realDisk,
): Promise<JoinOutcome> {
  const files: VFile[] = []
  const nothing = { written: undefined, isSame: false }
  try {
    recoverFolder(folder, disk)
    const written = readFolder(folder)
    const result = await joinDisk(written)
    report(files, folder, result.messages)
    if (result.messages.some(({ fatal }) => fatal)) {
      const isEmpty = result.messages.some(({ ruleId }) => ruleId === 'no-notes')
      return { result, files, exitCode: isEmpty ? 2 : 1, ...nothing }
    }
    if (out === '-') return { result, files, exitCode: 0, ...nothing }
    const path = out ?? written.sourcePath
    recoverFile(path, disk)
    const old = readText(path)
    const isSame = old === result.text
    // the note that was split may be overwritten, a later version of it not
    const isOurs =
      old === undefined || isSame || (written.record !== undefined && hashText(old) === written.record.source.hash)
    if (!isOurs && !force) {
      report(files, path, [messages.changedSource(path)])
      return { result, files, exitCode: 1, ...nothing }
    }
    const kept = isSame ? undefined : writeFile(path, result.text, { old, backup: !isOurs, durable, disk })
    if (kept !== undefined)
      report(files, folder, [messages.inFile(messages.keptBackup(path, kept), relative(folder, path))])
    return { result, files, exitCode: 0, written: path, isSame }
  } catch (error) {
    return { result: undefined, files: failed(files, error), exitCode: 2, ...nothing }
  }
}

/** Holds a folder on the disk to the laws, as it stands now. */
export async function runVerify(folder: string): Promise<Outcome<VerifyResult>> {
  const files: VFile[] = []
  try {
    const disk = readFolder(folder)
    if (!disk.record) throw new Failure(folder, messages.noRecord(folder))
    const result = await verify(disk, { parser: loadParser('satteri'), hash: hashText })
    const others = disk.others.map((path) => ({ path, state: 'foreign' as const }))
    report(files, folder, result.messages)
    const exitCode = result.messages.some(({ fatal }) => fatal) ? 1 : 0
    return { result: { ...result, files: [...result.files, ...others] }, files, exitCode }
  } catch (error) {
    return { result: undefined, files: failed(files, error), exitCode: 2 }
  }
}

/** Joins a folder that was read. */
export function joinDisk(disk: FolderOnDisk): Promise<JoinResult> {
  return join(disk, { parser: loadParser('satteri'), hash: hashText, folders: disk.folders })
}

function report(files: VFile[], folder: string, found: readonly VFileMessage[]): void {
  for (const message of found) {
    const path = message.file === undefined ? folder : joinPath(folder, message.file)
    let file = files.find((one) => resolve(one.path) === resolve(path))
    if (!file) {
      file = new VFile({ path })
      files.push(file)
    }
    file.messages.push(message)
  }
}

function failed(files: VFile[], error: unknown): VFile[] {
  if (!(error instanceof Failure)) throw error
  report(files, error.path, [error.report])
  return files
}
