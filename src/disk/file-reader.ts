import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { mostBytes } from './read-file.ts'

/** Reads many files in turn into one buffer, which grows to the size of the largest. */
export class FileReader {
  #buffer = Buffer.allocUnsafeSlow(1 << 16)

  /** Returns the bytes of a regular file, valid until the next call; undefined if unreadable. */
  read(path: string): Buffer | undefined {
    let file: number | undefined
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0))
      const stats = fstatSync(file)
      const { size } = stats
      if (!stats.isFile() || size > mostBytes.note) return undefined
      if (size > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(size * 2)
      let length = 0
      while (length < size) {
        const got = readSync(file, this.#buffer, length, size - length, null)
        if (got === 0) break
        length += got
      }
      return this.#buffer.subarray(0, length)
    } catch {
      return undefined
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }
}
