import { fstatSync, writeSync } from 'node:fs'
import { showControls } from '../text/show-controls.ts'

/**
 * Writes a text to stdout synchronously: loading the stream of the process, with terminals and sockets, takes longer
 * than splitting a small note. Terminal controls are escaped, since they may come from a file name or heading.
 */
export function print(text: string): void {
  write(1, showControls(text))
}

/** Writes the text of a note or plan to stdout: unchanged to a file or pipe, with escaped controls on a terminal. */
export function printContent(text: string): void {
  write(1, isTerminal(1) ? showControls(text) : text)
}

/** Writes a text to stderr synchronously, like `print`. */
export function printError(text: string): void {
  write(2, showControls(text))
}

/** Writes text with colors of this program to stderr; other parts must be escaped before. */
export function printColored(text: string): void {
  write(2, text)
}

/** Returns whether stdout (1) or stderr (2) is a terminal. */
export function isTerminal(file: 1 | 2): boolean {
  try {
    return fstatSync(file).isCharacterDevice() && (file === 1 ? process.stdout : process.stderr).isTTY === true
  } catch {
    // it is closed
    return false
  }
}

/** Wraps lines. Loaded for a terminal only: the segmenter that it makes takes longer than splitting a small note. */
export const wrapAnsi = isTerminal(1) || isTerminal(2) ? (await import('wrap-ansi')).default : undefined

function write(file: 1 | 2, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // a full pipe that does not block; a pipe whose reader is closed is ignored
    if (code === 'EAGAIN') (file === 1 ? process.stdout : process.stderr).write(bytes.subarray(written))
    else if (code !== 'EPIPE') throw error
  }
}
