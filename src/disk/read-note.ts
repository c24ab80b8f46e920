import { isUtf8 } from 'node:buffer'
import { readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import * as messages from '../messages/index.ts'
import { suggestWord } from '../text/words.ts'
import { Failure, reading } from './failure.ts'
import { mostBytes, readAll, readFile, toText } from './read-file.ts'
import type { Rights } from './rights.ts'

/** A note that was read. */
export interface NoteRead {
  /** With its byte order mark. */
  text: string
  bytes: Buffer
  rights: Rights
}

/** Reads the text of a note. Throws a `Failure` for one that is not UTF-8, or blank. */
export function readNote(path: string, most = mostBytes.note): string {
  return readNoteFile(path, most).text
}

/** Reads a note with its bytes and rights. */
export function readNoteFile(path: string, most = mostBytes.note): NoteRead {
  const note = readTextFile(path, most)
  if (!/[^\s\uFEFF]/.test(note.text)) throw new Failure(path, messages.emptyNote())
  return note
}

/** Reads a note that may be blank. */
export function readNoteText(path: string, most = mostBytes.note): string {
  return readTextFile(path, most).text
}

function readTextFile(path: string, most: number): NoteRead {
  const read = readFile(path, most)
  if (!read) throw new Failure(path, messages.missingNote(path, similarFile(path)))
  return { ...read, text: textOf(path, read.bytes) }
}

/** Reads the standard input to its end, with the checks of a note. Throws a `Failure`. */
export function readStdin(most: number): string {
  const path = '<stdin>'
  return textOf(
    path,
    reading(path, () => readAll(path, 0, 0, most)),
  )
}

function textOf(path: string, bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Failure(path, messages.notUtf8(firstBadByte(bytes)))
  const text = toText(path, bytes)
  const nul = text.indexOf('\0')
  if (nul >= 0) throw new Failure(path, messages.nulByte(messages.textPlaces(text).of({ start: nul, end: nul + 1 })))
  return text
}

/** Returns the file in the same folder with the name most similar to a missing one. */
function similarFile(path: string): string | undefined {
  try {
    const names = readdirSync(dirname(path)).filter((name) => extname(name) === extname(path))
    const name = suggestWord(basename(path), names)
    return name && join(dirname(path), name)
  } catch {
    return undefined
  }
}

/**
 * Returns the offset of the first byte that is not UTF-8. Decodes in steps, since a file may exceed the longest string.
 */
function firstBadByte(bytes: Buffer): number {
  const step = 1 << 16
  let start = 0
  while (isUtf8(wholeCharacters(bytes, start, start + step)))
    start += wholeCharacters(bytes, start, start + step).length
  let offset = start
  for (const character of bytes.toString('utf8', start, start + step)) {
    if (character === '\uFFFD' && !bytes.subarray(offset, offset + 3).equals(Buffer.from('\uFFFD'))) return offset
    offset += Buffer.byteLength(character)
  }
  return offset
}

/** Returns the bytes between two offsets, without an incomplete last character. */
function wholeCharacters(bytes: Buffer, start: number, end: number): Buffer {
  if (end >= bytes.length) return bytes.subarray(start)
  let last = end
  while (last > end - 3 && ((bytes[last] as number) & 0xc0) === 0x80) last--
  return bytes.subarray(start, last)
}
