import { readFileSync, statSync } from 'node:fs'
import * as messages from '../messages/index.ts'
import { explainError } from './explain-error.ts'
import { Failure } from './failure.ts'

/** A note larger than this is refused. */
const mostBytes = 1_000_000_000

/** Reads a note. Throws a `Failure` for what is no text in UTF-8. The byte order mark is part of the text. */
export function readNote(path: string): string {
  const text = readNoteText(path)
  if (!/[^\s\uFEFF]/.test(text)) throw new Failure(path, messages.emptyNote())
  return text
}

/** The same for a file that may be empty. */
export function readNoteText(path: string): string {
  const text = decode(path, readBytes(path))
  const nul = text.indexOf('\0')
  if (nul >= 0) throw new Failure(path, messages.nulByte(new messages.Places(text).of({ start: nul, end: nul + 1 })))
  return text
}

function readBytes(path: string): Buffer {
  try {
    const stats = statSync(path)
    if (stats.isDirectory()) throw new Failure(path, messages.notAFile(path))
    if (stats.size > mostBytes) throw new Failure(path, messages.tooLarge(stats.size))
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(
      path,
      code === 'ENOENT' || code === 'ENOTDIR'
        ? messages.missingNote(path)
        : messages.cannotRead(path, explainError(error)),
    )
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Failure(path, messages.notUtf8(firstBadByte(bytes)))
  }
}

/** The offset of the first byte that no UTF-8 text has. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  let offset = 0
  for (const character of text) {
    if (character === '\uFFFD' && !bytes.subarray(offset, offset + 3).equals(Buffer.from('\uFFFD'))) return offset
    offset += Buffer.byteLength(character)
  }
  return offset
}
