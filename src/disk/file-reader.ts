import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { mostBytes } from './read-file.ts'

/**
 * Returns a function that reads files in turn into one buffer, which grows to the size of the largest. It returns the
 * bytes of a regular file, valid until the next call; undefined if unreadable.
 */
export function fileReader(): (path: string) => Buffer | undefined {
  let buffer = Buffer.allocUnsafeSlow(1 << 16)
  return (path) => {
    let file: number | undefined
    try {
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0))
      const stats = fstatSync(file)
      const { size } = stats
      if (!stats.isFile() || size > mostBytes.note) return undefined
      if (size > buffer.length) buffer = Buffer.allocUnsafeSlow(size * 2)
      let length = 0
      while (length < size) {
        const got = readSync(file, buffer, length, size - length, null)
        if (got === 0) break
        length += got
      }
      return buffer.subarray(0, length)
    } catch {
      return undefined
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }
}
