import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import * as messages from '../messages/index.ts'
import { asFailure, Failure } from './failure.ts'
import type { Rights } from './rights.ts'

/** The maximal size of each kind of file, in bytes. */
export const mostBytes = {
  note: 1_000_000_000,
  /** A plan of 100,000 topics takes 10 MB. */
  plan: 64_000_000,
  /** A note that sections join; the manifest holds it too. */
  host: 64_000_000,
  config: 1_000_000,
  /** `.gitignore`, and the settings of an app. */
  settings: 8_000_000,
  /** It holds the note and every piece of it. V8's longest string is about as long. */
  manifest: 512_000_000,
  journal: 64_000_000,
}

/**
 * Reads a regular file of at most `most` bytes; undefined if absent. A named pipe, device, socket or folder is
 * rejected without waiting: the check is on the open file, which cannot be replaced. Throws a `Failure`.
 */
export function readFile(path: string, most: number): { bytes: Buffer; rights: Rights } | undefined {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0))
    const stats = fstatSync(file)
    checkRegular(path, stats, most)
    const { mode, uid, gid } = stats
    return { bytes: readAll(path, file, stats.size, most), rights: { mode: mode & 0o7777, uid, gid, isExact: true } }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    // a socket cannot be opened
    if (code === 'ENXIO') throw new Failure(path, messages.notAFile(path, 'device'))
    throw asFailure(error, path)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Reads a UTF-8 text, with U+FFFD for invalid bytes; undefined if there is no file. Throws a `Failure`. */
export function readText(path: string, most = mostBytes.note): string | undefined {
  const read = readFile(path, most)
  return read && toText(path, read.bytes)
}

const mostBlank = 4096

/** Returns whether bytes are no text, as those of a note that was made and never written. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.length <= mostBlank && bytes.toString().trim() === ''
}

/** Returns whether a file has no text. */
export function isBlankFile(path: string): boolean {
  try {
    const read = readFile(path, mostBlank)
    return read !== undefined && isBlank(read.bytes)
  } catch {
    // it is large, or what reads it reports why it cannot be read
    return false
  }
}

/** Converts bytes to a string. Throws a `Failure` if they exceed the longest string. */
export function toText(path: string, bytes: Buffer): string {
  try {
    return bytes.toString('utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STRING_TOO_LONG') throw error
    throw new Failure(path, messages.tooLarge(bytes.length, mostBytes.manifest))
  }
}

function checkRegular(path: string, stats: Stats, most: number): void {
  if (stats.isDirectory()) throw new Failure(path, messages.notAFile(path, 'folder'))
  if (!stats.isFile()) throw new Failure(path, messages.notAFile(path, stats.isFIFO() ? 'pipe' : 'device'))
  if (stats.size > most) throw new Failure(path, messages.tooLarge(stats.size, most))
}

/** Reads an open file until its end, whatever the reported size: files under `/proc` report none. Throws a `Failure` over `most` bytes. */
export function readAll(path: string, file: number, size: number, most: number): Buffer {
  let buffer = Buffer.allocUnsafe((size || 4096) + 1)
  let length = 0
  for (;;) {
    const got = readSome(file, buffer, length)
    if (got === 0) return buffer.subarray(0, length)
    length += got
    if (length > most) throw new Failure(path, messages.tooLarge(length, most))
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafe(buffer.length * 2)
      buffer.copy(larger)
      buffer = larger
    }
  }
}

/** Reads some bytes, 0 at the end. Waits for a pipe on the standard input that has none yet. */
function readSome(file: number, buffer: Buffer, position: number): number {
  for (;;) {
    try {
      return readSync(file, buffer, position, buffer.length - position, null)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
