import { writeSync } from 'node:fs'

/** Writes to stdout at once: the stream of the process brings terminals and sockets along, which cost more than a small note. */
export function print(text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // a pipe that is full and does not wait for its reader; one whose reader has seen enough wants no more
    if (code === 'EAGAIN') process.stdout.write(bytes.subarray(written))
    else if (code !== 'EPIPE') throw error
  }
}
