import { fstatSync, writeSync } from 'node:fs'

/** Writes to stdout synchronously, so that a signal handler that exits loses nothing. */
export function print(text: string): void {
  write(1, text)
}

/** Writes to stderr synchronously. */
export function printError(text: string): void {
  write(2, text)
}

/** Whether somebody looks at stderr. */
export function isErrorOnTerminal(): boolean {
  try {
    return fstatSync(2).isCharacterDevice() && process.stderr.isTTY === true
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
