import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import { asFailure } from '../disk/failure.ts'
import { listVault } from '../disk/list-vault.ts'
import { readNoteText } from '../disk/read-note.ts'
import * as messages from '../messages/index.ts'
import { markdownEnding } from '../text/paths.ts'
import { type Sizes, sizesOf } from '../text/words.ts'
import { reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages, reportInterrupted } from './file-messages.ts'

/** The limits of a file; undefined: no limit. */
export type SizeLimits = { [Unit in keyof Sizes]?: number | undefined }

/** A Markdown file that is over a limit. */
interface OversizedFile {
  path: string
  sizes: Sizes
  /** The limits that it is over. */
  over: SizeLimits
}

export interface ScanOutcome {
  /** The number of measured files. */
  scanned: number
  /** Whether any file has a limit. */
  hasLimit: boolean
  /** Longest first, by tokens. */
  oversized: OversizedFile[]
  files: VFile[]
  /** 1: some file is over a limit; 2: some file or folder could not be read. */
  exitCode: ExitCode
}

/**
 * Measures Markdown files: the named ones, and those in folders that git does not ignore. Skips hidden files in
 * folders. Without limits, those of `notesplit.yaml` count. Writes nothing.
 */
export async function runScan(paths: readonly string[], sizeLimits: SizeLimits): Promise<ScanOutcome> {
  const reported = new FileMessages()
  const oversized: OversizedFile[] = []
  let scanned = 0
  let hasLimit = hasAny(sizeLimits)
  const files = new Set(paths.flatMap((path) => attempt(path, reported, () => listMarkdown(path, reported)) ?? []))
  reportInterrupted([...files], reported)
  for (const file of files) {
    const text = attempt(file, reported, () => readNoteText(file))
    if (text === undefined) continue
    scanned++
    const sizes = sizesOf(text)
    const limits = Object.entries(hasAny(sizeLimits) ? sizeLimits : await limitsOf(file, reported)).flatMap(
      ([unit, most]) => (most ? [[unit, most] as const] : []),
    )
    if (limits.length > 0) hasLimit = true
    const over = limits.filter(([unit, most]) => sizes[unit as keyof Sizes] > most)
    if (over.length > 0) oversized.push({ path: file, sizes, over: Object.fromEntries(over) })
  }
  oversized.sort((a, b) => b.sizes.tokens - a.sizes.tokens)
  const exitCode = reported.exitCode || (oversized.length > 0 ? 1 : 0)
  return { scanned, hasLimit, oversized, files: reported.files, exitCode }
}

function hasAny(limits: SizeLimits): boolean {
  return Object.values(limits).some((limit) => limit !== undefined)
}

/** Returns the limits of `notesplit.yaml` for a file; 0: no limit. */
async function limitsOf(file: string, reported: FileMessages): Promise<SizeLimits> {
  const { options } = await reportedConfigOf(file, reported)
  return { tokens: options.maxTokens, words: options.maxWords, chars: options.maxChars }
}

function listMarkdown(path: string, reported: FileMessages): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
  const { files, unreadable } = listVault(path)
  for (const unreadablePath of unreadable)
    reported.add(
      join(path, unreadablePath.path),
      [messages.cannotRead(join(path, unreadablePath.path), unreadablePath.why)],
      2,
    )
  return files.flatMap((file) => (!file.isIgnored && markdownEnding.test(file.path) ? join(path, file.path) : []))
}

/** Runs some work on a file; undefined and a report if the file cannot be read. */
function attempt<T>(path: string, reported: FileMessages, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    reported.add(path, [asFailure(error, path).report], 2)
    return undefined
  }
}
