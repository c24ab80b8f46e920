import { fstatSync, writeSync } from 'node:fs'
import { showControls } from '../text/show-controls.ts'

/**
 * Writes a text for people to stdout at once: the stream of the process brings terminals and sockets along, which cost more than a
 * small note. Controls of a terminal are written out, whatever file name or heading they come from.
 */
export function print(text: string): void {
  write(1, showControls(text))
}

/** Writes the text of a note or plan to stdout: as it is to a file or pipe, with its controls written out on a terminal. */
export function printContent(text: string): void {
  write(1, isTerminal(1) ? showControls(text) : text)
}

/** Writes a text for people to stderr at once, as `print` does. */
export function printError(text: string): void {
  write(2, showControls(text))
}

/** Writes to stderr what has the colours of this program in it, and whose other parts were made safe before. */
export function printColored(text: string): void {
  write(2, text)
}

/** Whether a person looks at stdout (1) or stderr (2). */
export function isTerminal(file: 1 | 2): boolean {
  try {
    return fstatSync(file).isCharacterDevice() && (file === 1 ? process.stdout : process.stderr).isTTY === true
  } catch {
    // it is closed
    return false
  }
}

function write(file: 1 | 2, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // a pipe that is full and does not wait for its reader; one whose reader has seen enough wants no more
    if (code === 'EAGAIN') (file === 1 ? process.stdout : process.stderr).write(bytes.subarray(written))
    else if (code !== 'EPIPE') throw error
  }
}
